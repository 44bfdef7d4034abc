// Whose life is looked at: the panel that is open, drawn once more stroke by stroke.
import { create } from "zustand";

interface LifeShown {
  panel: string | null;
  show: (panel: string | null) => void;
}

export const useLifeShown = create<LifeShown>((set) => ({ panel: null, show: (panel) => set({ panel }) }));

export const openLife = (panel: string): void => useLifeShown.getState().show(panel);
