// How far a panel, shot or scene is: told to the server, read from the review document.
import type { Status } from "../model/approvals";
import type { SubjectTable } from "../model/comments";
import { put } from "./client";

export interface NewStatus {
  table: SubjectTable;
  id: string;
  status: Status;
  /** Of the content that was on the screen; empty takes it as it is. */
  hash: string;
  note: string;
}

export const setStatus = (board: string, key: string, { table, id, ...said }: NewStatus) =>
  put<void>(`/boards/${board}/review/approvals/${table}/${id}`, said, key);
