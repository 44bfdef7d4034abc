// What the server refused, why, and what became of it: what was saved all the same, filed or kept.
import { Check, Download, HardDrive, Lightbulb } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { BoardConnection, Refusal } from "../sync/types";
import { Dialog } from "./Dialog";

type Copy = Awaited<ReturnType<BoardConnection["refusedCopies"]>>[number];

interface RefusedDialogProps {
  connection: BoardConnection;
  /** What people call a document. */
  nameOf: (document: string) => string;
  onClose: () => void;
}

export function RefusedDialog({ connection, nameOf, onClose }: RefusedDialogProps) {
  const copies = useCopies(connection);
  const fresh = connection.refusals();
  const earlier = copies.filter((copy) => !fresh.some((refusal) => isSame(refusal, copy))).reverse();
  const done = () => {
    connection.dismissRefusals();
    onClose();
  };
  const row = (refusal: Refusal) => (
    <Refused
      key={`${refusal.document}${refusal.at}`}
      refusal={refusal}
      place={nameOf(refusal.document)}
      copy={copies.find((copy) => isSame(refusal, copy))}
    />
  );
  return (
    <Dialog title="What the server refused" onClose={onClose}>
      {fresh.length + earlier.length === 0 && (
        <p className="muted">Nothing that you did in this browser was refused.</p>
      )}
      <ul className="refusals">{fresh.map(row)}</ul>
      {earlier.length > 0 && (
        <>
          {fresh.length > 0 && <h3>Earlier</h3>}
          <ul className="refusals">{earlier.map(row)}</ul>
        </>
      )}
      {fresh.length > 0 && (
        <footer className="dialog-foot">
          <button type="button" className="button primary" onClick={done}>
            I have read this
          </button>
        </footer>
      )}
    </Dialog>
  );
}

function useCopies(connection: BoardConnection): readonly Copy[] {
  const [copies, setCopies] = useState<readonly Copy[]>([]);
  useEffect(() => {
    void connection.refusedCopies().then(setCopies);
  }, [connection]);
  return copies;
}

const isSame = (a: Refusal, b: Refusal): boolean => a.document === b.document && a.at === b.at;

interface RefusedProps {
  refusal: Refusal;
  place: string;
  copy: Copy | undefined;
}

function Refused({ refusal: { at, reason, suggestion, kept }, place, copy }: RefusedProps) {
  return (
    <li>
      <p>
        <strong>{place}</strong> <span className="muted number">{momentOf(at)}</span>
      </p>
      <p>{reason}</p>
      <ul className="became" aria-label="What became of it">
        {kept > 0 && (
          <Became icon={<Check className="became-mark" size={13} aria-hidden />}>
            {kept === 1 ? "1 other change" : `${kept} other changes`} of the same work {kept === 1 ? "was" : "were"}{" "}
            saved.
          </Became>
        )}
        {suggestion !== null && (
          <Became icon={<Lightbulb className="became-mark" size={13} aria-hidden />}>
            Your work was filed as a suggestion of yours, for somebody with the right to accept it.
          </Became>
        )}
        <Became icon={<HardDrive className="became-mark" size={13} aria-hidden />}>
          The board shows what the server has. Your work is kept in this browser as a copy.
          {copy !== undefined && <SaveCopy copy={copy} />}
        </Became>
      </ul>
    </li>
  );
}

function Became({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      {icon}
      <span>{children}</span>
    </li>
  );
}

function SaveCopy({ copy }: { copy: Copy }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([new Uint8Array(copy.update)], { type: "application/octet-stream" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: `refused-${copy.at}.yjs` });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <button type="button" className="button" onClick={save}>
      <Download size={13} aria-hidden /> Save the copy as a file
    </button>
  );
}

const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

const momentOf = (at: number): string => MOMENT.format(at);
