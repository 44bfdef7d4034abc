// Which step a moment stands after, and which ones come before and after it: asked for where one looks, kept around there.
import type { Sieve, Step, StepsPage } from "../../api/history";
import { compareEntries, msOf } from "../../model/moments";
import { isShown } from "./kinds";
import type { Nearby } from "./words";

export type StepHost = (sieve: Sieve, most: number, before: string | null) => Promise<StepsPage>;

/** So many steps that began before a moment surely hold the one that ended last before it. */
const BEFORE = 40;
const A_PAGE = 200;
const MOST_PAGES = 10;
const AHEAD_MS = 10 * 60_000;

interface Ahead {
  from: string;
  until_ms: number;
  /** By their ends. */
  steps: readonly Step[];
}

export class StepBook {
  private ahead: Ahead | null = null;
  private readonly byEnd = new Map<string, Step>();

  constructor(private readonly list: StepHost) {}

  /** Entries have come: what ends last may go on. */
  grew(): void {
    this.ahead = null;
    this.byEnd.clear();
  }

  /** The step right after which a moment stands, or in the middle of which. */
  async nearby(position: string): Promise<Nearby | null> {
    const exact = this.byEnd.get(position);
    if (exact !== undefined) return { step: exact, isWithin: false };
    const begun = await this.begunBefore(position);
    const within = begun.find((step) => compareEntries(step.last, position) > 0);
    const ended = latest(begun.filter((step) => compareEntries(step.last, position) <= 0));
    if (within !== undefined && (ended === null || compareEntries(within.first, ended.last) > 0)) {
      return { step: within, isWithin: true };
    }
    return ended === null ? null : { step: ended, isWithin: false };
  }

  /** The step that ended last before a moment. */
  async previous(position: string): Promise<Step | null> {
    const begun = await this.begunBefore(position);
    return latest(begun.filter((step) => compareEntries(step.last, position) < 0));
  }

  /** The steps that end next after a moment, in the order in which they do; `work_ms` is when something is done next. */
  async next(position: string, work_ms: number | null): Promise<readonly Step[]> {
    const { ahead } = this;
    if (ahead !== null && compareEntries(position, ahead.from) >= 0) {
      const known = ahead.steps.filter((step) => compareEntries(step.last, position) > 0);
      if (known.some(({ last_ms }) => last_ms <= ahead.until_ms)) return known;
    }
    const until_ms = (work_ms ?? msOf(position)) + AHEAD_MS;
    const near = await this.endingAfter(position, until_ms);
    if (near.length > 0 || work_ms === null) return this.keepAhead(position, until_ms, near);
    const far = await this.endingAfter(position, undefined);
    return this.keepAhead(position, Number.MAX_SAFE_INTEGER, far);
  }

  private keepAhead(from: string, until_ms: number, steps: readonly Step[]): readonly Step[] {
    this.ahead = { from, until_ms, steps };
    return steps;
  }

  private async begunBefore(position: string): Promise<Step[]> {
    const until_ms = msOf(position);
    const { steps } = await this.list(until_ms < Number.MAX_SAFE_INTEGER ? { until_ms } : {}, BEFORE, null);
    return this.remembered(steps).filter((step) => compareEntries(step.first, position) <= 0);
  }

  private async endingAfter(position: string, until_ms: number | undefined): Promise<Step[]> {
    const sieve = until_ms === undefined ? { since_ms: msOf(position) } : { since_ms: msOf(position), until_ms };
    const found: Step[] = [];
    let before: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page: StepsPage = await this.list(sieve, A_PAGE, before);
      found.push(...page.steps);
      before = page.before;
      if (before === null) break;
    }
    const after = this.remembered(found).filter((step) => compareEntries(step.last, position) > 0);
    return after.sort((a, b) => compareEntries(a.last, b.last));
  }

  private remembered(steps: readonly Step[]): Step[] {
    const shown = steps.filter(isShown);
    for (const step of shown) this.byEnd.set(step.last, step);
    return shown;
  }
}

function latest(steps: readonly Step[]): Step | null {
  return steps.reduce<Step | null>((a, b) => (a === null || compareEntries(b.last, a.last) > 0 ? b : a), null);
}
