// The list of what changed, in story order, by kinds; hundreds of lines stay quick.
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowLeftRight, Minus, PenLine, Plus, SquarePen } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { type Change, countsBy, type Group, HOW_NAMES, HOWS, type How } from "./changes";
import { useComparing } from "./state";

interface ChangeListProps {
  all: readonly Change[];
  shown: readonly Change[];
  groups: readonly Group[];
  current: Change | null;
}

const GLYPHS = { added: Plus, removed: Minus, moved: ArrowLeftRight, changed: SquarePen, redrawn: PenLine } as const;
const HEAD_PX = 28;
const LINE_PX = 30;

type Row = { kind: "head"; title: string; key: string } | { kind: "line"; change: Change; key: string };

export function ChangeList({ all, shown, groups, current }: ChangeListProps) {
  return (
    <>
      <Kinds all={all} />
      <p className="visually-hidden" role="status">
        {shown.length === 1 ? "1 change" : `${shown.length} changes`}
      </p>
      <Lines groups={groups} current={current} />
    </>
  );
}

function Kinds({ all }: { all: readonly Change[] }) {
  const { hows, toggle } = useComparing();
  const counts = countsBy(all);
  return (
    <fieldset className="chips compare-kinds" aria-label="Kinds of change">
      {HOWS.filter((how) => counts[how] > 0).map((how) => (
        <button key={how} type="button" className="chip" aria-pressed={hows.has(how)} onClick={() => toggle(how)}>
          <Glyph how={how} /> {HOW_NAMES[how]} <span className="number">{counts[how]}</span>
        </button>
      ))}
    </fieldset>
  );
}

export function Glyph({ how }: { how: How }) {
  const Sign = GLYPHS[how];
  return <Sign size={12} className={`how ${how}`} aria-hidden />;
}

function Lines({ groups, current }: Pick<ChangeListProps, "groups" | "current">) {
  const rows = useMemo(() => groups.flatMap(rowsOf), [groups]);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === "head" ? HEAD_PX : LINE_PX),
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 12,
  });
  const select = useComparing((state) => state.select);
  const at = rows.findIndex((row) => row.kind === "line" && row.change.key === current?.key);
  useEffect(() => {
    if (at >= 0) lines.scrollToIndex(at, { align: "auto" });
  }, [at, lines]);
  return (
    <div
      ref={scroller}
      className="change-list scrollable"
      tabIndex={0}
      role="listbox"
      aria-label="Changes"
      aria-activedescendant={current ? idOf(current) : undefined}
    >
      <div style={{ height: lines.getTotalSize(), position: "relative" }} role="presentation">
        {lines.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const style = { transform: `translateY(${start}px)` };
          if (row.kind === "head") {
            return (
              <h2
                key={key}
                ref={lines.measureElement}
                data-index={index}
                className="change-head"
                style={style}
                role="presentation"
              >
                {row.title}
              </h2>
            );
          }
          return (
            <div
              key={key}
              id={idOf(row.change)}
              ref={lines.measureElement}
              data-index={index}
              data-how={row.change.how}
              role="option"
              tabIndex={-1}
              aria-selected={row.change.key === current?.key}
              className="change-line"
              style={style}
              onClick={() => select(row.change.key)}
              onKeyDown={(event) => event.key === "Enter" && select(row.change.key)}
            >
              <Glyph how={row.change.how} />
              <span>{row.change.sentence}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const rowsOf = ({ scene, title, changes }: Group): Row[] => [
  { kind: "head", title, key: `${scene}:${changes[0]?.key}` },
  ...changes.map((change): Row => ({ kind: "line", change, key: change.key })),
];

const idOf = ({ key }: Change): string => `change-${key.replaceAll("/", "-")}`;
