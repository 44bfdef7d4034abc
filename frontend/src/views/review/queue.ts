// The order in which suggestions are gone through, and which of them are shown. Pure.
import { type Conflict, conflictsOf, isStale } from "../../model/reviewConflict";
import type { Ground } from "../../model/reviewGround";
import type { Filed } from "../../model/reviewRecord";
import type { Outline } from "../board/outline";

/** A suggestion with what stands in the way of it as a whole. */
export interface Judged {
  readonly filed: Filed;
  readonly conflicts: readonly Conflict[];
  readonly stale: boolean;
}

export interface Filters {
  agent: string;
  kind: string;
  scene: string;
  mine: boolean;
  stale: boolean;
  conflicting: boolean;
}

export const NO_FILTERS: Filters = { agent: "", kind: "", scene: "", mine: false, stale: false, conflicting: false };

export interface Chapter {
  /** Empty for what belongs to no scene. */
  scene: string;
  items: readonly Judged[];
}

export function judge(filed: Filed, ground: Ground): Judged {
  const every = filed.operations.map((_, index) => index);
  return {
    filed,
    conflicts: conflictsOf(ground, filed.operations, every),
    stale: isStale(ground, filed.operations, filed.record.fingerprint),
  };
}

/** In story order, by scene; what belongs to none comes last. */
export function chaptersOf(judged: readonly Judged[], outline: Outline): readonly Chapter[] {
  const scenes = [...outline.scenes.map(({ id }) => id), ""];
  const sceneOf = ({ filed }: Judged) => (outline.byScene.has(filed.record.scene) ? filed.record.scene : "");
  const sorted = [...judged].sort((a, b) => placeOf(a, outline) - placeOf(b, outline));
  return scenes
    .map((scene) => ({ scene, items: sorted.filter((one) => sceneOf(one) === scene) }))
    .filter(({ items }) => items.length > 0);
}

/** All in the order of the chapters. */
export const inQueue = (chapters: readonly Chapter[]): readonly Judged[] => chapters.flatMap(({ items }) => items);

export function fits({ filed, conflicts, stale }: Judged, filters: Filters, me: string): boolean {
  const { author, record } = filed;
  if (filters.agent !== "" && author.account !== filters.agent) return false;
  if (filters.kind !== "" && record.kind !== filters.kind) return false;
  if (filters.scene !== "" && record.scene !== filters.scene) return false;
  if (filters.mine && author.account !== me && author.requestedBy !== me) return false;
  if (filters.stale && !stale) return false;
  return !filters.conflicting || conflicts.length > 0;
}

/** The next one in the queue, or the one before; at an end the one at the other end. */
export function stepped(queue: readonly Judged[], from: string | null, by: 1 | -1): string | null {
  const at = queue.findIndex(({ filed }) => filed.id === from);
  if (queue.length === 0) return null;
  const next = at < 0 ? (by > 0 ? 0 : -1) : (at + by) % queue.length;
  return queue.at(next)?.filed.id ?? null;
}

/** Where to go when one is decided: on, or back from the last; null when it was the only one. */
export function afterDeciding(queue: readonly Judged[], decided: string): string | null {
  const at = queue.findIndex(({ filed }) => filed.id === decided);
  return (queue[at + 1] ?? queue[at - 1])?.filed.id ?? null;
}

/** Where its panel stands in the story; what stands nowhere comes after the rest of its scene. */
const placeOf = ({ filed }: Judged, outline: Outline): number =>
  outline.byPanel.get(filed.record.panel)?.index ?? Number.MAX_SAFE_INTEGER;

/** What was decided, the last decision first; `numberOf` tells the place of a decision in the chain. */
export const lastDecidedFirst = (decided: readonly Filed[], numberOf: (decision: string) => number): Filed[] =>
  [...decided].sort((a, b) => numberOf(b.record.decision) - numberOf(a.record.decision));
