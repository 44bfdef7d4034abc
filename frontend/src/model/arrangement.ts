// Puts a board's records into story order and tells the living from the deleted; the twin of `board/arrangement.py`.
import type { Bin, Board, Damage, Element, Panel, Production, Scene, Script, Shot } from "./model";
import { compareKeys } from "./order";

/** A board's records as they stand in its tables, in no order. */
export interface Records {
  readonly schema: number;
  readonly production: Production;
  readonly scripts: readonly Script[];
  readonly elements: readonly Element[];
  readonly scenes: readonly Scene[];
  readonly shots: readonly Shot[];
  readonly panels: readonly Panel[];
  readonly damage: readonly Damage[];
}

export interface Ordered {
  readonly id: string;
  readonly order: string;
  readonly deleted: boolean;
}

const NONE: readonly never[] = Object.freeze([]);

/** The records by their order keys, ties broken by id. */
export function inOrder<R extends Ordered>(records: Iterable<R>): R[] {
  return [...records].sort((a, b) => compareKeys([a.order, a.id], [b.order, b.id]));
}

export function living<R extends Ordered>(records: Iterable<R>): R[] {
  return inOrder(records).filter((record) => !record.deleted);
}

/** The board which the records make. */
export function arrange(records: Records): Board {
  const scripts = living(records.scripts);
  const scenes = living(records.scenes);
  const elements = grouped(living(records.elements), (element) => element.script);
  const shotsByScene = grouped(living(records.shots), (shot) => shot.scene);
  const panelsByShot = grouped(living(records.panels), (panel) => panel.shot);
  const shots = under(scenes, shotsByScene);
  return {
    schema: records.schema,
    production: records.production,
    scripts,
    elements: under(scripts, elements),
    scenes,
    shots,
    panels: under(shots, panelsByShot),
    allShots: [...shotsByScene.values()].flat(),
    bin: binOf(records),
    damage: records.damage,
    shotsOf: (scene) => shotsByScene.get(scene) ?? NONE,
    panelsOf: (shot) => panelsByShot.get(shot) ?? NONE,
  };
}

export function grouped<R>(records: readonly R[], key: (record: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const record of records) {
    const group = groups.get(key(record));
    if (group) group.push(record);
    else groups.set(key(record), [record]);
  }
  return groups;
}

/** What was deleted, or hangs on nothing. */
export function binOf(records: Pick<Records, "scripts" | "elements" | "scenes" | "shots" | "panels">): Bin {
  const ids = (list: readonly Ordered[]) => new Set(list.map(({ id }) => id));
  const [scripts, scenes, shots] = [ids(records.scripts), ids(records.scenes), ids(records.shots)];
  return {
    scripts: inOrder(records.scripts.filter(({ deleted }) => deleted)),
    elements: inOrder(records.elements.filter(({ deleted, script }) => deleted || !scripts.has(script))),
    scenes: inOrder(records.scenes.filter(({ deleted }) => deleted)),
    shots: inOrder(records.shots.filter(({ deleted, scene }) => deleted || !scenes.has(scene))),
    panels: inOrder(records.panels.filter(({ deleted, shot }) => deleted || !shots.has(shot))),
  };
}

function under<R>(parents: readonly Ordered[], groups: ReadonlyMap<string, readonly R[]>): R[] {
  return parents.flatMap((parent) => groups.get(parent.id) ?? NONE);
}
