// What people say about panels, shots and scenes. What was said is read from the review document, never asked for.
import type { Anchor, SubjectTable } from "../model/comments";
import { patch, post, put, remove } from "./client";

export interface NewComment {
  table: SubjectTable;
  subject: string;
  anchor: Anchor | null;
  text: string;
  mentions: readonly string[];
}

const comments = (board: string) => `/boards/${board}/review/comments`;

/** Begins a thread. Under the same key it is the same comment. */
export const say = (board: string, key: string, comment: NewComment) => post<void>(comments(board), comment, key);

export const answer = (board: string, key: string, thread: string, text: string, mentions: readonly string[]) =>
  post<void>(comments(board), { thread, text, mentions }, key);

export const reword = (board: string, comment: string, text: string, mentions: readonly string[]) =>
  patch<void>(`${comments(board)}/${comment}`, { text, mentions });

export const takeAway = (board: string, comment: string) => remove(`${comments(board)}/${comment}`);

export const resolve = (board: string, thread: string, resolved: boolean) =>
  put<void>(`${comments(board)}/${thread}/resolved`, { resolved });
