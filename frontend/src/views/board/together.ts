// Being on one board with others: telling where one is, following somebody, and keeping the selection true.
import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { BoardConnection, Presence } from "../../sync/types";
import type { Outline } from "./outline";
import { only, surviving } from "./selection";
import { useBoardState } from "./state";
import type { WallHandle } from "./Wall";

/** Drops from the selection what others moved to the bin or a search hides; null leaves it alone. */
export function useSurvivingSelection(outline: Outline | null): void {
  const before = useRef(outline);
  useEffect(() => {
    if (outline === null) return;
    const { selection, select } = useBoardState.getState();
    const now = surviving(selection, before.current ?? outline, outline);
    if (now !== selection) select(now);
    before.current = outline;
  }, [outline]);
}

/** Coming back from a panel, also from one paged to, the wall goes on there. */
export function useSelectedOpenPanel(open: string | null): void {
  useEffect(() => {
    if (open !== null) useBoardState.getState().select(only(open));
  }, [open]);
}

/** On the wall the others see the current panel as mine, unless I look at the past; an open panel tells for itself. */
export function useOwnPresence(connection: BoardConnection, open: string | null, isPast: boolean): void {
  const { selection } = useBoardState();
  useEffect(() => {
    if (open !== null) return;
    connection.setPresence({
      panel: isPast ? null : selection.current,
      selection: isPast ? [] : [...selection.ids].slice(0, 100),
      pointer: null,
      tool: null,
    });
  }, [connection, selection, open, isPast]);
}

/** Tells my own view, and takes over the followed person's. Returns what the wall reports its view to. */
export function useFollowing(
  connection: BoardConnection,
  others: readonly Presence[],
  outline: Outline,
  wall: RefObject<WallHandle | null>,
  openPanel: string | null,
  open: (panelId: string) => void,
  close: () => void,
): (sceneId: string | null, panelId: string | null) => void {
  const { following, follow } = useBoardState();
  const view = others.find(({ client }) => client === following)?.view ?? null;
  const seen = useRef<{ scene: string | null; panel: string | null }>({ scene: null, panel: null });
  const tell = useCallback(
    (scene: string | null, panel: string | null) => {
      seen.current = { scene, panel };
      if (openPanel === null) connection.setPresence({ view: { scene, panel, mode: "board" } });
    },
    [connection, openPanel],
  );
  useEffect(() => {
    const at = openPanel === null ? { ...seen.current, mode: "board" as const } : null;
    connection.setPresence({ view: at ?? { scene: null, panel: openPanel, mode: "panel" } });
  }, [connection, openPanel]);
  const latest = useRef({ outline, openPanel, open, close });
  latest.current = { outline, openPanel, open, close };
  useEffect(() => {
    if (following === null || view === null) return;
    const { openPanel, open, close } = latest.current;
    if (view.mode === "panel" && view.panel !== null && view.panel !== openPanel) open(view.panel);
    if (view.mode === "board" && openPanel !== null) close();
    if (view.mode === "board") wall.current?.reveal(view.scene, view.panel);
  }, [following, view, wall]);
  useEffect(() => {
    if (following === null) return;
    const stop = (event: Event) => {
      // The bar has the faces to follow: a press there is no move of one's own.
      const onBar = event.target instanceof Element && event.target.closest(".topbar") !== null;
      const isOwnMove = event instanceof KeyboardEvent ? event.key === "Escape" : !onBar;
      if (isOwnMove) follow(null);
    };
    for (const type of ["wheel", "pointerdown", "keydown"]) window.addEventListener(type, stop, true);
    return () => {
      for (const type of ["wheel", "pointerdown", "keydown"]) window.removeEventListener(type, stop, true);
    };
  }, [following, follow]);
  return tell;
}
