// The screenplay beside the board: click a line to link it to the panel, choose lines to make a panel of them.
import { FileUp, Link2, Link2Off, SquarePlus, X } from "lucide-react";
import { type DragEvent, useMemo, useRef, useState } from "react";
import type { ImportReport } from "../../api/boards";
import type { Board } from "../../model/model";
import type { Outline, PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { ScriptLines } from "./ScriptLines";
import { linesOf, rangeOf } from "./screenplay";

export interface ScriptSideProps {
  board: Board;
  outline: Outline;
  panel: PanelItem | null;
  writable: boolean;
  onLink: (elements: string[], linked: boolean) => void;
  onPanelFrom: (elements: string[]) => void;
  onImport: (file: File) => Promise<ImportReport | null>;
  onShowLinked: (element: string) => void;
  onClose: () => void;
}

export function ScriptSide(props: ScriptSideProps) {
  const { board, outline, panel, writable } = props;
  const lines = useMemo(() => linesOf(board, outline), [board, outline]);
  const [chosen, setChosen] = useState<string[]>([]);
  const [over, setOver] = useState(false);
  const [report, setReport] = useState<ImportReport | null>(null);
  const script = board.scripts.at(-1);

  const choose = (id: string, extend: boolean) => {
    const [from] = chosen;
    setChosen(
      extend && from !== undefined ? rangeOf(lines, from, id) : chosen[0] === id && chosen.length === 1 ? [] : [id],
    );
  };
  const bring = async (file: File | undefined) => {
    if (file !== undefined) setReport(await props.onImport(file));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (writable) void bring(event.dataTransfer.files[0]);
  };
  return (
    <aside className="side script-side" aria-label="Screenplay">
      <header className="side-head">
        <h2>{script?.title || script?.filename || "Screenplay"}</h2>
        {script?.draft && <span className="muted">{script.draft}</span>}
        <ImportButton writable={writable} onFile={bring} again={lines.length > 0} />
        <button type="button" className="icon-button" aria-label="Hide the screenplay" onClick={props.onClose}>
          <X size={15} />
        </button>
      </header>
      {report !== null && <Report report={report} onClose={() => setReport(null)} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the button above does the same by keyboard */}
      <div
        className={over ? "script-page scrollable over" : "script-page scrollable"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(writable);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {lines.length === 0 ? (
          <NoScript writable={writable} />
        ) : (
          <ScriptLines lines={lines} panel={panel} chosen={chosen} onChoose={choose} onShow={props.onShowLinked} />
        )}
      </div>
      <ScriptFoot {...props} chosen={chosen} onDone={() => setChosen([])} />
    </aside>
  );
}

interface FootProps extends ScriptSideProps {
  chosen: string[];
  onDone: () => void;
}

function ScriptFoot({ panel, writable, chosen, onLink, onPanelFrom, onDone }: FootProps) {
  const linked = chosen.length > 0 && panel !== null && chosen.every((id) => panel.links.has(id));
  const act = (work: () => void) => () => {
    work();
    onDone();
  };
  const words = useWords();
  const target =
    panel === null ? `no ${words.panel} selected` : `${words.panel} ${panel.shotLabel} ${panel.number}/${panel.count}`;
  return (
    <footer className="script-foot">
      <span className="muted">
        {chosen.length === 0 ? "Click a line; shift-click takes several" : `${counted(chosen.length)}, ${target}`}
      </span>
      <button
        type="button"
        className="button"
        disabled={!writable || chosen.length === 0 || panel === null}
        onClick={act(() => onLink(chosen, !linked))}
      >
        {linked ? <Link2Off size={13} aria-hidden /> : <Link2 size={13} aria-hidden />}
        {linked ? "Unlink" : "Link"}
      </button>
      <button
        type="button"
        className="button primary"
        disabled={!writable || chosen.length === 0}
        onClick={act(() => onPanelFrom(chosen))}
      >
        <SquarePlus size={13} aria-hidden /> {words.Panel}
      </button>
    </footer>
  );
}

const counted = (lines: number): string => `${lines} line${lines === 1 ? "" : "s"}`;

interface ImportButtonProps {
  writable: boolean;
  again: boolean;
  onFile: (file: File | undefined) => Promise<void>;
}

function ImportButton({ writable, again, onFile }: ImportButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" disabled={!writable} onClick={() => input.current?.click()}>
        <FileUp size={13} aria-hidden /> {again ? "Import again" : "Import"}
      </button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Screenplay file"
        accept=".fountain,.txt,.spmd"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          void onFile(file);
        }}
      />
    </>
  );
}

function NoScript({ writable }: { writable: boolean }) {
  const { scene, panel } = useWords();
  return (
    <div className="teach">
      <h2>No screenplay yet</h2>
      <p>
        {writable
          ? `Drop a Fountain file here. Its scenes become the ${scene}s of the board, and its lines stand beside the ${panel}s that tell them.`
          : "An editor, a director or an owner can import one."}
      </p>
    </div>
  );
}

function Report({ report, onClose }: { report: ImportReport; onClose: () => void }) {
  const { scene } = useWords();
  return (
    <section className="import-report" aria-label="Import report">
      <header>
        <strong>
          {report.scenes} {scene}s, {report.elements} lines
        </strong>
        <button type="button" className="icon-button" aria-label="Close the report" onClick={onClose}>
          <X size={14} />
        </button>
      </header>
      <p className="muted">
        {report.added} added, {report.changed} changed, {report.moved} moved, {report.removed} removed
      </p>
      {report.lost.length === 0 ? (
        <p className="muted">Every linked line was found again.</p>
      ) : (
        <>
          <p>
            {report.lost.length} linked {report.lost.length === 1 ? "line is" : "lines are"} no longer in the script:
          </p>
          <ul>
            {report.lost.map(({ panel, text }) => (
              <li key={`${panel}${text}`}>{text}</li>
            ))}
          </ul>
        </>
      )}
      {report.warnings.map((warning) => (
        <p key={warning} className="muted">
          {warning}
        </p>
      ))}
    </section>
  );
}
