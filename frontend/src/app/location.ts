// Which page the address names, and going to another one without loading anew.
import { useSyncExternalStore } from "react";

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
  if (path === location.pathname) return;
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
