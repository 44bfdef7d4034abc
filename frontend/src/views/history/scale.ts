// Time on a strip: stretches of work get the room, pauses between them a sliver each. Places go from 0 to 1.
import type { Bucket, Timeline } from "../../api/history";

export interface Stretch {
  from_ms: number;
  to_ms: number;
  /** Where it stands on the strip. */
  left: number;
  right: number;
}

export interface Bar {
  left: number;
  right: number;
  entries: number;
  accounts: ReadonlyMap<string, number>;
}

export interface Tick {
  at: number;
  at_ms: number;
  /** Whether a day begins here. */
  day: boolean;
}

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * MINUTE_MS;
/** A pause is compressed when it takes more than this part of all the time. */
const PAUSE_PART = 1 / 20;
/** What a pause takes of the strip; all of them together no more than a third. */
const PAUSE_WIDTH = 0.014;
const MOST_PAUSES = 1 / 3;
/** However short some work was, it can be hit with a pointer. */
const LEAST_WIDTH = 0.012;
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);

export class Scale {
  readonly stretches: readonly Stretch[];
  private readonly bucket_ms: number;

  constructor(
    private readonly timeline: Pick<Timeline, "first_ms" | "last_ms" | "buckets">,
    buckets: number,
  ) {
    this.bucket_ms = Math.max(1, (timeline.last_ms - timeline.first_ms) / buckets);
    this.stretches = placed(worked(timeline, this.bucket_ms));
  }

  /** Where a time stands; in a pause, where the work before it ended. */
  placeOf(at_ms: number): number {
    let place = 0;
    for (const { from_ms, to_ms, left, right } of this.stretches) {
      if (at_ms < from_ms) return place;
      const part = to_ms === from_ms ? 1 : Math.min(1, (at_ms - from_ms) / (to_ms - from_ms));
      place = left + part * (right - left);
    }
    return place;
  }

  /** The time at a place in whole milliseconds; in a pause, when the work before it ended. */
  timeAt(place: number): number {
    let before = this.timeline.first_ms;
    for (const { from_ms, to_ms, left, right } of this.stretches) {
      if (place < left) return Math.ceil(before);
      if (place <= right) return Math.round(from_ms + ((place - left) / (right - left)) * (to_ms - from_ms));
      before = to_ms;
    }
    return Math.ceil(before);
  }

  /** What was done where, in so many columns; those without work are left out. */
  bars(columns: number): Bar[] {
    const found = new Map<number, { entries: number; accounts: Map<string, number> }>();
    for (const bucket of this.timeline.buckets) {
      if (bucket.entries === 0) continue;
      const middle = this.placeOf(bucket.at_ms + this.bucket_ms / 2);
      const column = Math.min(columns - 1, Math.floor(middle * columns));
      const bar = found.get(column) ?? { entries: 0, accounts: new Map<string, number>() };
      found.set(column, add(bar, bucket));
    }
    return [...found].map(([column, bar]) => ({ left: column / columns, right: (column + 1) / columns, ...bar }));
  }

  /** Where days begin, and round times between them as far as there is room. */
  ticks(width_px: number, apart_px: number): Tick[] {
    const ticks: Tick[] = [];
    let day = "";
    for (const stretch of this.stretches) {
      const room = ((stretch.right - stretch.left) * width_px) / apart_px;
      for (const at_ms of timesIn(stretch, room)) {
        const isNew = new Date(at_ms).toDateString() !== day;
        const at = this.placeOf(at_ms);
        const last = ticks.at(-1);
        const isFree = last === undefined || (at - last.at) * width_px >= apart_px;
        if (!isFree && !(isNew && !last.day && ticks.pop() !== undefined)) continue;
        ticks.push({ at, at_ms, day: isNew });
        day = new Date(at_ms).toDateString();
      }
    }
    return ticks;
  }

  /** When something was done next; null when nothing was. */
  nextWork(after_ms: number): number | null {
    const next = this.timeline.buckets.find(({ at_ms, entries }) => entries > 0 && at_ms + this.bucket_ms > after_ms);
    return next === undefined ? null : Math.ceil(next.at_ms + this.bucket_ms);
  }
}

function add(bar: { entries: number; accounts: Map<string, number> }, { entries, accounts }: Bucket) {
  bar.entries += entries;
  for (const [account, count] of Object.entries(accounts)) {
    bar.accounts.set(account, (bar.accounts.get(account) ?? 0) + count);
  }
  return bar;
}

type Span = Pick<Stretch, "from_ms" | "to_ms">;

/** Times of work, with the pauses between them left out. */
function worked({ first_ms, last_ms, buckets }: ScaledTimeline, bucket_ms: number): Span[] {
  const pause_ms = Math.max(2 * bucket_ms, Math.min(LONGEST_PAUSE_MS, (last_ms - first_ms) * PAUSE_PART));
  const spans: Span[] = [];
  for (const { at_ms, entries } of buckets) {
    if (entries === 0) continue;
    const last = spans.at(-1);
    const to_ms = Math.min(Math.max(at_ms + bucket_ms, first_ms), Math.max(last_ms, at_ms));
    if (last !== undefined && at_ms - last.to_ms <= pause_ms) last.to_ms = to_ms;
    else spans.push({ from_ms: at_ms, to_ms });
  }
  return spans.length > 0 ? spans : [{ from_ms: first_ms, to_ms: last_ms }];
}

type ScaledTimeline = Pick<Timeline, "first_ms" | "last_ms" | "buckets">;

function placed(spans: readonly Span[]): Stretch[] {
  const pause = Math.min(PAUSE_WIDTH, MOST_PAUSES / Math.max(1, spans.length - 1));
  const room = 1 - pause * (spans.length - 1);
  const least = Math.min(LEAST_WIDTH, room / (2 * spans.length));
  const total = spans.reduce((sum, { from_ms, to_ms }) => sum + (to_ms - from_ms), 0);
  const shared = room - least * spans.length;
  let left = 0;
  return spans.map((span) => {
    const part = total === 0 ? 1 / spans.length : (span.to_ms - span.from_ms) / total;
    const right = left + least + part * shared;
    const stretch = { ...span, left, right };
    left = right + pause;
    return stretch;
  });
}

/** When a stretch began, and round times in it, about as many as there is room for. */
function timesIn({ from_ms, to_ms }: Stretch, room: number): number[] {
  const step = STEPS_MS.find((step) => (to_ms - from_ms) / step <= Math.max(1, room));
  if (step === undefined) return [from_ms];
  const offset = new Date(from_ms).getTimezoneOffset() * MINUTE_MS;
  const first = Math.ceil((from_ms - offset) / step) * step + offset;
  const count = Math.max(0, Math.floor((to_ms - first) / step) + 1);
  return [from_ms, ...Array.from({ length: count }, (_, index) => first + index * step)];
}
