// When this browser left a board last: what happened since is what its person has not seen.
import { useEffect } from "react";

const keyOf = (board: string): string => `previz-board/visited/${board}`;
/** Coming back so soon is the same visit: a page that was loaded anew. */
const SAME_VISIT_MS = 10 * 60_000;

const visits = new Map<string, number | null>();

/** Null on the first visit. */
export const lastVisit = (board: string): number | null => visits.get(board) ?? null;

export function useVisit(board: string): void {
  useEffect(() => {
    if (!visits.has(board)) visits.set(board, read(board));
    const leave = () => write(board, Date.now());
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [board]);
}

interface Visit {
  left_ms: number;
  /** When the visit before that one ended. */
  before_ms: number | null;
}

function read(board: string): number | null {
  const visit = stored(board);
  if (visit === null) return null;
  return Date.now() - visit.left_ms < SAME_VISIT_MS ? visit.before_ms : visit.left_ms;
}

function write(board: string, left_ms: number): void {
  const visit: Visit = { left_ms, before_ms: lastVisit(board) };
  localStorage.setItem(keyOf(board), JSON.stringify(visit));
}

function stored(board: string): Visit | null {
  const text = localStorage.getItem(keyOf(board));
  if (text === null) return null;
  const said: Partial<Visit> = JSON.parse(text); // written by nobody else
  return typeof said.left_ms === "number" ? { left_ms: said.left_ms, before_ms: said.before_ms ?? null } : null;
}
