// To whom something is owed, in words. Pure.
import { type Credit, isBroughtBack, type StrokeBlame } from "../../api/history";
import { momentText } from "../compare/moments";

/** "Mara, Tue 14:32", "from Coverage’s suggestion ‘Reaction’, accepted by Ana, Tue 14:32", "an import, Tue 14:32" */
export function creditText(credit: Credit, now_ms: number): string {
  const { through, means, account } = credit;
  const when = momentText(credit.at_ms, now_ms);
  if (through === "") return `${nameOf(credit)}, ${when}`;
  if (means === "accept") return `from ${through}, accepted by ${nameOf(credit)}, ${when}`;
  return account === "" ? `${through}, ${when}` : `${nameOf(credit)}, ${when}, ${through}`;
}

/** The server has no name, nor has whoever made what others brought back to a board that had lost it. */
export function nameOf({ account, name, means = "" }: Pick<Credit, "account" | "name"> & { means?: string }): string {
  if (isBroughtBack(means)) return "Somebody";
  return account === "" ? "The server" : name || "Somebody";
}

/** "Mara, Tue 14:32, drawn", and who changed or erased it since. */
export function strokeText({ made, last, gone }: StrokeBlame, now_ms: number): string {
  const drawn = made === null ? "" : `${creditText(made, now_ms)}${made.through === "" ? ", drawn" : ""}`;
  if (last === null || last.entry === made?.entry) return drawn;
  const since = `${gone ? "erased" : "changed"} by ${nameOf(last)}, ${momentText(last.at_ms, now_ms)}`;
  return drawn === "" ? since : `${drawn}; ${since}`;
}
