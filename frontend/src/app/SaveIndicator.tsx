// The truth about saving, always in words.
import { CloudOff, LoaderCircle, ShieldAlert, TriangleAlert } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { BoardConnection, SaveState } from "../sync/types";

export function SaveIndicator({ connection, onRefused }: { connection: BoardConnection; onRefused: () => void }) {
  const state = useSyncExternalStore(
    (listener) => connection.onSaveState(listener),
    () => connection.saveState(),
  );
  if (state.kind === "refused") {
    return (
      <button type="button" className="save-state refused" onClick={onRefused} data-save="refused">
        <TriangleAlert size={13} aria-hidden />
        {wordsOf(state)}
      </button>
    );
  }
  return (
    <span className={`save-state ${state.kind}`} role="status" data-save={state.kind}>
      {state.kind === "saving" && <LoaderCircle size={13} aria-hidden />}
      {state.kind === "offline" && <CloudOff size={13} aria-hidden />}
      {state.kind === "saved" && <i className="dot" aria-hidden />}
      {wordsOf(state)}
    </span>
  );
}

export function wordsOf(state: SaveState): string {
  switch (state.kind) {
    case "saved":
      return `Saved ${clockTime(state.at)}`;
    case "saving":
      return state.edits === 0 ? "Connecting" : "Saving";
    case "offline":
      return state.edits === 0
        ? "Offline, nothing unsent"
        : `Offline, ${state.edits} unsent ${plural(state.edits, "edit")}`;
    case "healing":
      return "Bringing work back";
    case "refused":
      return `Refused: ${state.reason}`;
  }
}

/** Made once: a new one for each time takes longer than everything else in the bar. */
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function clockTime(at: number): string {
  return CLOCK.format(at);
}

const plural = (count: number, noun: string): string => (count === 1 ? noun : `${noun}s`);

/** Why the controls do nothing here. */
export function ReadOnlyNote({ reason }: { reason: string }) {
  return (
    <span className="read-only" role="note">
      <ShieldAlert size={13} aria-hidden />
      {reason}
    </span>
  );
}
