// What was moved to the bin, by whom and when, and the way back: nothing on a board is deleted for good.
import { useVirtualizer } from "@tanstack/react-virtual";
import { RotateCcw } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { listBinned, type RestoreScope } from "../../api/history";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import type { Bin } from "../../model/model";
import { momentBefore } from "../../model/moments";
import { momentText } from "../compare/moments";
import { openRestore } from "../restore/opening";
import { type BinnedTable, type BinnedThing, thingsIn, throwers } from "./binned";
import { Picture } from "./Picture";
import { useWords, type Words } from "./words";

export type Binned = Exclude<BinnedTable, "layers">;

interface BinDialogProps {
  session: BoardSession;
  model: BoardModel;
  /** Brings back at once what the server knows nothing of yet. */
  onRestore: (table: Binned, id: string) => void;
  onClose: () => void;
}

const ROW_PX = 76;

export function BinDialog({ session, model, onRestore, onClose }: BinDialogProps) {
  const bin = model.bin();
  const { told, problem, isLoading } = useTold(session, bin);
  // Until it is known who deleted what, nothing is brought back without its preview.
  const isKnown = told.length > 0 || !isLoading;
  const words = useWords();
  const [person, setPerson] = useState("");
  const things = useMemo(() => thingsIn(bin, told), [bin, told]);
  const people = useMemo(() => throwers(things), [things]);
  const shown = person === "" ? things : things.filter(({ by }) => by?.account === person);
  const bringBack = (thing: BinnedThing) => {
    const { table, id, by } = thing;
    if (by !== null && problem === null) openRestore(scopeOf(thing), momentBefore(by.entry));
    else if (table !== "layers") onRestore(table, id);
  };
  return (
    <Dialog title="Bin" onClose={onClose} wide>
      {things.length === 0 && (
        <p className="muted">The bin is empty. What you delete comes here, and can be brought back.</p>
      )}
      {problem !== null && things.length > 0 && (
        <p className="muted" role="status">
          Who deleted what is not known now: {problem}
        </p>
      )}
      {people.length > 1 && (
        <label className="bin-people">
          <span className="label">Deleted by</span>
          <select
            className="field"
            aria-label="Deleted by"
            value={person}
            onChange={(event) => setPerson(event.target.value)}
          >
            <option value="">Anybody ({things.length})</option>
            {people.map(({ account, name, count }) => (
              <option key={account} value={account}>
                {name} ({count})
              </option>
            ))}
          </select>
        </label>
      )}
      <BinRows
        things={shown}
        row={(thing) => (
          <BinRow
            thing={thing}
            title={titleOf(thing, model, words)}
            detail={detailOf(thing, model)}
            when={whenOf(thing, problem === null && !isLoading)}
            session={session}
            onRestore={session.connection.board.writable && isKnown ? () => bringBack(thing) : null}
          />
        )}
      />
    </Dialog>
  );
}

/** Asked anew when something comes or goes; a log that is a moment behind is asked again with its next entry. */
function useTold(session: BoardSession, bin: Bin) {
  const { connection, entry } = session;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another bin is asked about anew
  const load = useCallback(() => listBinned(entry.id), [entry.id, bin]);
  const { value, problem, isLoading, reload } = useLoaded(load);
  const last = useRef(value ?? []);
  last.current = value ?? last.current;
  useEffect(() => connection.onHistory(reload), [connection, reload]);
  return { told: last.current, problem, isLoading };
}

/** Hundreds of lines stay quick: only those on the screen are there. */
function BinRows({ things, row }: { things: readonly BinnedThing[]; row: (thing: BinnedThing) => React.ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: things.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (at) => `${things[at]?.table}/${things[at]?.panel}/${things[at]?.id}`,
    overscan: 6,
  });
  return (
    <div ref={scroller} className="bin-scroll scrollable">
      <ul className="bin-list" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const thing = things[index];
          if (thing === undefined) return null;
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              data-binned={thing.id}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row(thing)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface BinRowProps {
  thing: BinnedThing;
  title: string;
  detail: string;
  /** Who deleted it, and when. */
  when: string;
  session: BoardSession;
  /** Null for who may only look. */
  onRestore: (() => void) | null;
}

function BinRow({ thing: { panel }, title, detail, when, session, onRestore }: BinRowProps) {
  return (
    <>
      <div className="bin-picture">
        {panel !== "" && <Picture thumbs={session.thumbs} panelId={panel} label={`${title}, in the bin`} />}
      </div>
      <div className="bin-words">
        <strong>{title}</strong>
        <p className="muted">{detail}</p>
        <p className="muted number">{when}</p>
      </div>
      <button type="button" className="button" disabled={onRestore === null} onClick={() => onRestore?.()}>
        <RotateCcw size={13} aria-hidden /> Restore
      </button>
    </>
  );
}

function scopeOf({ table, id, panel }: BinnedThing): RestoreScope {
  return table === "layers" ? { kind: "drawing", panel, layer: id } : { kind: "subject", table, id };
}

function whenOf({ by }: BinnedThing, isTold: boolean): string {
  if (by !== null) return `Deleted by ${by.name || "the server"}, ${momentText(by.at_ms, Date.now())}`;
  return isTold ? "Deleted just now" : "";
}

function titleOf({ table, id, label }: BinnedThing, model: BoardModel, words: Words): string {
  if (label !== "")
    return table === "panels" ? `${words.Panel} ${label}` : label.charAt(0).toUpperCase() + label.slice(1);
  if (table === "scenes") return `${words.Scene} ${model.scene(id)?.slugline ?? ""}`.trim();
  return table === "shots" ? words.Shot : table === "panels" ? words.Panel : "Layer";
}

function detailOf({ table, id, under, along }: BinnedThing, model: BoardModel): string {
  const panel = table === "panels" ? model.panel(id) : undefined;
  const said = table === "scenes" ? (model.scene(id)?.slugline ?? "") : panel?.dialogue || panel?.action || "";
  const parts = [said, along === "" ? "" : `with ${along}`, under === "" ? "" : `in ${under}`].filter(Boolean);
  const words = parts.join(" · ");
  return words === "" ? "Without words" : words.charAt(0).toUpperCase() + words.slice(1);
}
