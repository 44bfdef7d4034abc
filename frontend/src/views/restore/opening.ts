// Asking for something to be brought back: what of the board and how it stood when, or which step is to be undone.
import { create } from "zustand";
import type { Moment, RestoreScope, Step } from "../../api/history";

export interface Asked {
  scope: RestoreScope;
  /** Null: the dialog asks for it. */
  moment: Moment | null;
}

interface Asking {
  asked: Asked | null;
  undoing: Step | null;
  ask: (asked: Asked) => void;
  undo: (undoing: Step) => void;
  leave: () => void;
}

export const useAsked = create<Asking>((set) => ({
  asked: null,
  undoing: null,
  ask: (asked) => set({ asked, undoing: null }),
  undo: (undoing) => set({ undoing, asked: null }),
  leave: () => set({ asked: null, undoing: null }),
}));

export const openRestore = (scope: RestoreScope, moment: Moment | null): void =>
  useAsked.getState().ask({ scope, moment });

export const openUndoStep = (step: Step): void => useAsked.getState().undo(step);
