// Short messages at the foot of the screen: what happened, and a way back where there is one.
import { create } from "zustand";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  action?: { title: string; run: () => void };
}

const SHOWN_MS = 6000;

interface Toasts {
  toasts: Toast[];
  say: (toast: Omit<Toast, "id">) => void;
  dismiss: (id: number) => void;
}

let nextId = 1;

export const useToasts = create<Toasts>((set, get) => ({
  toasts: [],
  say: (toast) => {
    const id = nextId;
    nextId += 1;
    set(({ toasts }) => ({ toasts: [...toasts.slice(-3), { ...toast, id }] }));
    setTimeout(() => get().dismiss(id), SHOWN_MS);
  },
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

export const say = (text: string, action?: Toast["action"]): void =>
  useToasts.getState().say({ text, tone: "plain", ...(action ? { action } : {}) });
export const complain = (text: string): void => useToasts.getState().say({ text, tone: "bad" });
