// What a board wants of agents, who they are, and the report of what they were used for.
import { get, patch, post, put } from "./client";

export interface AgentEntry {
  account: string;
  name: string;
  color: string;
  state: "idle" | "waiting" | "reading" | "thinking" | "proposing" | "resting";
  paused: boolean;
  panel: string;
  scene: string;
  /** How many requests of this board are open. */
  requests: number;
  /** Whether a worker of it was here of late. */
  attended: boolean;
}

/** What is left out stays as it is. */
export interface MannersWish {
  enabled?: boolean;
  ambient?: boolean;
  off_scenes?: readonly string[];
  muted?: readonly string[];
  limits?: Readonly<Record<string, number | boolean>>;
}

const review = (board: string) => `/boards/${board}/review`;

export const listAgents = (board: string) => get<AgentEntry[]>(`${review(board)}/agents`);
export const pauseAgents = (board: string, key: string, agent: string) =>
  post<void>(`${review(board)}/pause`, { agent }, key);
export const resumeAgents = (board: string, key: string, agent: string) =>
  post<void>(`${review(board)}/resume`, { agent }, key);
export const setManners = (board: string, key: string, wish: MannersWish) =>
  patch<void>(`${review(board)}/manners`, wish, key);
export const wishAlone = (board: string, key: string, alone: boolean) =>
  put<void>(`${review(board)}/wish`, { alone }, key);
export const reportAddress = (board: string, form: "csv" | "pdf") => `/api${review(board)}/report.${form}`;
