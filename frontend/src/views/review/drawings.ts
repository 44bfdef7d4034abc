// The drawings that the open suggestion is about, read again whenever somebody draws: it is judged by them too.
import { useEffect, useState } from "react";
import type * as Y from "yjs";
import { type SeenDrawing, seenIn } from "../../model/reviewDrawing";
import { deletedPanels } from "../../model/reviewGround";
import type { Filed } from "../../model/reviewRecord";
import type { BoardConnection } from "../../sync/types";

export type SeenDrawings = ReadonlyMap<string, SeenDrawing>;

const NONE: SeenDrawings = new Map();
/** Somebody may be drawing: it is judged in a pause of the pen. */
const CALM_MS = 120;

export function useSeenDrawings(connection: BoardConnection, filed: Filed | undefined): SeenDrawings {
  const [seen, setSeen] = useState(NONE);
  const panels = filed?.record.state === "proposed" ? judgedPanels(filed).join(" ") : "";
  useEffect(() => {
    if (panels === "") return;
    const leave = panels
      .split(" ")
      .map((panel) => watch(connection, panel, (drawing) => setSeen((before) => withDrawing(before, panel, drawing))));
    return () => {
      for (const one of leave) one();
      setSeen(NONE);
    };
  }, [connection, panels]);
  return seen;
}

/** The panels whose drawings it would change or take away. */
function judgedPanels({ operations }: Filed): readonly string[] {
  const drawn = operations.flatMap((one) => (one.op === "stroke_add" || one.op === "stroke_delete" ? [one.panel] : []));
  return [...new Set([...drawn, ...deletedPanels(operations)])];
}

function withDrawing(before: SeenDrawings, panel: string, drawing: SeenDrawing | null): SeenDrawings {
  const next = new Map(before);
  if (drawing === null) next.delete(panel);
  else next.set(panel, drawing);
  return next;
}

/** Tells the drawing once it is as the server has it, and after every change; null while it is not. Returns the end of it. */
function watch(connection: BoardConnection, panel: string, tell: (drawing: SeenDrawing | null) => void): () => void {
  const document = connection.panel(panel);
  let doc: Y.Doc | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const read = () => {
    timer = null;
    if (doc !== null) tell(seenIn(doc));
  };
  const changed = () => {
    timer ??= setTimeout(read, CALM_MS);
  };
  const turn = () => {
    const now = document.synced ? document.doc : null;
    if (now === doc) return;
    doc?.off("update", changed);
    doc = now;
    doc?.on("update", changed);
    tell(doc && seenIn(doc));
  };
  const unsubscribe = document.subscribe(turn);
  turn();
  return () => {
    if (timer !== null) clearTimeout(timer);
    doc?.off("update", changed);
    unsubscribe();
    document.release();
  };
}
