// The play head of a drawing's life: moved by keys and hand, or on its own, pauses left out.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Command } from "../../keys/commands";
import { useCommandsAlone } from "../../keys/registry";
import type { Film } from "./film";
import { SPEEDS, stayMs } from "./telling";

export interface PlayHead {
  /** The frame that is shown; -1 is the blank paper. */
  at: number;
  playing: boolean;
  speed: number;
  go: (at: number) => void;
  play: (playing: boolean) => void;
  setSpeed: (speed: number) => void;
}

const LEAP = 10;

export function usePlayHead(film: Film, length: number, onClose: () => void): PlayHead {
  const [place, setPlace] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(4);
  const last = length - 1;
  // Until somebody moves it the head stays at the end, also while the film comes.
  const at = Math.min(place ?? last, last);
  const go = useCallback((to: number) => setPlace(Math.min(Math.max(to, -1), last)), [last]);
  const play = useCallback(
    (wanted: boolean) => {
      if (wanted && at >= last) setPlace(-1);
      setPlaying(wanted);
    },
    [at, last],
  );
  usePlaying(film, { at, last, playing, speed, setPlace, stop: () => setPlaying(false) });
  const head = useMemo(() => ({ at, playing, speed, go, play, setSpeed }), [at, playing, speed, go, play]);
  useCommandsAlone(useMemo(() => lifeCommands(head, last, onClose), [head, last, onClose]));
  return head;
}

interface Playing {
  at: number;
  last: number;
  playing: boolean;
  speed: number;
  setPlace: (place: number) => void;
  stop: () => void;
}

/** Goes on from frame to frame; several in one when they are shorter than one of the screen's. */
function usePlaying(film: Film, now: Playing): void {
  const state = useRef(now);
  state.current = now;
  const { playing } = now;
  useEffect(() => {
    if (!playing) return;
    let pending = 0;
    let shown_ms = performance.now();
    const step = (now_ms: number) => {
      const { at, last, speed, setPlace, stop } = state.current;
      let next = at;
      while (next < last && now_ms - shown_ms >= stayMs(gapAfter(film, next), speed)) {
        shown_ms += stayMs(gapAfter(film, next), speed);
        next += 1;
      }
      if (next !== at) setPlace(next);
      if (next >= last) stop();
      else pending = requestAnimationFrame(step);
    };
    pending = requestAnimationFrame(step);
    return () => cancelAnimationFrame(pending);
  }, [playing, film]);
}

function gapAfter(film: Film, at: number): number {
  const [one, next] = [film.frames[at], film.frames[at + 1]];
  return one && next ? next.at_ms - one.at_ms : 0;
}

function lifeCommands(head: PlayHead, last: number, onClose: () => void): Command[] {
  const command = (id: string, title: string, keys: string[], run: () => void): Command => ({
    id: `life.${id}`,
    title,
    group: "Life of the drawing",
    keys,
    run,
  });
  const faster = (by: 1 | -1) => () => {
    const at = SPEEDS.indexOf(head.speed) + by;
    head.setSpeed(SPEEDS[at] ?? head.speed);
  };
  return [
    command("before", "One entry back", ["ArrowLeft", ","], () => head.go(head.at - 1)),
    command("next", "One entry on", ["ArrowRight", "."], () => head.go(head.at + 1)),
    command("leap-back", "Ten entries back", ["shift+ArrowLeft"], () => head.go(head.at - LEAP)),
    command("leap", "Ten entries on", ["shift+ArrowRight"], () => head.go(head.at + LEAP)),
    command("first", "The blank paper", ["Home"], () => head.go(-1)),
    command("last", "As it is", ["End"], () => head.go(last)),
    command("play", "Play, or pause", ["Space"], () => head.play(!head.playing)),
    command("faster", "Faster", ["+", "="], faster(1)),
    command("slower", "Slower", ["-"], faster(-1)),
    command("close", "Back to drawing", ["Escape", "p"], onClose),
  ];
}
