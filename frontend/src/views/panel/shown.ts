// The sheets with what a tool holds up at the moment left out or shown otherwise. Pure.
import type { Selection } from "../../canvas/hits";
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";

export function withReplaced(
  sheets: readonly Sheet[],
  replaced: ReadonlyMap<string, readonly StoredMark[]> | null,
): readonly Sheet[] {
  if (!replaced) return sheets;
  return sheets.map((sheet) => {
    if (!sheet.marks.some((mark) => replaced.has(mark.id))) return sheet;
    return { ...sheet, marks: sheet.marks.flatMap((mark) => replaced.get(mark.id) ?? [mark]) };
  });
}

export function withoutText(sheets: readonly Sheet[], id: string | null): readonly Sheet[] {
  if (id === null) return sheets;
  return sheets.map((sheet) => ({ ...sheet, texts: without(sheet.texts, new Set([id])) }));
}

export function withoutSelection(sheets: readonly Sheet[], selection: Selection): readonly Sheet[] {
  return sheets.map((sheet) => ({
    ...sheet,
    marks: without(sheet.marks, selection.marks),
    images: without(sheet.images, selection.images),
    texts: without(sheet.texts, selection.texts),
    arrows: without(sheet.arrows, selection.arrows),
  }));
}

/** The same list when nothing is left out of it, so that the painters see no change. */
function without<Item extends { id: string }>(items: readonly Item[], ids: ReadonlySet<string>): readonly Item[] {
  return items.some((item) => ids.has(item.id)) ? items.filter((item) => !ids.has(item.id)) : items;
}
