// Moments as people say them, and those that one compares with. Pure.
import type { Moment, Step, Version } from "../../api/history";
import { msOf } from "../../model/moments";

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const DAY_MS = 86_400_000;

/** "14:32" today, "yesterday 14:32", "Tue 14:32" within a week, "Tue 3 Mar 14:32", with the year when it is another. */
export function momentText(at_ms: number, now_ms: number): string {
  const clock = CLOCK.format(at_ms);
  const days = Math.round((midnight(now_ms) - midnight(at_ms)) / DAY_MS);
  if (days === 0) return clock;
  if (days === 1) return `yesterday ${clock}`;
  if (days > 1 && days < 7) return `${WEEKDAY.format(at_ms)} ${clock}`;
  const isThisYear = new Date(at_ms).getFullYear() === new Date(now_ms).getFullYear();
  return `${(isThisYear ? DAY : DATE).format(at_ms)} ${clock}`;
}

export function midnight(at_ms: number): number {
  return new Date(at_ms).setHours(0, 0, 0, 0);
}

/** A moment that can be chosen. */
export interface Choice {
  moment: Moment;
  title: string;
  group: "now" | "since" | "versions" | "steps";
}

export interface Known {
  versions: readonly Version[];
  /** Newest first. */
  steps: readonly Step[];
  /** When this person left the board last, or null where this browser does not know. */
  visited_ms: number | null;
  now_ms: number;
}

export function choicesOf({ versions, steps, visited_ms, now_ms }: Known): Choice[] {
  const since: Choice[] = [
    { moment: String(midnight(now_ms) - 1), title: "Yesterday, at the end of the day", group: "since" },
  ];
  if (visited_ms !== null) {
    const title = `When I was last here, ${momentText(visited_ms, now_ms)}`;
    since.unshift({ moment: String(visited_ms), title, group: "since" });
  }
  const named = [...versions]
    .sort((a, b) => msOf(b.moment) - msOf(a.moment))
    .map(
      ({ id, name, at_ms }): Choice => ({
        moment: id,
        title: `${name}, ${momentText(at_ms, now_ms)}`,
        group: "versions",
      }),
    );
  const after = steps.map(
    ({ last, last_ms, sentence }): Choice => ({
      moment: last,
      title: `${momentText(last_ms, now_ms)}: ${sentence}`,
      group: "steps",
    }),
  );
  return [{ moment: "now", title: "Now", group: "now" }, ...since, ...named, ...after];
}

/** What one wants to know first: since the last version that somebody named, since the last visit, or since yesterday. */
export function defaultMoment({ versions, visited_ms, now_ms }: Known): Moment {
  const named = versions.filter(({ kind }) => kind === "named");
  const latest = named.reduce<Version | null>((a, b) => (a === null || msOf(b.moment) > msOf(a.moment) ? b : a), null);
  return latest?.id ?? String(visited_ms ?? midnight(now_ms) - 1);
}
