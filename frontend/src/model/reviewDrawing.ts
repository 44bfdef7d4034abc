// A panel's drawing as suggestions are judged by it, with the hash that `of_drawing` of `board/review/fingerprint.py` makes.
import type * as Y from "yjs";
import { missingDefaults } from "./document";
import type { Json } from "./model";
import { bytesDigest, digest, sha256 } from "./reviewDigest";
import { plain } from "./values";

export interface SeenDrawing {
  /** The strokes as they are stored, by id. */
  readonly strokes: ReadonlyMap<string, Uint8Array>;
  /** The hash of all that is drawn, made when it is first asked for. */
  digest(): string;
}

/** The drawing as it is now; read again after a change. */
export function seenIn(doc: Y.Doc): SeenDrawing {
  const map = doc.getMap("strokes");
  const found = [...map.entries()].filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array);
  const strokes = new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  let hash: string | null = null;
  return { strokes, digest: () => (hash ??= drawingDigest(doc, strokes)) };
}

const ENCODER = new TextEncoder();
const MARKS = ["layers", "images", "texts", "arrows"] as const;
const NOT_DRAWN = new Set(["id", "deleted", "created_by"]);

function drawingDigest(doc: Y.Doc, strokes: ReadonlyMap<string, Uint8Array>): string {
  const drawn = [...strokes].flatMap(([id, data]) => [ENCODER.encode(id), sha256(data)]);
  return bytesDigest(joined([...drawn, ENCODER.encode(digest(marksOf(doc)))]));
}

/** The default layers count as written. */
function marksOf(doc: Y.Doc): Record<string, Record<string, Json>> {
  const written = new Set(doc.getMap("layers").keys());
  const marks = Object.fromEntries(MARKS.map((table) => [table, living(doc, table)]));
  const defaults = missingDefaults(written).map((layer) => [layer.id, drawnFields({ ...layer })] as const);
  return { ...marks, layers: { ...marks.layers, ...Object.fromEntries(defaults) } };
}

function living(doc: Y.Doc, table: string): Record<string, Json> {
  const rows = [...doc.getMap(table).entries()].map(([id, row]) => [id, plain(row)] as const);
  const there = rows.flatMap(([id, row]) =>
    isRecord(row) && row.deleted !== true ? [[id, drawnFields(row)] as const] : [],
  );
  return Object.fromEntries(there);
}

const isRecord = (row: Json): row is { [key: string]: Json } =>
  typeof row === "object" && row !== null && !Array.isArray(row);

const drawnFields = (row: { [key: string]: Json }): Json =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !NOT_DRAWN.has(name)));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
