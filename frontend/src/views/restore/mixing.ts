// A drawing in which some things say again what they said; all else stays as it is. Pure.
import type { Sheet } from "../../canvas/sheet";

/** `ids` are strokes, marks and layers; what is not in `then` goes. */
export function mixed(now: readonly Sheet[], then: readonly Sheet[], ids: ReadonlySet<string>): readonly Sheet[] {
  return layersOf(now, then, ids).map((sheet) => ({
    ...sheet,
    marks: items(sheet.id, now, then, ids, ({ marks }) => marks),
    images: items(sheet.id, now, then, ids, ({ images }) => images),
    texts: items(sheet.id, now, then, ids, ({ texts }) => texts),
    arrows: items(sheet.id, now, then, ids, ({ arrows }) => arrows),
  }));
}

/** In the order of then where layers come back, else as they lie. */
function layersOf(now: readonly Sheet[], then: readonly Sheet[], ids: ReadonlySet<string>): readonly Sheet[] {
  if (![...now, ...then].some(({ id }) => ids.has(id))) return now;
  const here = new Map(now.map((sheet) => [sheet.id, sheet]));
  const back = then.flatMap((sheet) => (ids.has(sheet.id) ? sheet : (here.get(sheet.id) ?? [])));
  const known = new Set(then.map(({ id }) => id));
  return [...back, ...now.filter(({ id }) => !known.has(id) && !ids.has(id))];
}

function items<Item extends { readonly id: string }>(
  layer: string,
  now: readonly Sheet[],
  then: readonly Sheet[],
  ids: ReadonlySet<string>,
  of: (sheet: Sheet) => readonly Item[],
): readonly Item[] {
  const on = (sheets: readonly Sheet[]) => sheets.filter(({ id }) => id === layer).flatMap(of);
  const kept = on(now).filter(({ id }) => !ids.has(id));
  const back = on(then).filter(({ id }) => ids.has(id));
  return [...kept, ...back].sort((a, b) => (a.id < b.id ? -1 : 1));
}
