// A panel's drawing as a whole: copied for a duplicate, rendered for the wall.

import type * as Y from "yjs";
import type { Assets } from "../../canvas/assets";
import { renderThumbnail } from "../../canvas/thumbnail";
import { readPanel, readProduction } from "../../model/document";
import { type Author, addArrow, addImage, addLayer, addStrokes, addText } from "../../model/edits";
import type { Layer, PanelDrawing } from "../../model/model";
import { DEFAULT_LAYERS } from "../../model/schema";
import type { BoardConnection, OpenDocument } from "../../sync/types";

const THUMB_WIDTH = 480;
const OPEN_DEADLINE_MS = 10_000;

/** The picture of a panel; null for a blank one. */
export async function renderPanel(connection: BoardConnection, panelId: string, assets: Assets): Promise<Blob | null> {
  const document = connection.panel(panelId);
  try {
    await whenReady(document);
    const drawing = readPanel(document.doc);
    const { aspect_width, aspect_height } = readProduction(connection.board.doc, []);
    const aspect = aspect_width / aspect_height;
    return isBlank(drawing) ? null : await renderThumbnail(drawing, aspect, THUMB_WIDTH, assets);
  } finally {
    document.release();
  }
}

function isBlank({ layers, strokesOn, imagesOn, textsOn, arrowsOn }: PanelDrawing): boolean {
  return layers.every(({ id }) => [strokesOn, imagesOn, textsOn, arrowsOn].every((on) => on(id).length === 0));
}

/** Everything that stands on one panel, onto another; one entry of the author's undo if gathered by it. */
export async function copyDrawing(
  connection: BoardConnection,
  copies: ReadonlyMap<string, string>,
  author: Author,
): Promise<void> {
  for (const [from, to] of copies) {
    const [source, target] = [connection.panel(from), connection.panel(to)];
    try {
      await Promise.all([whenReady(source), whenReady(target)]);
      writeDrawing(readPanel(source.doc), target.doc, author);
    } finally {
      source.release();
      target.release();
    }
  }
}

function writeDrawing(drawing: PanelDrawing, doc: Y.Doc, author: Author): void {
  for (const layer of drawing.layers) {
    const id = isDefault(layer) ? layer.id : addLayer(doc, layerFields(layer), author);
    const strokes = drawing.strokesOn(layer.id).map(({ stroke }) => ({ ...stroke, layer: id }));
    if (strokes.length > 0) addStrokes(doc, strokes, author);
    for (const image of drawing.imagesOn(layer.id)) addImage(doc, id, ownFields(image), author);
    for (const text of drawing.textsOn(layer.id)) addText(doc, id, ownFields(text), author);
    for (const arrow of drawing.arrowsOn(layer.id)) addArrow(doc, id, ownFields(arrow), author);
  }
}

const isDefault = (layer: Layer): boolean => (DEFAULT_LAYERS as readonly string[]).includes(layer.id);

function layerFields({ kind, name, opacity, visible, locked, reference, blend }: Layer) {
  return { kind, name, opacity, visible, locked, reference, blend };
}

/** The fields that say what a record is, without those that say which one and where. */
function ownFields<T extends { id: string; layer: string; order: string; deleted: boolean; created_by: string }>(
  record: T,
) {
  const { id: _id, layer: _layer, order: _order, deleted: _deleted, created_by: _by, ...fields } = record;
  return fields;
}

export class NotOpened extends Error {}

/** Resolves when the document is complete; an unreachable one is an error after a while. */
export function whenReady(document: OpenDocument): Promise<void> {
  if (document.ready) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      settle();
    };
    const late = new NotOpened("The drawing could not be opened: the server does not answer.");
    const timer = setTimeout(() => done(() => reject(late)), OPEN_DEADLINE_MS);
    const unsubscribe = document.subscribe(() => document.ready && done(resolve));
  });
}
