// A drawing with some strokes of an earlier state of it. Pure.
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";

/** The strokes of these ids as they were then, in the order of painting; all else as it is. */
export function withStrokesOf(
  now: readonly Sheet[],
  then: readonly Sheet[],
  ids: ReadonlySet<string>,
): readonly Sheet[] {
  const back = then.flatMap(({ marks }) => marks.filter(({ id }) => ids.has(id)));
  return now.map((sheet) => ({ ...sheet, marks: inOrder(sheet, back, ids) }));
}

function inOrder(sheet: Sheet, back: readonly StoredMark[], ids: ReadonlySet<string>): readonly StoredMark[] {
  const mine = back.filter(({ layer }) => layer === sheet.id);
  return [...sheet.marks.filter(({ id }) => !ids.has(id)), ...mine].sort((a, b) => (a.id < b.id ? -1 : 1));
}
