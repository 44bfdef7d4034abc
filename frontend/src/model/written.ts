// Which edit stands in a record's field: by it the log tells who wrote it, and when.
import * as Y from "yjs";

/** "client.clock", or null where nothing was written. */
export function writtenAt(doc: Y.Doc, table: string, id: string, field: string): string | null {
  const record = doc.getMap(table).get(id);
  // Yjs has no public way to the struct behind a key.
  const struct = record instanceof Y.Map ? record._map.get(field) : undefined;
  return struct === undefined ? null : `${struct.id.client}.${struct.id.clock + struct.length - 1}`;
}

/** The same for a whole record or a stroke: which edit put it there. */
export function putAt(doc: Y.Doc, table: string, id: string): string | null {
  const struct = doc.getMap(table)._map.get(id);
  return struct === undefined ? null : `${struct.id.client}.${struct.id.clock + struct.length - 1}`;
}

/** The newest piece of each client that wrote in a text, as `writtenAt` names places. Erasing leaves no trace here. */
export function piecesOf(doc: Y.Doc, table: string, id: string, field: string): string[] {
  const record = doc.getMap(table).get(id);
  const text = record instanceof Y.Map ? record.get(field) : null;
  const newest = new Map<number, number>();
  for (let piece = text instanceof Y.Text ? text._start : null; piece !== null; piece = piece.right) {
    const last = piece.id.clock + piece.length - 1;
    if (last > (newest.get(piece.id.client) ?? -1)) newest.set(piece.id.client, last);
  }
  return [...newest].map(([client, clock]) => `${client}.${clock}`);
}
