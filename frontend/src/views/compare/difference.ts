// Two drawings laid on each other: what stayed, what came and what went, as sheets for the painters. Pure.
import type { StoredMark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";

export interface Difference {
  stayed: readonly Sheet[];
  came: readonly Sheet[];
  went: readonly Sheet[];
  /** Strokes that an eraser cut, as they were; what it left of them is in `left`, and both cover each other. */
  cut: readonly Sheet[];
  left: readonly Sheet[];
}

/** What an eraser leaves of a stroke shares all but the last six digits of its id. */
const KIN = -6;

export function differenceOf(before: readonly Sheet[], after: readonly Sheet[]): Difference {
  const [old, now] = [itemsOf(before), itemsOf(after)];
  const isSame = (id: string) => {
    const [was, is] = [old.get(id), now.get(id)];
    return was !== undefined && is !== undefined && sameItem(was, is);
  };
  const gone = new Set([...old.keys()].filter((id) => !isSame(id)));
  const fresh = new Set([...now.keys()].filter((id) => !isSame(id)));
  const leftovers = kinOf(fresh, gone);
  const cuts = kinOf(gone, leftovers);
  const shown = (sheets: readonly Sheet[], wanted: (id: string) => boolean) =>
    sheets.filter(({ visible }) => visible).map((sheet) => only(sheet, wanted));
  return {
    stayed: shown(after, (id) => !fresh.has(id)),
    came: shown(after, (id) => fresh.has(id) && !leftovers.has(id)),
    went: shown(before, (id) => gone.has(id) && !cuts.has(id)),
    cut: shown(before, (id) => cuts.has(id)),
    left: shown(after, (id) => leftovers.has(id)),
  };
}

export function isEmptyDifference({ came, went, cut }: Difference): boolean {
  return [...came, ...went, ...cut].every(
    ({ marks, images, texts, arrows }) => marks.length + images.length + texts.length + arrows.length === 0,
  );
}

type Item = StoredMark | { readonly id: string };

/** What can be seen of a drawing, by id. */
function itemsOf(sheets: readonly Sheet[]): Map<string, Item> {
  const items = sheets
    .filter(({ visible }) => visible)
    .flatMap(({ marks, images, texts, arrows }): Item[] => [...marks, ...images, ...texts, ...arrows]);
  return new Map(items.map((item) => [item.id, item]));
}

function only(sheet: Sheet, wanted: (id: string) => boolean): Sheet {
  const kept = <I extends { readonly id: string }>(items: readonly I[]) => items.filter(({ id }) => wanted(id));
  return {
    ...sheet,
    opacity: 1,
    blend: "normal",
    marks: kept(sheet.marks),
    images: kept(sheet.images),
    texts: kept(sheet.texts),
    arrows: kept(sheet.arrows),
  };
}

function kinOf(ids: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  const families = new Set([...others].map((id) => id.slice(0, KIN)));
  return new Set([...ids].filter((id) => !others.has(id) && families.has(id.slice(0, KIN))));
}

function sameItem(a: Item, b: Item): boolean {
  if (!("points" in a) || !("points" in b)) return JSON.stringify(a) === JSON.stringify(b);
  const sameLook = a.tool === b.tool && a.color === b.color && a.size === b.size && a.layer === b.layer;
  return sameLook && samePoints(a.points, b.points);
}

function samePoints(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
