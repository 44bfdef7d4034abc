// Moments and steps in words, and steps day by day. Pure.
import { isBroughtBack, type Step } from "../../api/history";

const DAY_MS = 24 * 3_600_000;
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const EXACT = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

export const clockWords = (at_ms: number): string => CLOCK.format(at_ms);
export const exactClock = (at_ms: number): string => EXACT.format(at_ms);

/** "Today", "Yesterday", "Thursday" of the last six days, "12 November", with the year when it is another one. */
export function dayWords(at_ms: number, now_ms: number): string {
  const ago = Math.round((midnight(now_ms) - midnight(at_ms)) / DAY_MS);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  if (ago > 1 && ago < 7) return WEEKDAY.format(at_ms);
  const isThisYear = new Date(at_ms).getFullYear() === new Date(now_ms).getFullYear();
  return (isThisYear ? DATE : YEAR).format(at_ms);
}

/** "Thursday 14:32" */
export const momentWords = (at_ms: number, now_ms: number): string => `${dayWords(at_ms, now_ms)} ${clockWords(at_ms)}`;

function midnight(at_ms: number): number {
  return new Date(at_ms).setHours(0, 0, 0, 0);
}

/** Where a moment stands among the steps: right after one, or in the middle of it. */
export interface Nearby {
  step: Step;
  isWithin: boolean;
}

/** "after Mara drew 14 strokes on 12B 2/2" */
export function nearbyWords({ step, isWithin }: Nearby): string {
  const sentence = step.sentence.startsWith("The server") ? `the ${step.sentence.slice(4)}` : step.sentence;
  return `${isWithin ? "while" : "after"} ${sentence}`;
}

/** "Thursday 14:32, after Mara drew 14 strokes on 12B 2/2" */
export function saidOf(at_ms: number, nearby: Nearby | null, now_ms: number): string {
  const when = momentWords(at_ms, now_ms);
  return nearby === null ? when : `${when}, ${nearbyWords(nearby)}`;
}

export interface Day {
  key: string;
  title: string;
  steps: readonly Step[];
}

/** Steps come newest first, and so do the days. */
export function byDay(steps: readonly Step[], now_ms: number): Day[] {
  const days: { key: string; title: string; steps: Step[] }[] = [];
  for (const step of steps) {
    const key = new Date(step.last_ms).toDateString();
    const last = days.at(-1);
    if (last?.key === key) last.steps.push(step);
    else days.push({ key, title: dayWords(step.last_ms, now_ms), steps: [step] });
  }
  return days;
}

const STRANGER = "Somebody who is not known here";

/** Who did it, and what: the sentence in two. */
export function toldOf({ sentence, name, account, means }: Pick<Step, "sentence" | "name" | "account" | "means">): {
  who: string;
  deed: string;
} {
  const nobody = isBroughtBack(means) ? "Somebody" : "The server";
  const who = name || (account === "" ? nobody : STRANGER);
  const deed = sentence.startsWith(`${who} `) ? sentence.slice(who.length + 1) : sentence;
  return { who, deed: deed.charAt(0).toUpperCase() + deed.slice(1) };
}
