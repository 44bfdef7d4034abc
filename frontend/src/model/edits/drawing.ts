// Edits of a panel's drawing: layers, strokes, images, typed words and arrows.
import type * as Y from "yjs";
import { readStroke } from "../document";
import { DICE, type Dice } from "../ids";
import type { Layer } from "../model";
import { type Keyed, place } from "../order";
import type { LayerWishes } from "../panelModel";
import { BadStroke, encodeStroke, type Matrix, type Stroke, transformStroke } from "../stroke";
import { type Author, type FieldValues, InvalidEdit, Plan, type Spot } from "./plan";
import { insertRecords, moveRecords } from "./structure";

/** A new layer; on top unless a neighbour is named. */
export function addLayer(doc: Y.Doc, fields: FieldValues, author: Author, spot: Spot = {}): string {
  const defaults = { kind: "ink", name: "", opacity: 1, visible: true, locked: false };
  return insertRecords(doc, "layers", null, [{ ...defaults, ...fields }], author, spot)[0] as string;
}

/** Layers, in the order given, to another place between bottom and top. */
export function moveLayers(doc: Y.Doc, layers: readonly string[], author: Author, spot: Spot = {}): void {
  moveRecords(doc, "layers", layers, null, author, spot);
}

/** Sets what was wished for default layers while the server had not written them; all of them have to be there by now. */
export function grantWishes(doc: Y.Doc, wishes: LayerWishes, author: Author): void {
  const plan = new Plan(doc);
  for (const [id, fields] of wishes)
    for (const [field, value] of Object.entries(fields)) plan.set("layers", id, field, value);
  plan.carryOut(author);
}

/** The key that puts a layer above another, or at the bottom. */
export function layerKey(layers: readonly Layer[], above: string | null, dice: Dice = DICE): string {
  const siblings = layers.map(({ order, id }): Keyed => [order, id]);
  const index = layers.findIndex(({ id }) => id === above) + 1;
  return place(siblings, index, 1, dice.below).keys[0] as string;
}

export function addImage(doc: Y.Doc, layer: string, fields: FieldValues, author: Author): string {
  return insertRecords(doc, "images", layer, [fields], author, {})[0] as string;
}

export function addText(doc: Y.Doc, layer: string, fields: FieldValues, author: Author): string {
  return insertRecords(doc, "texts", layer, [fields], author, {})[0] as string;
}

export function addArrow(doc: Y.Doc, layer: string, fields: FieldValues, author: Author): string {
  return insertRecords(doc, "arrows", layer, [fields], author, {})[0] as string;
}

/** Strokes in the order of painting. Returns their ids. */
export function addStrokes(doc: Y.Doc, strokes: readonly Stroke[], author: Author): string[] {
  return changeStrokes(doc, { add: strokes }, author);
}

/** Erases strokes; one which another person erased already is no fault. */
export function removeStrokes(doc: Y.Doc, ids: readonly string[], author: Author): void {
  changeStrokes(doc, { remove: ids }, author);
}

/** New values for strokes that are there; one which another person erased meanwhile stays erased. */
export function replaceStrokes(doc: Y.Doc, strokes: ReadonlyMap<string, Stroke>, author: Author): void {
  changeStrokes(doc, { replace: strokes }, author);
}

/** Moves, scales or turns strokes. */
export function transformStrokes(doc: Y.Doc, ids: readonly string[], matrix: Matrix, author: Author): void {
  const map = doc.getMap("strokes");
  const moved = new Map<string, Stroke>();
  for (const id of new Set(ids)) {
    const drawn = readStroke(id, map.get(id), []);
    if (drawn)
      moved.set(
        id,
        asInvalidEdit(() => transformStroke(drawn.stroke, matrix)),
      );
  }
  replaceStrokes(doc, moved, author);
}

/** Erases, replaces and adds strokes at once, as cutting a stroke apart does. Returns the ids of the added ones. */
export function changeStrokes(
  doc: Y.Doc,
  changes: { remove?: readonly string[]; replace?: ReadonlyMap<string, Stroke>; add?: readonly Stroke[] },
  author: Author,
): string[] {
  const { remove = [], replace = new Map<string, Stroke>(), add = [] } = changes;
  const plan = new Plan(doc);
  const dice = author.dice ?? DICE;
  for (const id of new Set(remove)) if (plan.has("strokes", id)) plan.put("strokes", id, undefined);
  for (const [id, stroke] of replace) {
    const bytes = asInvalidEdit(() => encodeStroke(stroke));
    if (plan.has("strokes", id)) plan.put("strokes", id, bytes);
  }
  const encoded = add.map((stroke) => asInvalidEdit(() => encodeStroke(stroke)));
  const ids = encoded.map(() => dice.newId());
  for (const [index, id] of ids.entries()) plan.put("strokes", id, encoded[index]);
  plan.carryOut(author);
  return ids;
}

function asInvalidEdit<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof BadStroke) throw new InvalidEdit(error.message);
    throw error;
  }
}
