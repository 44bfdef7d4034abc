// What the reviewer looks at and has chosen: the tab's own state, never part of a document.
import { create } from "zustand";
import { type Filters, NO_FILTERS } from "./queue";

/** How a picture and its proposal are looked at: one at a time, side by side, or through each other. */
export type Compare = "one" | "side" | "onion";
const COMPARES: readonly Compare[] = ["one", "side", "onion"];

export type Sitting = "looking" | "editing" | "rejecting";

/** A decision whose answer has not come yet: the screen shows it at once. */
export type Pending = "accepted" | "rejected" | "withdrawn";

export interface ReviewState {
  selected: string | null;
  filters: Filters;
  compare: Compare;
  /** While the key is held, the picture as it is now. */
  before: boolean;
  why: boolean;
  sitting: Sitting;
  /** Operations that were switched off, of the selected suggestion alone. */
  left: ReadonlySet<number>;
  settling: ReadonlyMap<string, Pending>;
  select: (id: string | null) => void;
  filter: (filters: Partial<Filters>) => void;
  compareBy: (compare: Compare) => void;
  nextCompare: () => void;
  hold: (before: boolean) => void;
  showWhy: (why: boolean) => void;
  sit: (sitting: Sitting) => void;
  toggle: (operation: number) => void;
  settle: (id: string, pending: Pending | null) => void;
  reset: () => void;
}

const fresh = () => ({
  selected: null,
  filters: NO_FILTERS,
  compare: "one" as const,
  before: false,
  why: false,
  sitting: "looking" as const,
  left: new Set<number>(),
  settling: new Map<string, Pending>(),
});

export const useReviewState = create<ReviewState>((set) => ({
  ...fresh(),
  select: (selected) =>
    set((state) =>
      state.selected === selected ? {} : { selected, sitting: "looking", left: new Set(), before: false },
    ),
  filter: (filters) => set((state) => ({ filters: { ...state.filters, ...filters } })),
  compareBy: (compare) => set({ compare }),
  nextCompare: () => set(({ compare }) => ({ compare: COMPARES[(COMPARES.indexOf(compare) + 1) % COMPARES.length] })),
  hold: (before) => set((state) => (state.before === before ? state : { before })),
  showWhy: (why) => set({ why }),
  sit: (sitting) => set({ sitting }),
  toggle: (operation) =>
    set(({ left }) => {
      const next = new Set(left);
      if (!next.delete(operation)) next.add(operation);
      return { left: next };
    }),
  settle: (id, pending) =>
    set(({ settling }) => {
      const next = new Map(settling);
      if (pending === null) next.delete(id);
      else next.set(id, pending);
      return { settling: next };
    }),
  reset: () => set(fresh()),
}));
