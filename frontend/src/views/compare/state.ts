// How a comparison is looked at: which change, in which way of laying the pictures, what is held down.
import { create } from "zustand";
import type { How } from "./changes";

export const WAYS = [
  { code: "side", name: "Side by side", key: "1" },
  { code: "slider", name: "Slider", key: "2" },
  { code: "onion", name: "Onion skin", key: "3" },
  { code: "difference", name: "Difference", key: "4" },
] as const;
export type Way = (typeof WAYS)[number]["code"];

interface Comparing {
  way: Way;
  /** Of the slider and of the onion skin, from 0 to 100. */
  place: number;
  selected: string | null;
  hows: ReadonlySet<How>;
  /** The picture as it was, for as long as a key or button is held. */
  held: boolean;
  look: (way: Way) => void;
  slide: (place: number) => void;
  select: (selected: string | null) => void;
  toggle: (how: How) => void;
  hold: (held: boolean) => void;
}

export const useComparing = create<Comparing>((set) => ({
  way: "side",
  place: 50,
  selected: null,
  hows: new Set<How>(),
  held: false,
  look: (way) => set({ way }),
  slide: (place) => set({ place: Math.min(100, Math.max(0, place)) }),
  select: (selected) => set({ selected }),
  toggle: (how) =>
    set(({ hows }) => {
      const next = new Set(hows);
      if (!next.delete(how)) next.add(how);
      return { hows: next };
    }),
  hold: (held) => set({ held }),
}));
