// Deciding about suggestions and asking agents for them. What waits is read from the review document, never asked for.
import type { JsonFields } from "../model/reviewOperations";
import { get, post, put, remove } from "./client";

export interface Decided {
  state: string;
  revision: string;
}

export interface Reverted {
  state: string;
  /** What people had done on top, which stays. */
  skipped: readonly { operation: number; reason: string; where: string }[];
}

export type Scope = "panel" | "scene" | "board";

export interface AgentRequest {
  job: string;
  agent: string;
  scope: Scope;
  id: string;
  scene: string;
  standing: string;
  /** Whether a worker of the agent was here of late. */
  attended: boolean;
}

const review = (board: string) => `/boards/${board}/review`;
const suggestion = (board: string, id: string) => `${review(board)}/suggestions/${id}`;

/** `operations` are those chosen; null for all of them. */
export const accept = (
  board: string,
  key: string,
  id: string,
  revision: string,
  operations: readonly number[] | null,
) =>
  post<Decided>(`${suggestion(board, id)}/accept`, operations === null ? { revision } : { revision, operations }, key);

export const reject = (board: string, key: string, id: string, reason: string) =>
  post<Decided>(`${suggestion(board, id)}/reject`, { reason }, key);

export const withdraw = (board: string, key: string, id: string) =>
  post<Decided>(`${suggestion(board, id)}/withdraw`, {}, key);

export const edit = (board: string, key: string, id: string, revision: string, operations: readonly JsonFields[]) =>
  put<Decided>(`${suggestion(board, id)}/operations`, { revision, operations }, key);

export const revert = (board: string, key: string, decision: string) =>
  post<Reverted>(`${review(board)}/decisions/${decision}/revert`, {}, key);

export const ask = (board: string, scope: Scope, id: string, kinds: readonly string[]) =>
  post<AgentRequest>(`${review(board)}/requests`, { scope, id, kinds });

export const listRequests = (board: string) => get<AgentRequest[]>(`${review(board)}/requests`);
export const stop = (board: string, job: string) => remove(`${review(board)}/requests/${job}`);
export const stopAll = (board: string) => remove(`${review(board)}/requests`);
