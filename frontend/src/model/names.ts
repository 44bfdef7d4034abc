// Names of documents: `{board}`, `{board}/panel/{panel}` and `{board}/review`; nothing else is a name.
import { isId } from "./ids";
import type { DocumentKind } from "./schema";

export interface DocumentName {
  readonly board: string;
  /** "" for the board itself, "panel/{id}" or "review". */
  readonly part: string;
  readonly kind: DocumentKind;
  readonly panel: string | null;
  readonly text: string;
}

export class BadName extends Error {}

/** The name that the text spells; throws `BadName`. */
export function parseName(text: string): DocumentName {
  const slash = text.indexOf("/");
  const board = slash < 0 ? text : text.slice(0, slash);
  const part = slash < 0 ? "" : text.slice(slash + 1);
  const panel = part.startsWith("panel/") ? part.slice("panel/".length) : null;
  const partIsKnown = slash < 0 || part === "review" || (panel !== null && isId(panel));
  if (!isId(board) || !partIsKnown) {
    throw new BadName(`expected BOARD, BOARD/panel/PANEL or BOARD/review with uuid7 ids, got ${text.slice(0, 120)}`);
  }
  const kind = slash < 0 ? "board" : panel === null ? "review" : "panel";
  return Object.freeze({ board, part, kind, panel, text });
}

export function panelName(board: string, panel: string): DocumentName {
  return parseName(`${board}/panel/${panel}`);
}

export function reviewName(board: string): DocumentName {
  return parseName(`${board}/review`);
}
