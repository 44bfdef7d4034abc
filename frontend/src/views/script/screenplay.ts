// The screenplay as it stands beside the board: its lines in order, and which panels each is linked to.
import type { Board, Element } from "../../model/model";
import type { Outline } from "../board/outline";

export interface Line {
  element: Element;
  /** How many panels are linked to it. */
  panels: number;
}

/** Lines people read; the marks of a page's end say nothing here. */
export function linesOf(board: Board, outline: Outline): Line[] {
  const counts = new Map<string, number>();
  for (const panel of outline.panels) {
    for (const element of panel.links) counts.set(element, (counts.get(element) ?? 0) + 1);
  }
  return board.elements
    .filter((element) => element.type !== "page_break")
    .map((element) => ({ element, panels: counts.get(element.id) ?? 0 }));
}

/** Ids from the first chosen line to the last one, in the order of the page. */
export function rangeOf(lines: readonly Line[], from: string, to: string): string[] {
  const at = lines.findIndex(({ element }) => element.id === from);
  const end = lines.findIndex(({ element }) => element.id === to);
  if (at < 0 || end < 0) return [to];
  return lines.slice(Math.min(at, end), Math.max(at, end) + 1).map(({ element }) => element.id);
}

/** What a panel made from these lines says: speech goes to its dialogue, everything else to its action. */
export function wordsOf(elements: readonly Element[]): { dialogue: string; action: string } {
  const spoken = elements.filter(({ type }) => ["dialogue", "lyric", "character", "parenthetical"].includes(type));
  const told = elements.filter(({ type }) => ["action", "shot", "transition", "centered"].includes(type));
  return { dialogue: speech(spoken), action: told.map(({ text }) => text).join("\n") };
}

function speech(elements: readonly Element[]): string {
  return elements
    .filter(({ type }) => type !== "parenthetical")
    .map((element) => (element.type === "character" ? `${element.character || element.text}:` : element.text))
    .join("\n")
    .replaceAll(":\n", ": ");
}
