// What the server refused, why, and what became of it.
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import type { BoardConnection } from "../sync/types";
import { Dialog } from "./Dialog";
import { clockTime } from "./SaveIndicator";

type Copies = Awaited<ReturnType<BoardConnection["refusedCopies"]>>;

export function RefusedDialog({ connection, onClose }: { connection: BoardConnection; onClose: () => void }) {
  const [copies, setCopies] = useState<Copies>([]);
  useEffect(() => {
    void connection.refusedCopies().then(setCopies);
  }, [connection]);
  const done = () => {
    connection.dismissRefusals();
    onClose();
  };
  return (
    <Dialog title="What the server refused" onClose={onClose}>
      <ul className="refusals">
        {connection.refusals().map((refusal) => (
          <li key={`${refusal.document}${refusal.at}`}>
            <p>
              <strong className="number">{clockTime(refusal.at)}</strong> {refusal.reason}
            </p>
            <p className="muted">{becameOf(refusal.suggestion)}</p>
            <CopyLink copy={copies.find(({ document, at }) => document === refusal.document && at === refusal.at)} />
          </li>
        ))}
      </ul>
      <footer className="dialog-foot">
        <button type="button" className="button primary" onClick={done}>
          I have read this
        </button>
      </footer>
    </Dialog>
  );
}

function becameOf(suggestion: string | null): string {
  return suggestion === null
    ? "The board shows what the server has. Your work is kept in this browser as a copy."
    : "Your work was filed as a suggestion of yours, for somebody with the right to accept it. A copy is kept in this browser.";
}

function CopyLink({ copy }: { copy: Copies[number] | undefined }) {
  if (copy === undefined) return null;
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
