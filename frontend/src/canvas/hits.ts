// What is under a point or inside a lasso. Pure geometry on sheets.
import { type Arrow, arrowBox, arrowPoints } from "./arrow";
import { captionBox } from "./caption";
import {
  type Box,
  centerOf,
  contains,
  cornersOf,
  distance,
  distanceToSegment,
  grow,
  isInside,
  NOTHING,
  overlaps,
  type Point,
  union,
} from "./geometry";
import { type Mark, markBox, pointAt, pointCount, pressureAt } from "./mark";
import { nibOf } from "./nib";
import { placedBox, type Sheet } from "./sheet";

/** Ids of what is selected, by kind. */
export interface Selection {
  marks: ReadonlySet<string>;
  images: ReadonlySet<string>;
  texts: ReadonlySet<string>;
  arrows: ReadonlySet<string>;
}

export const NO_SELECTION: Selection = { marks: new Set(), images: new Set(), texts: new Set(), arrows: new Set() };

export function selectionSize(selection: Selection): number {
  return selection.marks.size + selection.images.size + selection.texts.size + selection.arrows.size;
}

export type Kind = keyof Selection;

export function mapSelection(
  selection: Selection,
  change: (ids: ReadonlySet<string>, kind: Kind) => ReadonlySet<string>,
): Selection {
  const { marks, images, texts, arrows } = selection;
  return {
    marks: change(marks, "marks"),
    images: change(images, "images"),
    texts: change(texts, "texts"),
    arrows: change(arrows, "arrows"),
  };
}

/** Everything that stands on these sheets. */
export function selectionOf(sheets: readonly Sheet[]): Selection {
  const all = (list: (sheet: Sheet) => readonly { id: string }[]) => ids(sheets.flatMap(list));
  return {
    marks: all((sheet) => sheet.marks),
    images: all((sheet) => sheet.images),
    texts: all((sheet) => sheet.texts),
    arrows: all((sheet) => sheet.arrows),
  };
}

export function onlySelected(sheet: Sheet, selection: Selection): Sheet {
  return {
    ...sheet,
    marks: sheet.marks.filter(({ id }) => selection.marks.has(id)),
    images: sheet.images.filter(({ id }) => selection.images.has(id)),
    texts: sheet.texts.filter(({ id }) => selection.texts.has(id)),
    arrows: sheet.arrows.filter(({ id }) => selection.arrows.has(id)),
  };
}

export function hitsMark(mark: Mark, point: Point, reach: number): boolean {
  if (!contains(grow(markBox(mark), reach), point)) return false;
  const count = pointCount(mark);
  const corners = Array.from({ length: count }, (_, index) => pointAt(mark, index));
  if (nibOf(mark.tool).closed) return isInside(corners, point) || nearLine(corners, point, reach);
  return corners.some((corner, index) => {
    const next = corners[Math.min(index + 1, count - 1)] ?? corner;
    return distanceToSegment(point, corner, next) <= reach + halfWidth(mark, index);
  });
}

/** Half of the painted width at one point. */
export function halfWidth(mark: Mark, index: number): number {
  const pressure = pressureAt(mark, index);
  return mark.size * Math.max(...nibOf(mark.tool).coats.map((coat) => coat.radius(pressure)));
}

export function hitsArrow(arrow: Arrow, point: Point, reach: number): boolean {
  const mirrors =
    arrow.kind === "zoom" ? [1, -1].flatMap((sx) => [1, -1].map((sy) => [sx, sy] as const)) : [[1, 1] as const];
  return mirrors.some(([sx, sy]) =>
    nearLine(arrowPoints(arrow), { x: point.x * sx, y: point.y * sy }, reach + arrow.width / 2),
  );
}

/** The topmost thing at a point of the sheets that may be picked. */
export function pickAt(sheets: readonly Sheet[], point: Point, reach: number): Selection {
  for (const sheet of [...sheets].reverse()) {
    const arrow = sheet.arrows.findLast((each) => hitsArrow(each, point, reach));
    if (arrow) return { ...NO_SELECTION, arrows: new Set([arrow.id]) };
    const text = sheet.texts.findLast((each) => contains(captionBox(each), point));
    if (text) return { ...NO_SELECTION, texts: new Set([text.id]) };
    const mark = sheet.marks.findLast((each) => hitsMark(each, point, reach));
    if (mark) return { ...NO_SELECTION, marks: new Set([mark.id]) };
    const image = sheet.images.findLast((each) => contains(placedBox(each), point));
    if (image) return { ...NO_SELECTION, images: new Set([image.id]) };
  }
  return NO_SELECTION;
}

/** A mark is inside a lasso when most of it is; boxes are when their middle is. */
export function pickInside(sheets: readonly Sheet[], lasso: Point[]): Selection {
  const inside = (box: Box) => isInside(lasso, centerOf(box));
  const all = <Item>(list: (sheet: Sheet) => readonly Item[]) => sheets.flatMap(list);
  return {
    marks: ids(all((sheet) => sheet.marks).filter((mark) => isMostlyInside(mark, lasso))),
    images: ids(all((sheet) => sheet.images).filter((image) => inside(placedBox(image)))),
    texts: ids(all((sheet) => sheet.texts).filter((text) => inside(captionBox(text)))),
    arrows: ids(all((sheet) => sheet.arrows).filter((arrow) => inside(arrowBox(arrow)))),
  };
}

export function selectionBox(sheets: readonly Sheet[], selection: Selection): Box {
  let box = NOTHING;
  for (const sheet of sheets) {
    for (const mark of sheet.marks) if (selection.marks.has(mark.id)) box = union(box, markBox(mark));
    for (const image of sheet.images) if (selection.images.has(image.id)) box = union(box, placedBox(image));
    for (const text of sheet.texts) if (selection.texts.has(text.id)) box = union(box, captionBox(text));
    for (const arrow of sheet.arrows) if (selection.arrows.has(arrow.id)) box = union(box, arrowBox(arrow));
  }
  return box;
}

export type Handle = "inside" | "rotate" | "nw" | "ne" | "se" | "sw";

/** Which handle of a selection's box a point takes; `reach` is half a handle's size. */
export function handleAt(box: Box, point: Point, reach: number): Handle | null {
  const [nw, ne, se, sw] = cornersOf(box);
  const corners: [Handle, Point][] = [
    ["nw", nw],
    ["ne", ne],
    ["se", se],
    ["sw", sw],
  ];
  const taken = corners.find(([, corner]) => distance(corner, point) <= reach);
  if (taken) return taken[0];
  if (distance(rotateHandle(box, reach), point) <= reach) return "rotate";
  return contains(box, point) ? "inside" : null;
}

export function rotateHandle(box: Box, reach: number): Point {
  return { x: (box.left + box.right) / 2, y: box.top - 3.5 * reach };
}

function isMostlyInside(mark: Mark, lasso: Point[]): boolean {
  const lassoBox = lasso.reduce((box, { x, y }) => union(box, { left: x, top: y, right: x, bottom: y }), NOTHING);
  if (!overlaps(lassoBox, markBox(mark))) return false;
  const count = pointCount(mark);
  let inside = 0;
  for (let index = 0; index < count; index += 1) if (isInside(lasso, pointAt(mark, index))) inside += 1;
  return inside > count / 2;
}

function nearLine(line: Point[], point: Point, reach: number): boolean {
  return line.some((corner, index) => distanceToSegment(point, corner, line[index + 1] ?? corner) <= reach);
}

function ids(items: readonly { id: string }[]): Set<string> {
  return new Set(items.map((item) => item.id));
}
