// Which page the address names, and going to another one without loading anew.
import { useMemo, useSyncExternalStore } from "react";

export type Page =
  | { kind: "home"; project: string | null }
  | { kind: "join"; secret: string }
  | { kind: "board"; board: string; panel: string | null };

export function pageOf(path: string): Page {
  const [first, second, third, fourth] = path.split("/").filter(Boolean).map(decodeURIComponent);
  if (first === "join" && second !== undefined) return { kind: "join", secret: second };
  if (first === "b" && second !== undefined) {
    return { kind: "board", board: second, panel: third === "panel" ? (fourth ?? null) : null };
  }
  return { kind: "home", project: first === "p" ? (second ?? null) : null };
}

const listeners = new Set<() => void>();

export function go(path: string, { replace = false } = {}): void {
  if (path === location.pathname + location.search) return;
  if (replace) history.replaceState(null, "", path);
  else history.pushState(null, "", path);
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

export function useLocationPath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** Which moment of a board is looked at, and with which other one it is compared. */
export interface Moments {
  at: string | null;
  to: string | null;
}

const LIVE: Moments = { at: null, to: null };

export function momentsOf(search: string): Moments {
  const said = new URLSearchParams(search);
  const at = said.get("at") || null;
  return at === null ? LIVE : { at, to: said.get("to") || null };
}

export function useMoments(): Moments {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => momentsOf(search), [search]);
}

/** The same page at other moments; at none of them it is the board as it is. */
export function goMoments({ at, to }: Moments, how: { replace?: boolean } = {}): void {
  go(location.pathname + searchOf({ at, to }), how);
}

export function searchOf({ at, to }: Moments): string {
  if (at === null) return "";
  return `?at=${encodeURIComponent(at)}${to === null ? "" : `&to=${encodeURIComponent(to)}`}`;
}
