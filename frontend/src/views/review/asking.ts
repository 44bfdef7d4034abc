// Asking agents for suggestions, and what became of having asked.
import { create } from "zustand";
import { Problem } from "../../api/client";
import * as api from "../../api/review";
import { complain, say } from "../../app/toast";
import type { BoardConnection } from "../../sync/types";

export interface Asked {
  job: string;
  /** "scene 3" */
  about: string;
}

interface AskedState {
  /** Requests of this tab that have not ended yet. */
  asked: readonly Asked[];
  add: (asked: Asked) => void;
  drop: (job: string) => void;
  reset: () => void;
}

export const useAsked = create<AskedState>((set) => ({
  asked: [],
  add: (asked) => set((state) => ({ asked: [...state.asked.filter(({ job }) => job !== asked.job), asked] })),
  drop: (job) => set((state) => ({ asked: state.asked.filter((one) => one.job !== job) })),
  reset: () => set({ asked: [] }),
}));

export interface Subject {
  scope: api.Scope;
  id: string;
  about: string;
}

export async function askAbout(
  board: string,
  { scope, id, about }: Subject,
  kinds: readonly string[] = [],
): Promise<void> {
  try {
    const { job } = await api.ask(board, scope, id, kinds);
    useAsked.getState().add({ job, about });
    say(`Asked for suggestions about ${about}.`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(error.message);
  }
}

export async function stopAgent(board: string, job: string): Promise<void> {
  try {
    await api.stop(board, job);
    useAsked.getState().drop(job);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(error.message);
  }
}

/** What an agent has begun on is shown by its presence, and over when that ends. Returns its own unsubscribe. */
export function followAsked(connection: BoardConnection): () => void {
  let working = new Set<string>();
  return connection.onAgents(() => {
    const now = new Set(connection.agents().map(({ job }) => job));
    for (const job of working) if (!now.has(job)) useAsked.getState().drop(job);
    working = now;
  });
}
