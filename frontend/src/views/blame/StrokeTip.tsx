// Over the paper with the select tool in hand: who drew the stroke under the pointer, or the one that is selected.
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { Problem } from "../../api/client";
import { getDrawingBlame, type StrokeBlame } from "../../api/history";
import type { Point } from "../../canvas/geometry";
import { pickAt } from "../../canvas/hits";
import { toPanel } from "../../canvas/viewport";
import { useToolbox } from "../../tools/toolbox";
import type { PanelDesk } from "../panel/desk";
import { strokeText } from "./words";
import "./blame.css";

interface StrokeTipProps {
  desk: PanelDesk;
  board: string;
  panelId: string;
}

const REACH_PX = 5;
/** A stroke that nobody knows of yet was drawn just now: the log is asked again, but not all the time. */
const PATIENCE_MS = 1500;

export function StrokeTip(props: StrokeTipProps) {
  const isSelecting = useToolbox((state) => state.tool === "lasso");
  return isSelecting ? <Tip {...props} /> : null;
}

interface Pointed {
  stroke: string;
  at: Point;
}

function Tip({ desk, board, panelId }: StrokeTipProps) {
  const here = useRef<HTMLDivElement>(null);
  const pointed = usePointed(here, desk);
  const selected = useStore(desk.state, ({ selection }) => onlyOf(selection.marks));
  const stroke = pointed?.stroke ?? selected;
  const blame = useStrokeBlame(board, panelId, stroke);
  const text = blame === null ? "" : strokeText(blame, Date.now());
  return (
    <div ref={here} className="stroke-tip-place">
      {stroke !== null && text !== "" && (
        <p
          className={pointed === null ? "stroke-tip still" : "stroke-tip"}
          role="status"
          style={pointed === null ? undefined : { left: pointed.at.x, top: pointed.at.y }}
        >
          {text}
        </p>
      )}
    </div>
  );
}

/** Which stroke the pointer rests on; the paper goes on hearing the pointer itself. */
function usePointed(here: React.RefObject<HTMLDivElement | null>, desk: PanelDesk): Pointed | null {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useEffect(() => {
    const paper = here.current?.closest(".panel-stage")?.querySelector<HTMLElement>(".paper");
    if (!paper) return;
    const move = (event: PointerEvent) => {
      const box = paper.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      const view = desk.view();
      const [stroke] = pickAt(desk.sheets(), toPanel(view, at), REACH_PX / view.scale).marks;
      setPointed(event.buttons > 0 || stroke === undefined ? null : { stroke, at });
    };
    const leave = () => setPointed(null);
    paper.addEventListener("pointermove", move);
    paper.addEventListener("pointerleave", leave);
    return () => {
      paper.removeEventListener("pointermove", move);
      paper.removeEventListener("pointerleave", leave);
    };
  }, [here, desk]);
  return pointed;
}

type Strokes = Readonly<Record<string, StrokeBlame>>;

function useStrokeBlame(board: string, panel: string, stroke: string | null): StrokeBlame | null {
  const [strokes, setStrokes] = useState<{ panel: string; known: Strokes; asked_ms: number } | null>(null);
  const known = strokes?.panel === panel ? strokes.known : null;
  const isMissing = stroke !== null && known?.[stroke] === undefined;
  const asked_ms = known === null ? 0 : (strokes?.asked_ms ?? 0);
  useEffect(() => {
    if (!isMissing) return;
    let wanted = true;
    const timer = setTimeout(
      () => {
        getDrawingBlame(board, panel).then(
          ({ strokes: known }) => wanted && setStrokes({ panel, known, asked_ms: Date.now() }),
          (error: unknown) => {
            if (!(error instanceof Problem)) throw error; // a courtesy: drawing goes on without it
          },
        );
      },
      Math.max(0, asked_ms + PATIENCE_MS - Date.now()),
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [board, panel, isMissing, asked_ms]);
  return stroke === null ? null : (known?.[stroke] ?? null);
}

function onlyOf(ids: ReadonlySet<string>): string | null {
  const [id] = ids;
  return ids.size === 1 ? (id ?? null) : null;
}
