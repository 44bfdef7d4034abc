// Lies over the paper while a pin is placed: a click is a point, a drag a region; arrows, Space and Enter do the same.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { apply, type Point } from "../../canvas/geometry";
import { toPanel, toScreen, type Viewport } from "../../canvas/viewport";
import type { Anchor } from "../../model/comments";
import { useWords } from "../board/words";
import { useTalk } from "./talk";

const LEAST_DRAG_PX = 6;
const STEP = 20;
const STRIDE = 100;

export function PlacingGlass({ view, panelId }: { view: Viewport; panelId: string }) {
  const { place, write } = useTalk();
  const { panel } = useWords();
  const glass = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<Point>({ x: 0, y: 0 });
  const [from, setFrom] = useState<Point | null>(null);
  useEffect(() => glass.current?.focus({ preventScroll: true }), []);
  const pin = (anchor: Anchor | null) => write({ table: "panels", subject: panelId, anchor });
  const finish = (to: Point) => pin(anchorFrom(from, to, view.scale));
  const pointed = (event: PointerEvent<HTMLElement>): Point => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return toPanel(view, { x: event.clientX - left, y: event.clientY - top });
  };
  const keyed = (event: KeyboardEvent) => {
    event.stopPropagation();
    const step = event.shiftKey ? STRIDE : STEP;
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (move !== undefined) setAt({ x: at.x + (move[0] ?? 0) * step, y: at.y + (move[1] ?? 0) * step });
    else if (event.key === " ") setFrom(at);
    else if (event.key === "Enter") finish(at);
    else if (event.key === "Escape") place(false);
    else if (event.key.toLowerCase() === "w") pin(null);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={glass}
      className="placing"
      role="application"
      aria-label="Place the comment: arrows move the pin, Space begins a region, Enter places it, W takes the whole picture"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that place the pin
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(pointed(event));
        setAt(pointed(event));
      }}
      onPointerMove={(event) => setAt(pointed(event))}
      onPointerUp={(event) => finish(pointed(event))}
      onKeyDown={keyed}
    >
      <Sight view={view} from={from} at={at} />
      <p className="placing-hint">
        Click for a point, drag for a region. Arrows and <kbd>Enter</kbd> do it, too; <kbd>Space</kbd> begins a region,{" "}
        <kbd>W</kbd> means the whole {panel}, <kbd>Esc</kbd> lets go.
      </p>
    </div>
  );
}

function Sight({ view, from, at }: { view: Viewport; from: Point | null; at: Point }) {
  const matrix = toScreen(view);
  const { x, y } = apply(matrix, at);
  const begun = from === null ? null : apply(matrix, from);
  const [reachX, reachY] = begun === null ? [0, 0] : [Math.abs(x - begun.x), Math.abs(y - begun.y)];
  return (
    <>
      {begun !== null && reachX + reachY > LEAST_DRAG_PX && (
        <div
          className="placing-region"
          style={{ left: Math.min(x, begun.x), top: Math.min(y, begun.y), width: reachX, height: reachY }}
        />
      )}
      <div className="placing-sight" style={{ transform: `translate(${x}px, ${y}px)` }} />
    </>
  );
}

/** A drag of a few pixels is a click that shook. */
function anchorFrom(from: Point | null, to: Point, scale: number): Anchor {
  const [width, height] = from === null ? [0, 0] : [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  if (from === null || (width + height) * scale <= LEAST_DRAG_PX) return { point: [rounded(to.x), rounded(to.y)] };
  const [left, top] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  return { region: [rounded(left), rounded(top), rounded(width), rounded(height)] };
}

const rounded = (units: number): number => Math.round(units * 10) / 10;
