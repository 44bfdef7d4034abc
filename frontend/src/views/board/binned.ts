// What the bin lists: each thing that can come back, once, with who moved it there, when, and what went along. Pure.
import type { BinEntry } from "../../api/history";
import type { Bin } from "../../model/model";

export const BINNED_TABLES = ["scenes", "shots", "panels", "layers"] as const;
export type BinnedTable = (typeof BINNED_TABLES)[number];

/** Something in the bin, as far as it is known here. */
export interface BinnedThing {
  table: BinnedTable;
  id: string;
  /** What it was called when it was thrown away; empty where only the server knows. */
  label: string;
  under: string;
  /** Whose picture shows it; empty where none does. */
  panel: string;
  along: string;
  /** Null for what the log has not told yet. */
  by: { account: string; name: string; at_ms: number; entry: string } | null;
}

/** A shot that went along with its last panels comes back with them: it needs no line of its own. */
export function listed(bin: Bin): Bin {
  const withPanels = new Set(bin.panels.map(({ shot }) => shot));
  return { ...bin, shots: bin.shots.filter(({ id }) => !withPanels.has(id)) };
}

/** What lies in the bin by this browser's own copy, and what the server knows of it; layers are known to it alone. */
export function thingsIn(bin: Bin, told: readonly BinEntry[]): BinnedThing[] {
  const known = new Map(told.map((entry) => [`${entry.table}/${entry.id}`, entry]));
  const { scenes, shots, panels } = listed(bin);
  const local = [
    ...scenes.map(({ id }) => ({ table: "scenes" as const, id, panel: "" })),
    ...shots.map(({ id }) => ({ table: "shots" as const, id, panel: "" })),
    ...panels.map(({ id }) => ({ table: "panels" as const, id, panel: id })),
  ];
  const layers = told
    .filter(({ table }) => table === "layers")
    .map(({ id, panel }) => ({ table: "layers" as const, id, panel }));
  const things = [...local, ...layers].map((thing) => thingOf(thing, known.get(`${thing.table}/${thing.id}`)));
  // What was thrown away last comes first; what has only just been, before all that.
  return things.sort((a, b) => (b.by?.at_ms ?? Infinity) - (a.by?.at_ms ?? Infinity));
}

function thingOf(thing: Pick<BinnedThing, "table" | "id" | "panel">, entry: BinEntry | undefined): BinnedThing {
  if (entry === undefined) return { ...thing, label: "", under: "", along: "", by: null };
  const { label, under, account, name, at_ms, entry: id } = entry;
  return { ...thing, label, under, along: alongWords(entry.along), by: { account, name, at_ms, entry: id } };
}

/** "3 shots and 12 panels" */
export function alongWords(along: Readonly<Record<string, number>>): string {
  const parts = (["shots", "panels"] as const).flatMap((table) => {
    const count = along[table] ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? table.slice(0, -1) : table}`];
  });
  return parts.join(" and ");
}

export interface Thrower {
  account: string;
  name: string;
  count: number;
}

/** Who threw what away, most first. */
export function throwers(things: readonly BinnedThing[]): Thrower[] {
  const found = new Map<string, Thrower>();
  for (const { by } of things) {
    if (by === null) continue;
    const known = found.get(by.account);
    if (known !== undefined) known.count += 1;
    else found.set(by.account, { account: by.account, name: by.name || "Somebody", count: 1 });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
