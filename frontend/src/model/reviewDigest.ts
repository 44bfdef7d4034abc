// One way of writing plain values down, and its hash; the twin of `board/review/canon.py`.
// The browser's own hashing keeps people waiting, and is missing where a board is served over plain HTTP.
import { digest as sha256 } from "lib0/hash/sha256";
import type { Json, Value } from "./model";

export { sha256 };

const ENCODER = new TextEncoder();

/** JSON with sorted keys and no spaces. */
export function canonical(value: Value | undefined): string {
  return JSON.stringify(sorted(value));
}

/** The sha-256 of a value's canonical form, in hexadecimal digits. */
export const digest = (value: Value): string => hex(sha256(ENCODER.encode(canonical(value))));

/** The sha-256 of bytes, in hexadecimal digits. */
export const bytesDigest = (data: Uint8Array): string => hex(sha256(data));

function sorted(value: unknown): Json {
  if (value instanceof Set) return [...value].map(String).sort();
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
  }
  return value as Json; // a scalar of a document
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
