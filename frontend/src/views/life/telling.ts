// What a frame of a drawing's life says in words, and how long it stays while it is played. Pure.
import type { Frame } from "./film";

const MEANS: Readonly<Record<string, string>> = {
  accept: "accepted a suggestion",
  restore: "brought an earlier state back",
  undo: "took something back",
  revert: "took a decision back",
  import: "imported it",
  birth: "made the paper ready",
};

/** "drew 2 strokes", "erased 1 stroke" */
export function deedWords({ set, gone, changed, means, restChanged }: Frame): string {
  const drawn = set.length - changed;
  const done = [
    drawn > 0 ? `drew ${strokes(drawn)}` : "",
    changed > 0 ? `changed ${strokes(changed)}` : "",
    gone.length > 0 ? (drawn > 0 ? `erased ${gone.length}` : `erased ${strokes(gone.length)}`) : "",
    restChanged && drawn + changed + gone.length === 0 ? "changed layers, pictures or texts" : "",
  ].filter(Boolean);
  const what = done.join(", ");
  const through = MEANS[means];
  if (through === undefined) return what || "changed nothing that shows";
  return what === "" ? through : `${through}: ${what}`;
}

const strokes = (count: number): string => `${count} stroke${count === 1 ? "" : "s"}`;

/** The server has no name of its own. */
export const whoOf = ({ account, name }: Pick<Frame, "account" | "name">): string =>
  account === "" ? "The server" : name || "Somebody";

export const SPEEDS: readonly number[] = [1, 2, 4, 8, 16, 32];

/** A pause of the pen longer than this is no part of the drawing's life. */
const LONGEST_PAUSE_MS = 1_200;
const SHORTEST_MS = 60;

/** How long a frame stays on the screen before the one that came `gap_ms` after it. */
export function stayMs(gap_ms: number, speed: number): number {
  return Math.max(SHORTEST_MS, Math.min(gap_ms, LONGEST_PAUSE_MS)) / speed;
}

export interface Author {
  account: string;
  name: string;
  strokes: number;
}

/** Who drew what is on the paper, most first. */
export function authorsOf(ids: Iterable<string>, frameOf: (stroke: string) => Frame | undefined): Author[] {
  const found = new Map<string, Author>();
  for (const id of ids) {
    const frame = frameOf(id);
    if (frame === undefined) continue;
    const known = found.get(frame.account);
    if (known !== undefined) known.strokes += 1;
    else
      found.set(frame.account, {
        account: frame.account,
        name: frame.account === "" ? "Imported" : whoOf(frame),
        strokes: 1,
      });
  }
  return [...found.values()].sort((a, b) => b.strokes - a.strokes);
}
