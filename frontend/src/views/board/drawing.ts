// A panel's drawing as a whole: copied for a duplicate, rendered for the wall.

import type * as Y from "yjs";
import type { Assets } from "../../canvas/assets";
import { isBlankDrawing } from "../../canvas/sheets";
import { renderThumbnail } from "../../canvas/thumbnail";
import { readPanel, readProduction, readRecord } from "../../model/document";
import { type Author, addArrow, addImage, addLayer, addStrokes, addText } from "../../model/edits";
import { aspectOf, type Layer, type PanelDrawing } from "../../model/model";
import { DEFAULT_LAYERS } from "../../model/schema";
import type { BoardConnection, OpenDocument } from "../../sync/types";

const THUMB_WIDTH = 480;
const OPEN_DEADLINE_MS = 10_000;

/** The picture of a panel in its frame; null for a blank one. */
export async function renderPanel(
  connection: BoardConnection,
  panelId: string,
  aspect: number,
  assets: Assets,
): Promise<Blob | null> {
  const document = connection.panel(panelId);
  try {
    await whenReady(document, connection);
    const drawing = readPanel(document.doc);
    return isBlankDrawing(drawing) ? null : await renderThumbnail(drawing, aspect, THUMB_WIDTH, assets);
  } finally {
    document.release();
  }
}

/** Width by height of a panel's frame. */
export function frameOf(board: Y.Doc, panelId: string): number {
  const panel = readRecord("panels", panelId, board.getMap("panels").get(panelId), []);
  const shotId = panel?.shot ?? "";
  const shot = readRecord("shots", shotId, board.getMap("shots").get(shotId), []);
  const { width, height } = aspectOf(readProduction(board, []), shot);
  return width / height;
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
      await Promise.all([whenReady(source, connection), whenReady(target, connection)]);
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

/** Resolves when the document is as the server has it; without a server, when this browser's own copy is there. */
export function whenReady(document: OpenDocument, connection: BoardConnection): Promise<void> {
  const isCurrent = () => document.synced || (document.ready && !connection.online());
  if (isCurrent()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      settle();
    };
    const late = new NotOpened("The drawing could not be opened: the server does not answer.");
    const timer = setTimeout(() => done(() => (document.ready ? resolve() : reject(late))), OPEN_DEADLINE_MS);
    const unsubscribe = document.subscribe(() => isCurrent() && done(resolve));
  });
}
