// What a card of the past says besides its fields: how its panel differs from today, and what a step did to it. Pure.
import { type Moment, partOf } from "../../model/past";
import type { Mark } from "../board/marks";
import type { Outline, PanelItem } from "../board/outline";
import type { Chosen } from "./state";

/** The board as it is now; without `parts` nobody knows yet which drawings differ. */
export interface Today {
  outline: Outline;
  parts: Readonly<Record<string, string>> | null;
  /** Whether there is anything to be seen of a panel's drawing. */
  hasPicture: (panel: string) => boolean;
}

interface Then {
  moment: Pick<Moment, "parts">;
  outline: Outline;
}

const GONE: Mark = { kind: "gone", title: "Deleted since" };
const REDRAWN: Mark = { kind: "redrawn", title: "Drawn on since" };
const CHANGED: Mark = { kind: "changed", title: "Its words or its camera were changed since" };
const MOVED: Mark = { kind: "moved", title: "Stands in another shot now" };
const TOUCHED: Mark = { kind: "touched", title: "This step was here" };

const FIELDS = ["dialogue", "action", "notes", "frames", "camera"] as const satisfies readonly (keyof PanelItem)[];

/** The same list for the same panel, so that cards need not be drawn anew. */
export function marksBetween(then: Then, today: Today, chosen: Chosen | null): (panel: string) => readonly Mark[] {
  const known = new Map<string, readonly Mark[]>();
  const touched = new Set(chosen === null ? [] : touchedBy(chosen, then.outline));
  return (panel) => {
    const marks = known.get(panel) ?? [...(touched.has(panel) ? [TOUCHED] : []), ...since(panel, then, today)];
    known.set(panel, marks);
    return marks;
  };
}

/** The panels that show what a step did; of scenes and shots all that stand in them. */
export function touchedBy({ step }: Chosen, outline: Outline): string[] {
  const own = new Set(step.panels);
  const records = new Set(step.records.map(([, id]) => id));
  const isTouched = ({ id, shotId, sceneId }: PanelItem): boolean =>
    own.has(id) || (own.size === 0 && (records.has(shotId) || records.has(sceneId)));
  return outline.panels.filter(isTouched).map(({ id }) => id);
}

function since(panel: string, then: Then, { outline, parts, hasPicture }: Today): Mark[] {
  const [was, is] = [then.outline.byPanel.get(panel), outline.byPanel.get(panel)];
  if (was === undefined) return [];
  if (is === undefined) return [GONE];
  const part = partOf(panel);
  const isRedrawn = parts !== null && parts[part] !== then.moment.parts[part] && hasPicture(panel);
  return [
    ...(isRedrawn ? [REDRAWN] : []),
    ...(FIELDS.some((field) => was[field] !== is[field]) ? [CHANGED] : []),
    ...(was.shotId === is.shotId ? [] : [MOVED]),
  ];
}
