// Asking for something to be brought back: what of the board, and how it stood at which moment.
import { create } from "zustand";
import type { Moment, RestoreScope } from "../../api/history";

export interface Asked {
  scope: RestoreScope;
  /** Null: the dialog asks for it. */
  moment: Moment | null;
}

interface Asking {
  asked: Asked | null;
  ask: (asked: Asked | null) => void;
}

export const useAsked = create<Asking>((set) => ({ asked: null, ask: (asked) => set({ asked }) }));

export const openRestore = (scope: RestoreScope, moment: Moment | null): void =>
  useAsked.getState().ask({ scope, moment });
