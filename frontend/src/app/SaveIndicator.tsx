// The truth about saving, always in words.
import { CloudOff, CopyPlus, LoaderCircle, ShieldAlert, TriangleAlert } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { BoardConnection, SaveState } from "../sync/types";

/** Long enough to be read. */
const READING_MS = 6000;

const HEALING = "The server came back with older work; your copy fills what it lacks.";
const HEALED = "The server came back with older work; your copy has filled what it lacked.";
const LATE = {
  saved: "The server has not confirmed your last edits yet. They are kept in this browser, too: you can go on.",
  replicated:
    "Your work is kept on two machines here, and one of them is slow to answer. It is kept in this browser, too: you can go on.",
};

export function SaveIndicator({ connection, onRefused }: { connection: BoardConnection; onRefused: () => void }) {
  const state = useSyncExternalStore(
    (listener) => connection.onSaveState(listener),
    () => connection.saveState(),
  );
  const note = useNote(state);
  if (state.kind === "refused") {
    return (
      <button type="button" className="save-state refused" onClick={onRefused} data-save="refused">
        <TriangleAlert size={13} aria-hidden />
        {wordsOf(state)}
      </button>
    );
  }
  return (
    <span className={`save-state ${state.kind}`} role="status" data-save={state.kind} title={hintOf(state)}>
      {state.kind === "saving" && <LoaderCircle size={13} aria-hidden />}
      {state.kind === "offline" && <CloudOff size={13} aria-hidden />}
      {state.kind === "healing" && <CopyPlus size={13} aria-hidden />}
      {state.kind === "saved" && <i className="dot" aria-hidden />}
      {wordsOf(state)}
      {note !== null && <span className="save-note">{note}</span>}
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
      return "Filling gaps";
    case "refused":
      return `Refused: ${state.reason}`;
  }
}

function hintOf(state: SaveState): string | undefined {
  if (state.kind !== "saved") return undefined;
  return state.level === "replicated" ? "Saved on two machines" : "Saved on the server";
}

function noteOf(state: SaveState): string | null {
  if (state.kind === "healing") return HEALING;
  return state.kind === "saving" && state.isLate ? LATE[state.level] : null;
}

/** What the words alone do not explain; that the server came back stays for as long as it takes to read. */
function useNote(state: SaveState): string | null {
  const [hasHealed, setHealed] = useState(false);
  const isHealing = state.kind === "healing";
  useEffect(() => {
    if (isHealing) return () => setHealed(true);
    const timer = setTimeout(() => setHealed(false), READING_MS);
    return () => clearTimeout(timer);
  }, [isHealing]);
  return noteOf(state) ?? (hasHealed ? HEALED : null);
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
