// The question that is asked before a status that wants a reason.
import { create } from "zustand";
import type { Status } from "../../model/approvals";
import type { Subject } from "./statuses";

export interface StatusQuestion {
  subjects: readonly Subject[];
  to: Status;
}

interface StatusDialogState {
  question: StatusQuestion | null;
  ask: (question: StatusQuestion | null) => void;
}

export const useStatusDialog = create<StatusDialogState>((set) => ({
  question: null,
  ask: (question) => set({ question }),
}));
