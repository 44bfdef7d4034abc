// A panel's drawing as sheets for the painters; what did not change stays the same object.
import type { Arrow, Drawn, Image, Layer, PanelDrawing, Text } from "../model/model";
import { pointsOf } from "../model/stroke";
import type { StoredMark } from "./mark";
import type { Sheet } from "./sheet";

const marks = new WeakMap<Drawn, StoredMark>();

/** `before` lends its unchanged parts, so that the painters see at once what is new. */
export function sheetsOf(drawing: PanelDrawing, before: readonly Sheet[] = []): readonly Sheet[] {
  const old = new Map(before.map((sheet) => [sheet.id, sheet]));
  return drawing.layers.map((layer) => sheetOf(drawing, layer, old.get(layer.id)));
}

export function assetsOf(sheets: readonly Sheet[]): Set<string> {
  return new Set(sheets.flatMap((sheet) => sheet.images.map((image) => image.asset)));
}

export function isBlankDrawing(drawing: PanelDrawing): boolean {
  const lists = [drawing.strokesOn, drawing.imagesOn, drawing.textsOn, drawing.arrowsOn];
  return drawing.layers.every(({ id }) => lists.every((list) => list(id).length === 0));
}

function sheetOf(drawing: PanelDrawing, layer: Layer, before: Sheet | undefined): Sheet {
  return {
    id: layer.id,
    opacity: layer.opacity,
    visible: layer.visible,
    blend: layer.blend,
    images: lent<Image>(before?.images, drawing.imagesOn(layer.id)),
    marks: lent<StoredMark>(before?.marks, drawing.strokesOn(layer.id).map(markOf)),
    texts: lent<Text>(before?.texts, drawing.textsOn(layer.id)),
    arrows: lent<Arrow>(before?.arrows, drawing.arrowsOn(layer.id)),
  };
}

export function markOf(drawn: Drawn): StoredMark {
  const known = marks.get(drawn);
  if (known) return known;
  const { tool, color, size, layer } = drawn.stroke;
  const mark = { id: drawn.id, layer, tool, color, size, points: pointsOf(drawn.stroke) };
  marks.set(drawn, mark);
  return mark;
}

function lent<Item>(before: readonly unknown[] | undefined, now: readonly Item[]): readonly Item[] {
  const same = before?.length === now.length && now.every((item, index) => item === before[index]);
  // Every item is equal, so the old list holds items of the same kind.
  return same ? (before as readonly Item[]) : now;
}
