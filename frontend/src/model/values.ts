// Values of the schema's kinds: read leniently from what a document holds, checked strictly before they are written.
import * as Y from "yjs";
import type { Json, Value } from "./model";
import { BOUNDS, type Kind, LIMITS, SHAPES } from "./schema";

/** The value does not fit its field; says what was expected and what came. */
export class BadValue extends Error {}

/** What a Y type or a stored value says, as plain JSON: `null` for what JSON cannot say. */
export function plain(stored: unknown): Json {
  if (stored instanceof Y.AbstractType) return plain(stored.toJSON());
  if (stored instanceof Uint8Array) return Array.from(stored);
  if (Array.isArray(stored)) return stored.map(plain);
  if (typeof stored === "number") return Number.isFinite(stored) ? stored + 0 : null;
  if (typeof stored === "bigint") return Number(stored);
  if (typeof stored === "object" && stored !== null) {
    return Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, plain(value)]));
  }
  return typeof stored === "string" || typeof stored === "boolean" ? stored : null;
}

/** The value of a field as stored, in the form of the model; throws `BadValue`. */
export function readValue(kind: Kind, shape: "strings" | "numbers" | undefined, stored: unknown): Value {
  if (kind === "bytes") return readBytes(stored);
  if (kind === "set") return readSet(stored);
  const raw = plain(stored);
  if (kind === "json") return shape === undefined ? readJson(raw, LIMITS.json_depth) : readList(shape, raw);
  return SCALARS[kind](raw);
}

/** The value as the document will hold it, within the limits of its kind; throws `BadValue`. */
export function checkValue(where: string, kind: Kind, value: unknown): Value {
  if ((kind === "int" || kind === "float") && typeof value !== "number") throw wrong(where, "a number", value);
  const checked = attempt(where, () => readValue(kind, SHAPES[where], value));
  const size = sizeOf(where, kind, checked);
  const limit = LIMITS[kind as keyof typeof LIMITS];
  if (limit !== undefined && size > limit)
    throw new BadValue(`${where}: expected a size of at most ${limit}, got ${size}`);
  const bounds = BOUNDS[where];
  if (bounds && typeof checked === "number" && !(bounds[0] <= checked && checked <= bounds[1])) {
    throw new BadValue(`${where}: expected ${bounds[0]} to ${bounds[1]}, got ${checked}`);
  }
  return checked;
}

/** Text fit for a document: no half of a surrogate pair, no U+FFFD, both of which mean that something was cut. */
export function checkText(where: string, text: unknown): string {
  if (typeof text !== "string") throw wrong(where, "text", text);
  if (/\p{Surrogate}|\ufffd/u.test(text)) {
    throw new BadValue(
      `${where}: expected whole characters, got a half or U+FFFD in ${JSON.stringify(text.slice(0, 40))}`,
    );
  }
  return text;
}

/** Whether two values say the same. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((item) => b.has(item));
  if (a instanceof Map && b instanceof Map) {
    return a.size === b.size && [...a].every(([key, item]) => b.has(key) && sameValue(item, b.get(key)));
  }
  if (isListLike(a) && isListLike(b)) return a.length === b.length && everyIndex(a, (item, i) => sameValue(item, b[i]));
  if (isListLike(a) || isListLike(b) || isCollection(a) || isCollection(b)) return false;
  const [mine, theirs] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(mine);
  return (
    keys.length === Object.keys(theirs).length &&
    keys.every((key) => key in theirs && sameValue(mine[key], theirs[key]))
  );
}

const SCALARS: Readonly<Record<"str" | "text" | "int" | "float" | "bool", (raw: Json) => Value>> = {
  str: readText,
  text: readText,
  bool: (raw) => {
    if (typeof raw !== "boolean") throw wrong("", "true or false", raw);
    return raw;
  },
  int: (raw) => {
    if (typeof raw !== "number" || !Number.isSafeInteger(raw)) throw wrong("", "a whole number", raw);
    return raw;
  },
  float: readNumber,
};

function readText(raw: Json): string {
  if (typeof raw !== "string") throw wrong("", "text", raw);
  return raw;
}

function readNumber(raw: Json): number {
  if (typeof raw !== "number") throw wrong("", "a finite number", raw);
  return raw;
}

function readSet(stored: unknown): ReadonlySet<string> {
  if (stored instanceof Set) return new Set([...stored].map((item) => readText(item as Json)));
  const raw = plain(stored);
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw wrong("", "a set of ids", raw);
  return new Set(Object.keys(raw).filter((key) => (raw as Record<string, Json>)[key] === true));
}

function readBytes(stored: unknown): Uint8Array {
  if (!(stored instanceof Uint8Array)) throw wrong("", "bytes", stored);
  return stored;
}

function readJson(raw: Json, depth: number): Json {
  if (typeof raw !== "object" || raw === null) return raw;
  if (depth === 0) throw wrong("", `plain values at most ${LIMITS.json_depth} deep`, raw);
  if (Array.isArray(raw)) return raw.map((item) => readJson(item, depth - 1));
  return Object.fromEntries(Object.entries(raw).map(([key, item]) => [key, readJson(item, depth - 1)]));
}

function readList(shape: "strings" | "numbers", raw: Json): Json {
  if (!Array.isArray(raw)) throw wrong("", `a list of ${shape}`, raw);
  return raw.map((item) => (shape === "strings" ? readText(item) : readNumber(item)));
}

function sizeOf(where: string, kind: Kind, value: Value): number {
  if (typeof value === "string") return checkText(where, value).length;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof Set) return value.size;
  if (kind !== "json") return 0;
  const written = JSON.stringify(value);
  for (const text of strings(value as Json)) checkText(where, text);
  return written.length;
}

function* strings(value: Json): Generator<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* strings(item);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* strings(item);
    }
  }
}

function attempt<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadValue) throw new BadValue(`${where}: ${error.message}`);
    throw error;
  }
}

type ListLike = ArrayLike<unknown>;
const isCollection = (value: object): boolean => value instanceof Set || value instanceof Map;
const isListLike = (value: object): value is object & ListLike => Array.isArray(value) || ArrayBuffer.isView(value);

function everyIndex(list: ListLike, test: (item: unknown, index: number) => boolean): boolean {
  for (let i = 0; i < list.length; i += 1) if (!test(list[i], i)) return false;
  return true;
}

function wrong(where: string, expected: string, got: unknown): BadValue {
  const shown = `${typeof got} ${String(JSON.stringify(got)).slice(0, 40)}`;
  return new BadValue(`${where ? `${where}: ` : ""}expected ${expected}, got ${shown}`);
}
