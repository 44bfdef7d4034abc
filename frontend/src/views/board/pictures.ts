// The browser that drew a panel renders its picture for everybody's wall.
import { useCallback, useEffect } from "react";
import type * as Y from "yjs";
import type { BoardSession } from "../../app/session";
import { renderPanel } from "./drawing";

/** Watches the open panel for edits of this person. Returns a way to ask for the pictures of other panels. */
export function useDrawnPictures(
  session: BoardSession,
  panelId: string | null,
  aspect: number,
): (panelIds: string[]) => void {
  const { connection, thumbs, assets } = session;
  const redraw = useCallback(
    (panelIds: string[]) => {
      for (const id of panelIds) thumbs.drew(id, () => renderPanel(connection, id, aspect, assets));
    },
    [connection, thumbs, assets, aspect],
  );
  useEffect(() => {
    if (panelId === null) return;
    const document = connection.panel(panelId);
    let watched = document.doc;
    const drawn = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      if (local) redraw([panelId]);
    };
    const watch = () => {
      watched.off("update", drawn);
      watched = document.doc;
      watched.on("update", drawn);
    };
    watch();
    const unsubscribe = document.subscribe(watch);
    return () => {
      unsubscribe();
      watched.off("update", drawn);
      document.release();
    };
  }, [connection, panelId, redraw]);
  return redraw;
}
