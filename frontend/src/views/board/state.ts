// What the person looks at and has selected: the tab's own state, never part of the document.
import { create } from "zustand";
import { NO_SEARCH, type Search } from "./outline";
import { NOTHING, type Selection } from "./selection";

/** The pages of the dock at the right. */
export type DockTab = "panel" | "production" | "comments" | "review" | "history";

/** Card widths from the overview to one panel across the screen. */
export const ZOOMS = [64, 88, 112, 150, 196, 250, 320, 420, 560, 4000] as const;
const COMFORTABLE = 5;

export interface BoardState {
  selection: Selection;
  zoom: number;
  folded: ReadonlySet<string>;
  search: Search;
  script: boolean;
  dock: boolean;
  tab: DockTab;
  /** The account's client whose view is followed. */
  following: number | null;
  select: (selection: Selection) => void;
  zoomTo: (zoom: number) => void;
  fold: (sceneId: string) => void;
  searchFor: (search: Partial<Search>) => void;
  show: (sides: Partial<Pick<BoardState, "script" | "dock" | "tab">>) => void;
  follow: (client: number | null) => void;
  reset: () => void;
}

/** On a phone the dock would lie over the wall. */
const NARROW_PX = 700;
export const isNarrow = (): boolean => globalThis.innerWidth <= NARROW_PX;

const fresh = () => ({
  selection: NOTHING,
  zoom: COMFORTABLE,
  folded: new Set<string>(),
  search: NO_SEARCH,
  script: false,
  dock: !isNarrow(),
  tab: "panel" as const,
  following: null,
});

export const useBoardState = create<BoardState>((set) => ({
  ...fresh(),
  select: (selection) => set({ selection }),
  zoomTo: (zoom) => set({ zoom: Math.min(Math.max(zoom, 0), ZOOMS.length - 1) }),
  fold: (sceneId) => set(({ folded }) => ({ folded: flipped(folded, sceneId) })),
  searchFor: (search) => set((state) => ({ search: { ...state.search, ...search } })),
  show: (sides) => set(sides),
  follow: (following) => set({ following }),
  reset: () => set(fresh()),
}));

function flipped(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
