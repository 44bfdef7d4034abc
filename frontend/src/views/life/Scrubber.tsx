// Under the paper: every entry as a tick in its author's colour, the play head, and what it stands on in words.
import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useEffect, useRef } from "react";
import { useReviewing } from "../approval/reviewing";
import type { Film } from "./film";
import { SPEEDS } from "./telling";
import type { PlayHead } from "./usePlayHead";

interface ScrubberProps {
  film: Film;
  length: number;
  head: PlayHead;
  /** The moment in words. */
  children: React.ReactNode;
}

const TICK_HEIGHT = 22;
/** A pause so long is a new sitting. */
const SITTING_MS = 30 * 60_000;

export function Scrubber({ film, length, head, children }: ScrubberProps) {
  const { at, playing, speed, go, play, setSpeed } = head;
  const isEmpty = length === 0;
  return (
    <footer className="scrubber">
      <div className="scrubber-row">
        <button
          type="button"
          className="icon-button"
          aria-label="One entry back"
          title="One entry back (Left)"
          disabled={at < 0}
          onClick={() => go(at - 1)}
        >
          <SkipBack size={15} aria-hidden />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={playing ? "Pause" : "Play"}
          title="Play, or pause (Space)"
          disabled={isEmpty}
          onClick={() => play(!playing)}
        >
          {playing ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="One entry on"
          title="One entry on (Right)"
          disabled={at >= length - 1}
          onClick={() => go(at + 1)}
        >
          <SkipForward size={15} aria-hidden />
        </button>
        <label className="scrubber-speed">
          <span className="visually-hidden">Speed</span>
          <select
            className="field"
            aria-label="Speed"
            value={speed}
            onChange={(event) => setSpeed(Number(event.target.value))}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        <p className="scrubber-words" role="status" aria-live={playing ? "off" : "polite"}>
          {children}
        </p>
        <span className="number muted">
          {at + 1}/{length}
        </span>
      </div>
      <div className="scrubber-track">
        <Ticks film={film} length={length} />
        <input
          type="range"
          min={-1}
          max={Math.max(0, length - 1)}
          value={at}
          disabled={isEmpty}
          aria-label="Play head"
          aria-valuetext={`Entry ${at + 1} of ${length}`}
          onChange={(event) => go(Number(event.target.value))}
        />
      </div>
    </footer>
  );
}

function Ticks({ film, length }: Pick<ScrubberProps, "film" | "length">) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const reviewing = useReviewing();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    element.width = element.clientWidth * devicePixelRatio;
    element.height = TICK_HEIGHT * devicePixelRatio;
    const step = element.width / Math.max(1, length);
    let before_ms = Infinity;
    film.frames.slice(0, length).forEach(({ account, at_ms, gone, set }, at) => {
      context.fillStyle = reviewing?.who(account).color ?? "#969696";
      const isErased = gone.length > set.length;
      const height = element.height * (isErased ? 0.35 : 0.7);
      context.fillRect(at * step, element.height - height, Math.max(1, step - (step > 3 ? 1 : 0)), height);
      context.fillStyle = "#ebebeb";
      if (at_ms - before_ms > SITTING_MS) context.fillRect(at * step, 0, devicePixelRatio, element.height);
      before_ms = at_ms;
    });
  }, [film, length, reviewing]);
  return <canvas ref={canvas} className="ticks" aria-hidden />;
}
