// Walking through the past: from step to step, from version to version, and as a time-lapse.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sentenceOf } from "../../api/client";
import type { Step, Version } from "../../api/history";
import { complain } from "../../app/toast";
import { compareEntries, pointOf } from "../../model/moments";
import type { Scale } from "./scale";
import { isPastMoment, travelTo, useHistory } from "./state";
import type { StepBook } from "./stepBook";
import type { Traveller } from "./travel";

/** After everything. */
const END = `${Number.MAX_SAFE_INTEGER}-0`;

export interface Speed {
  name: string;
  tick_ms: number;
  /** How many steps a tick. */
  stride: number;
}

export const SPEEDS: readonly Speed[] = [
  { name: "1×", tick_ms: 1000, stride: 1 },
  { name: "2×", tick_ms: 500, stride: 1 },
  { name: "4×", tick_ms: 250, stride: 1 },
  { name: "16×", tick_ms: 250, stride: 4 },
];

/** A picture that takes longer is shown when it is there; the lapse goes on. */
const PATIENCE_MS = 1500;

export interface Walk {
  step: (by: 1 | -1) => void;
  version: (by: 1 | -1) => void;
  start: () => void;
  end: () => void;
  play: () => void;
  playing: boolean;
  speed: number;
  setSpeed: (speed: number) => void;
}

interface Setting {
  book: StepBook;
  traveller: Traveller;
  scale: Scale | null;
  first_ms: number;
  versions: readonly Version[];
  at: string;
}

export function useWalk(setting: Setting): Walk {
  const latest = useRef(setting);
  latest.current = setting;
  const isBusy = useRef(false);
  const { playing, play, stop, speed, setSpeed } = usePlaying(latest);
  const step = useCallback(
    async (by: 1 | -1) => {
      stop();
      if (isBusy.current) return;
      isBusy.current = true;
      const from = positionOf(latest.current.at);
      await (by > 0 ? stepOn(latest.current, from, 1) : stepBack(latest.current, from)).catch(told);
      isBusy.current = false;
    },
    [stop],
  );
  return useMemo(() => {
    const goTo = (at: string) => {
      stop();
      useHistory.getState().set({ chosen: null });
      travelTo(at);
    };
    const version = (by: 1 | -1) => {
      const next = versionBeside(latest.current, by);
      if (next !== undefined) goTo(next.id);
      else if (by > 0) goTo("now");
    };
    return {
      step: (by) => void step(by),
      version,
      start: () => goTo(String(latest.current.first_ms)),
      end: () => goTo("now"),
      play,
      playing,
      speed,
      setSpeed,
    };
  }, [step, stop, play, playing, speed, setSpeed]);
}

function usePlaying(latest: React.RefObject<Setting>) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const chosenSpeed = useRef(speed);
  chosenSpeed.current = speed;
  const stop = useCallback(() => setPlaying(false), []);
  const play = useCallback(() => setPlaying((before) => !before), []);
  useEffect(() => {
    if (!playing) return;
    let goesOn = true;
    const run = async () => {
      const { at, first_ms } = latest.current;
      let position: string | null = isPastMoment(at) ? positionOf(at) : `${first_ms}-0`;
      if (at === "now") travelTo(String(first_ms));
      while (goesOn) {
        const { tick_ms, stride } = SPEEDS[chosenSpeed.current] ?? { tick_ms: 1000, stride: 1 };
        [position] = await Promise.all([stepOn(latest.current, position, stride), delay(tick_ms)]);
        if (position === null) break;
        await Promise.race([latest.current.traveller.pictures.whenComplete(), delay(PATIENCE_MS)]);
      }
    };
    run()
      .catch(told)
      .finally(() => goesOn && setPlaying(false));
    return () => {
      goesOn = false;
    };
  }, [playing, latest]);
  return { playing, play, stop, speed, setSpeed };
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const told = (error: unknown): void => complain(sentenceOf(error));

/** Where the head stands, as an entry. */
function positionOf(at: string): string {
  if (!isPastMoment(at)) return END;
  const { scene } = useHistory.getState();
  if (scene?.at === at) return scene.moment.position;
  // The end of a millisecond is told by the millisecond alone.
  return /^\d+$/u.test(at) ? `${at}-${Number.MAX_SAFE_INTEGER}` : at;
}

async function stepBack({ book, traveller }: Setting, from: string): Promise<void> {
  const newest = from === END ? await book.previous(END) : null;
  // The present stands after the newest step already.
  const step = await book.previous(newest?.last ?? from);
  if (step !== null) await stand(step, traveller);
}

/** Where the head stands then; null at the present. */
async function stepOn({ book, scale, traveller }: Setting, from: string, stride: number): Promise<string | null> {
  if (from === END) return null;
  // Until the strip has come it may have been at any time.
  const work_ms = scale === null ? Date.now() : scale.nextWork(pointOf(from).at_ms);
  const steps = await book.next(from, work_ms);
  const step = steps[Math.min(stride, steps.length) - 1];
  if (step === undefined) {
    useHistory.getState().set({ chosen: null });
    travelTo("now");
    return null;
  }
  await stand(step, traveller);
  return step.last;
}

async function stand(step: Step, traveller: Traveller): Promise<void> {
  useHistory.getState().set({ chosen: { step, side: "after", at: step.last } });
  travelTo(step.last);
  await traveller.go(step.last);
}

function versionBeside({ versions, at }: Setting, by: 1 | -1): Version | undefined {
  const here = positionOf(at);
  const after = (version: Version) => compareEntries(version.moment, here);
  return by > 0 ? versions.find((version) => after(version) > 0) : versions.findLast((version) => after(version) < 0);
}
