// Pictures that nobody's open panel renders: those of fresh copies.
import { useCallback } from "react";
import type { BoardSession } from "../../app/session";
import { renderPanel } from "./drawing";

/** Asks for the pictures of panels, rendered by this browser from their documents. */
export function usePictures(session: BoardSession, aspect: number): (panelIds: string[]) => void {
  const { connection, thumbs, assets } = session;
  return useCallback(
    (panelIds: string[]) => {
      for (const id of panelIds) thumbs.drew(id, () => renderPanel(connection, id, aspect, assets));
    },
    [connection, thumbs, assets, aspect],
  );
}
