// Which edit stands in a record's field: by it the log tells who wrote it, and when.
import * as Y from "yjs";

/** "client.clock", or null where nothing was written. */
export function writtenAt(doc: Y.Doc, table: string, id: string, field: string): string | null {
  const record = doc.getMap(table).get(id);
  // Yjs has no public way to the struct behind a key.
  const struct = record instanceof Y.Map ? record._map.get(field) : undefined;
  return struct === undefined ? null : `${struct.id.client}.${struct.id.clock + struct.length - 1}`;
}
