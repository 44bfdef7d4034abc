// The panel documents that the view needs, open while it needs them.
import { useEffect, useState, useSyncExternalStore } from "react";
import * as Y from "yjs";
import { useLiveModel } from "../../app/liveModel";
import { PanelModel } from "../../model/panelModel";
import type { BoardConnection, OpenDocument } from "../../sync/types";

/** The panel's document, attached until another one is asked for. */
export function usePanelDocument(connection: BoardConnection, panelId: string | null): OpenDocument | null {
  const [document, setDocument] = useState<OpenDocument | null>(null);
  useEffect(() => {
    if (panelId === null) return;
    const opened = connection.panel(panelId);
    setDocument(opened);
    return () => {
      setDocument(null);
      opened.release();
    };
  }, [connection, panelId]);
  return document;
}

/** A live model of the document once it is complete; a new one when the document was replaced. */
export function usePanelModel(document: OpenDocument | null): PanelModel | null {
  return useLiveModel(document, panelModelOf);
}

const panelModelOf = (doc: Y.Doc): PanelModel => new PanelModel(doc);

/** Why nothing can be changed here, or null. */
export function useHindrance(document: OpenDocument | null): string | null {
  return useSyncExternalStore(
    (listener) => document?.subscribe(listener) ?? (() => {}),
    () => hindranceOf(document),
  );
}

/** The shared words of a typed text. */
export function sharedText(doc: Y.Doc, id: string): Y.Text | null {
  const record = doc.getMap("texts").get(id);
  const text = record instanceof Y.Map ? record.get("text") : null;
  return text instanceof Y.Text ? text : null;
}

function hindranceOf(document: OpenDocument | null): string | null {
  if (document?.obstacle) return document.obstacle;
  if (!document?.ready) return "The panel is still being opened";
  if (document.locked) return `This panel is locked${document.locked.reason ? `: ${document.locked.reason}` : ""}`;
  return document.writable ? null : "Your role lets you look, not draw";
}
