// Edits that stopped a server and were set aside.
import { get, remove } from "./client";

export interface Barred {
  digest: string;
  /** 0 if that is not known. */
  at_ms: number;
  /** The part of the board: empty for its structure, else `panel/ID`. */
  document: string;
  /** Empty if that is not known. */
  account: string;
  name: string;
  /** The reason, for people. */
  sentence: string;
  bytes: number;
}

export const listBarred = (board: string) => get<Barred[]>(`/boards/${board}/barred`);
export const releaseBarred = (board: string, digest: string) => remove(`/boards/${board}/barred/${digest}`);
