// What changed between two moments as a list: joined, filtered, grouped by scene, walked through. Pure.
import type { Comparison, FieldChange } from "../../api/history";

export const HOWS = ["added", "removed", "moved", "changed", "redrawn"] as const;
export type How = (typeof HOWS)[number];

export const HOW_NAMES: Readonly<Record<How, string>> = {
  added: "New",
  removed: "Removed",
  moved: "Moved",
  changed: "Changed",
  redrawn: "Redrawn",
};

/** One line of what changed, with all that is known about it. */
export interface Change {
  key: string;
  table: string;
  id: string;
  how: How;
  scene: string;
  /** Whose picture shows it; empty where none does. */
  panel: string;
  sentence: string;
  fields: readonly FieldChange[];
}

export interface Group {
  scene: string;
  title: string;
  changes: readonly Change[];
}

export function changesOf({ lines, records, production }: Comparison): Change[] {
  const fields = new Map(records.map((record) => [`${record.table}/${record.id}`, record.fields]));
  return lines.map(({ table, id, how, scene, panel, sentence }) => ({
    key: `${table}/${id}/${how}`,
    table,
    id,
    how: isHow(how) ? how : "changed",
    scene,
    panel: panel || (table === "panels" ? id : ""),
    sentence,
    fields: how === "changed" ? (table === "production" ? production : (fields.get(`${table}/${id}`) ?? [])) : [],
  }));
}

const isHow = (how: string): how is How => (HOWS as readonly string[]).includes(how);

export function countsBy(changes: readonly Change[]): Readonly<Record<How, number>> {
  const counts = { added: 0, removed: 0, moved: 0, changed: 0, redrawn: 0 };
  for (const { how } of changes) counts[how] += 1;
  return counts;
}

/** Nothing chosen is everything. */
export function filtered(changes: readonly Change[], hows: ReadonlySet<How>): readonly Change[] {
  return hows.size === 0 ? changes : changes.filter(({ how }) => hows.has(how));
}

/** Neighbours of one scene stand under its heading; what belongs to no scene under the board's. */
export function grouped(changes: readonly Change[], labels: Readonly<Record<string, string>>): Group[] {
  const groups: { scene: string; title: string; changes: Change[] }[] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last?.scene === change.scene) last.changes.push(change);
    else groups.push({ scene: change.scene, title: titleOf(change.scene, labels), changes: [change] });
  }
  return groups;
}

const titleOf = (scene: string, labels: Readonly<Record<string, string>>): string => {
  const label = scene === "" ? "The whole board" : (labels[scene] ?? "A scene that is gone");
  return label.charAt(0).toUpperCase() + label.slice(1);
};

/** The line `by` further on; from nowhere to the first. */
export function stepped(changes: readonly Change[], selected: string | null, by: number): string | null {
  const at = changes.findIndex(({ key }) => key === selected);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), changes.length - 1);
  return changes[next]?.key ?? null;
}
