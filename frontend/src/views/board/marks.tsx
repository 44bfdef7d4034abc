// What a card says of its panel besides its own fields, in its head: a lock, and in the past what became of it since.
import { ArrowLeftRight, Footprints, Lock, type LucideIcon, Pencil, Trash2, Type } from "lucide-react";

export interface Mark {
  kind: "locked" | "gone" | "redrawn" | "changed" | "moved" | "touched";
  /** In words, for who points at it or hears the page. */
  title: string;
}

interface PanelLock {
  by: string;
  reason: string;
}

const ICONS: Record<Mark["kind"], LucideIcon> = {
  locked: Lock,
  gone: Trash2,
  redrawn: Pencil,
  changed: Type,
  moved: ArrowLeftRight,
  touched: Footprints,
};
const NONE: readonly Mark[] = [];
const known = new WeakMap<PanelLock, readonly Mark[]>();

/** The same list for the same lock, so that cards need not be drawn anew. */
export function marksOf(lock: PanelLock | null): readonly Mark[] {
  if (lock === null) return NONE;
  const marks = known.get(lock) ?? [
    { kind: "locked", title: lock.reason === "" ? "Locked" : `Locked: ${lock.reason}` },
  ];
  known.set(lock, marks);
  return marks;
}

export function Marks({ marks }: { marks: readonly Mark[] }) {
  return marks.map(({ kind, title }) => {
    const Icon = ICONS[kind];
    return (
      <span key={kind} className={`mark ${kind}`} title={title}>
        <Icon size={11} role="img" aria-label={title} />
      </span>
    );
  });
}
