// The track of the strip: bars of work by person, pauses, flags, and the head.
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Timeline, Version } from "../../api/history";
import { msOf } from "../../model/moments";
import { Paced } from "../../sync/pace";
import { useReviewing, type Who } from "../approval/reviewing";
import { revisionColor } from "./colors";
import type { Scale, Tick } from "./scale";
import { isPastMoment, travelTo, useHistory } from "./state";
import { versionName } from "./versions";
import type { Walk } from "./walking";
import { clockWords, dayWords, exactClock, momentWords } from "./words";

interface TrackProps {
  at: string;
  scale: Scale;
  timeline: Timeline;
  versions: readonly Version[];
  said: string;
  walk: Walk;
  /** The time under the head while it is dragged. */
  onDrag: (at_ms: number | null) => void;
}

const COLUMN_PX = 3;
const TICK_PX = 74;
/** A time that is cut off says nothing. */
const LEAST_TICK_PX = 36;
/** So often a dragged head asks for another moment. */
const ASK_MS = 70;
/** The right end is the present. */
const END = 0.9975;

export function Track(props: TrackProps) {
  const { at, scale, timeline, versions, said, walk } = props;
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const { drag, handlers } = useDrag(track, props);
  const [hover, setHover] = useState<number | null>(null);
  const scene = useHistory((state) => state.scene);
  const place = drag ?? placeOf(at, scale, scene?.moment.at_ms ?? null);
  const ticks = useMemo(
    () => scale.ticks(Math.max(1, width), TICK_PX).filter(({ at }) => (1 - at) * width > LEAST_TICK_PX),
    [scale, width],
  );
  return (
    <div
      ref={track}
      className="track"
      {...handlers}
      onPointerLeave={() => setHover(null)}
      onPointerMove={(event) => {
        handlers.onPointerMove(event);
        setHover(placeUnder(track.current, event.clientX));
      }}
    >
      <Bars scale={scale} width={width} />
      <Pauses scale={scale} />
      <Ticks ticks={ticks} />
      {versions.map((version) => (
        <VersionFlag key={version.id} version={version} left={scale.placeOf(msOf(version.moment))} />
      ))}
      {hover !== null && drag === null && <Hint place={hover} scale={scale} />}
      <div
        className="head"
        style={{ left: percent(place) }}
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={timeline.first_ms}
        aria-valuemax={Math.max(timeline.last_ms, timeline.first_ms + 1)}
        aria-valuenow={Math.min(scale.timeAt(place), timeline.last_ms)}
        aria-valuetext={said}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          walk.step(by as 1 | -1); // as listed
        }}
      />
    </div>
  );
}

const percent = (place: number): string => `${place * 100}%`;

function placeOf(at: string, scale: Scale, shown_ms: number | null): number {
  if (!isPastMoment(at)) return 1;
  const isTime = /^\d+(-\d+)?$/u.test(at);
  return scale.placeOf(isTime ? msOf(at) : (shown_ms ?? 0));
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    setWidth(element.current.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function placeUnder(track: HTMLElement | null, clientX: number): number {
  const box = track?.getBoundingClientRect();
  if (box === undefined || box.width === 0) return 0;
  return Math.min(1, Math.max(0, (clientX - box.left) / box.width));
}

/** The head follows the hand at once, the board as fast as it can. */
function useDrag(track: RefObject<HTMLElement | null>, { scale, onDrag }: TrackProps) {
  const [drag, setDrag] = useState<number | null>(null);
  const asked = useMemo(() => new Paced<string>(ASK_MS, travelTo), []);
  const follow = (event: PointerEvent) => {
    const place = placeUnder(track.current, event.clientX);
    setDrag(place);
    onDrag(place >= END ? Date.now() : scale.timeAt(place));
    asked.push(place >= END ? "now" : String(scale.timeAt(place)));
  };
  const end = () => {
    setDrag(null);
    onDrag(null);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const target = event.target as HTMLElement; // on the page
      if (event.button !== 0 || target.closest("button") !== null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      useHistory.getState().set({ chosen: null });
      follow(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
  return { drag, handlers };
}

function Bars({ scale, width }: { scale: Scale; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const who = useReviewing()?.who;
  useEffect(() => {
    if (canvas.current !== null && width > 0) paintBars(canvas.current, scale, width, who);
  }, [scale, width, who]);
  return <canvas ref={canvas} className="bars" aria-hidden />;
}

type Naming = ((account: string) => Who) | undefined;

function paintBars(canvas: HTMLCanvasElement, scale: Scale, width: number, who: Naming): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(ratio, ratio);
  const bars = scale.bars(Math.max(1, Math.floor(width / COLUMN_PX)));
  const most = Math.max(1, ...bars.map(({ entries }) => entries));
  for (const { left, entries, accounts } of bars) {
    // A single edit is seen beside an hour of drawing.
    const tall = Math.max(3, height * Math.sqrt(entries / most));
    let y = height;
    for (const [account, count] of accounts) {
      const part = (tall * count) / entries;
      context.fillStyle = account === "" ? SERVER : (who?.(account).color ?? SERVER);
      context.fillRect(left * width, y - part, COLUMN_PX - 0.5, part);
      y -= part;
    }
  }
}

const SERVER = "#6f6f6f";

function Pauses({ scale }: { scale: Scale }) {
  return scale.stretches.slice(1).map(({ left, from_ms }, index) => {
    const before = scale.stretches[index];
    if (before === undefined) return null;
    const style = { left: percent(before.right), width: percent(left - before.right) };
    return <i key={from_ms} className="pause" style={style} aria-hidden />;
  });
}

function Ticks({ ticks }: { ticks: readonly Tick[] }) {
  const now_ms = Date.now();
  return (
    <div className="time-ticks number" aria-hidden>
      {ticks.map(({ at, at_ms, day }) => (
        <span key={at_ms} className={day ? "tick day" : "tick"} style={{ left: percent(at) }}>
          {day ? momentWords(at_ms, now_ms) : clockWords(at_ms)}
        </span>
      ))}
    </div>
  );
}

function VersionFlag({ version, left }: { version: Version; left: number }) {
  const { kind, moment, color } = version;
  const name = versionName(version);
  const title = `${name}, ${momentWords(msOf(moment), Date.now())}`;
  const style = { left: percent(left), "--flag": revisionColor(color) } as React.CSSProperties; // custom properties are not in its type
  return (
    <button
      type="button"
      className={`flag ${kind}`}
      style={style}
      title={title}
      aria-label={title}
      onClick={() => {
        useHistory.getState().set({ chosen: null });
        travelTo(version.id);
      }}
    >
      {kind === "named" && <span>{name}</span>}
    </button>
  );
}

/** What was done under the pointer, and by whom. */
function Hint({ place, scale }: { place: number; scale: Scale }) {
  const who = useReviewing()?.who;
  const bars = useMemo(() => scale.bars(400), [scale]);
  const at_ms = scale.timeAt(place);
  const bar = bars.find(({ left, right }) => place >= left && place < right);
  const names = [...(bar?.accounts.keys() ?? [])].map((account) =>
    account === "" ? "the server" : who?.(account).name,
  );
  const style = { left: percent(Math.min(0.94, Math.max(0.06, place))) };
  return (
    <span className="time-hint number" style={style} aria-hidden>
      {dayWords(at_ms, Date.now())} {exactClock(at_ms)}
      {names.length > 0 && <small>{names.join(", ")}</small>}
    </span>
  );
}
