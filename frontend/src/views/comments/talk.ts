// What is being said right now: which thread is open, what is being written, where a pin is being placed. The tab's own.
import { create } from "zustand";
import { sentenceOf } from "../../api/client";
import * as api from "../../api/comments";
import { complain } from "../../app/toast";
import type { Anchor, SubjectTable } from "../../model/comments";
import { DICE } from "../../model/ids";
import type { Listing } from "./threads";

/** What a new thread will be about. */
export interface Draft {
  table: SubjectTable;
  subject: string;
  anchor: Anchor | null;
}

interface TalkState {
  listing: Listing;
  /** The thread whose answers are shown. */
  open: string | null;
  draft: Draft | null;
  /** A pin is being placed on the open panel. */
  placing: boolean;
  list: (listing: Listing) => void;
  openThread: (open: string | null) => void;
  write: (draft: Draft | null) => void;
  place: (placing: boolean) => void;
  reset: () => void;
}

const quiet = { open: null, draft: null, placing: false };

export const useTalk = create<TalkState>((set) => ({
  listing: "open",
  ...quiet,
  list: (listing) => set({ listing, open: null }),
  openThread: (open) => set({ ...quiet, open }),
  write: (draft) => set({ ...quiet, draft }),
  place: (placing) => set({ ...quiet, placing }),
  reset: () => set({ listing: "open", ...quiet }),
}));

/** Begins a thread and opens it; false, with a sentence said, if it could not be. */
export async function begin(board: string, draft: Draft, text: string, mentions: readonly string[]): Promise<boolean> {
  const key = DICE.newId();
  const done = await attempted(api.say(board, key, { ...draft, text, mentions }));
  if (done && useTalk.getState().draft === draft) useTalk.getState().openThread(draft.anchor === null ? null : key);
  return done;
}

export const answer = (board: string, thread: string, text: string, mentions: readonly string[]): Promise<boolean> =>
  attempted(api.answer(board, DICE.newId(), thread, text, mentions));

export const reword = (board: string, comment: string, text: string, mentions: readonly string[]): Promise<boolean> =>
  attempted(api.reword(board, comment, text, mentions));

export const takeAway = (board: string, comment: string): Promise<boolean> => attempted(api.takeAway(board, comment));

export const resolve = (board: string, thread: string, resolved: boolean): Promise<boolean> =>
  attempted(api.resolve(board, thread, resolved));

export async function attempted(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    complain(sentenceOf(error));
    return false;
  }
}
