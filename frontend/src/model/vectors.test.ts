// The vectors of `tests/vectors`, which Python reads too: both languages must say the same.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { readBoard, readLedger, readManners, readPanel, readTable, schemaOf } from "./document";
import * as edits from "./edits";
import type { Dice } from "./ids";
import type { Board, Damage, PanelDrawing, Shot } from "./model";
import * as model from "./model";
import { parseName } from "./names";
import { type Numbered, sceneLabels, shotLabels } from "./numbering";
import { type Keyed, place, spread } from "./order";
import * as schema from "./schema";
import { decodeStroke, encodeStroke, type Matrix, makeStroke, pointsOf, type Stroke, transformStroke } from "./stroke";
import * as terms from "./terms";
import { fromTimecode, rate, runningTime, secondsAndFrames, toTimecode } from "./timecode";

const file = (name: string) => new URL(`../../../tests/vectors/${name}`, import.meta.url);
const vectors = <T>(name: string): T => JSON.parse(readFileSync(file(name), "utf-8"));

type Anything = Record<string, unknown>;
interface NameVector {
  text: string;
  name: object | null;
}
interface OrderVectors {
  spreads: { count: number; before: string | null; after: string | null; keys: string[] }[];
  places: { siblings: Keyed[]; index: number; count: number; keys: string[]; moved: object }[];
}
interface TimecodeVector {
  rate: [num: number, den: number, drop: boolean];
  labels: [frames: number, label: string, running: string, short: string][];
}
interface StrokeVectors {
  good: { hex: string; stroke: object }[];
  bad: string[];
  moved: { hex: string; matrix: Matrix; to: string }[];
}
interface NumberingVector {
  scheme: string;
  settings: object;
  story: [string, string[]][];
  gone: string[];
  scenes: string[];
  shots: string[];
}
type EditVectors = Record<"board" | "panel", { seed: number; steps: unknown[][]; refused: string[]; reads: object }>;

describe("schema", () => {
  const expected = vectors<Anything>("schema.json");

  test("has the same documents, tables, fields and kinds in both languages", () => {
    const fields = {
      ...schema.SINGLETONS,
      ...schema.TABLES,
      ...Object.fromEntries(schema.VALUES.map((name) => [name, {}])),
    };
    expect(schema.SCHEMA).toBe(expected.schema);
    expect(schema.DOCUMENTS).toEqual(expected.documents);
    expect(fields).toEqual(expected.fields);
    expect(Object.keys(schema.SINGLETONS)).toEqual(expected.singletons);
    expect(schema.VALUES).toEqual(expected.values);
    expect(schema.DEFAULT_LAYERS).toEqual(expected.default_layers);
  });

  test("has the same limits, bounds, shapes and places in both languages", () => {
    expect(schema.LIMITS).toEqual(expected.limits);
    expect(schema.BOUNDS).toEqual(expected.bounds);
    expect(schema.SHAPES).toEqual(expected.shapes);
    expect(schema.REQUIRED).toEqual(expected.required);
  });

  test("says the same by default in both languages", () => {
    for (const [table, defaults] of Object.entries(expected.defaults as Record<string, object>)) {
      const kinds = Object.entries(schema.TABLES[table] ?? {});
      const found = Object.fromEntries(kinds.map(([field, kind]) => [field, model.defaultOf(table, field, kind)]));
      expect(plain(found), table).toEqual(defaults);
    }
    expect(plain(readBoard(new Y.Doc()).production)).toEqual(expected.production);
    expect(plain(readLedger(new Y.Doc(), []))).toEqual(expected.ledger);
    expect(plain(readManners(new Y.Doc(), []))).toEqual(expected.manners);
  });
});

test("the terms are the same in both languages", () => {
  const found = Object.fromEntries(Object.entries(terms).filter(([name]) => name === name.toUpperCase()));
  expect(found).toEqual(vectors<Anything>("terms.json"));
});

test.each(vectors<NameVector[]>("names.json"))("the name $text", ({ text, name }) => {
  if (name === null) expect(() => parseName(text)).toThrow("expected BOARD");
  else expect(parseName(text)).toEqual({ ...name, text });
});

describe("order", () => {
  const { spreads, places } = vectors<OrderVectors>("order.json");

  test.each(spreads)("$count keys between $before and $after", ({ count, before, after, keys }) => {
    const made = spread(count, before, after, loadedDice(5).below);
    expect(made).toHaveLength(count);
    expect(made.length <= 100 ? made : [...made.slice(0, 50), ...made.slice(-50)]).toEqual(keys);
    expect([...made].sort()).toEqual(made);
  });

  test.each(places)("placing $count at $index", ({ siblings, index, count, keys, moved }) => {
    const placing = place(siblings, index, count, loadedDice(5).below);
    expect(placing.keys).toEqual(keys);
    expect(Object.fromEntries(placing.moved)).toEqual(moved);
  });
});

test.each(vectors<TimecodeVector[]>("timecode.json"))("timecode at $rate", ({ rate: [num, den, drop], labels }) => {
  const at = rate(num, den, drop);
  for (const [frames, label, running, short] of labels) {
    expect(toTimecode(frames, at)).toBe(label);
    expect(runningTime(frames, at)).toBe(running);
    expect(secondsAndFrames(frames, at)).toBe(short);
    expect(toTimecode(fromTimecode(label, at), at)).toBe(label);
  }
});

test("a timecode which a rate does not have is refused", () => {
  expect(() => rate(24000, 1001, true)).toThrow("drop-frame");
  expect(() => fromTimecode("00:01:00;00", rate(30000, 1001, true))).toThrow("drop-frame keeps");
  expect(() => fromTimecode("00:01:00:24", rate(24))).toThrow("frames below 24");
  expect(() => fromTimecode("0:01:00:00", rate(24))).toThrow("HH:MM:SS");
});

describe("strokes", () => {
  const { good, bad, moved } = vectors<StrokeVectors>("strokes.json");

  test.each(good)("the stroke $hex", ({ hex, stroke }) => {
    const decoded = decodeStroke(bytes(hex));
    expect(strokeJson(decoded)).toEqual(stroke);
    expect(hexOf(encodeStroke(decoded))).toBe(hex);
  });

  test.each(bad)("%s is no stroke", (hex) => {
    expect(() => decodeStroke(bytes(hex))).toThrow("expected");
  });

  test.each(moved)("a stroke moved by $matrix", ({ hex, matrix, to }) => {
    expect(hexOf(encodeStroke(transformStroke(decodeStroke(bytes(hex)), matrix)))).toBe(to);
  });

  test("a stroke keeps its points to a tenth of a unit", () => {
    const stroke = makeStroke([0.04, -0.06, 0.5, 10.05, 10.15, 1], { layer: "ink" });
    expect([...pointsOf(stroke)]).toEqual([0, -0.1, 128 / 255, 10.1, 10.2, 1]);
    expect(() => makeStroke([Number.NaN, 0, 0], { layer: "ink" })).toThrow("finite");
    expect(() => makeStroke([2 ** 32 / 10, 0, 0], { layer: "ink" })).toThrow("expected a coordinate within");
  });
});

test.each(vectors<NumberingVector[]>("numbering.json"))("numbers by $scheme of $story", (vector) => {
  const board = boardInBrief(vector);
  expect([...sceneLabels(board).values()]).toEqual(vector.scenes);
  expect([...shotLabels(board).values()]).toEqual(vector.shots);
});

test.each(["board", "panel"] as const)("the story of edits of a %s makes the same document", (kind) => {
  const { seed, steps, refused, reads } = vectors<EditVectors>("edits.json")[kind];
  const doc = new Y.Doc();
  expect(tell(doc, steps, seed)).toEqual(refused);
  expect(kind === "board" ? boardJson(readBoard(doc)) : panelJson(readPanel(doc))).toEqual(reads);
});

describe("documents of schema 1", () => {
  const golden = (name: string) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, readFileSync(file(`schema-1/${name}.bin`)));
    return { doc, expected: vectors<Anything>(`schema-1/${name}.json`) };
  };

  test.each(["board", "damaged", "browser-board"])("%s reads as it always did", (name) => {
    const { doc, expected } = golden(name);
    expect(boardJson(readBoard(doc))).toEqual(expected);
  });

  test.each(["panel", "browser-panel"])("%s reads as it always did", (name) => {
    const { doc, expected } = golden(name);
    expect(panelJson(readPanel(doc))).toEqual(expected);
  });

  test.each(["review", "review-flat"])("%s reads as it always did", (name) => {
    const { doc, expected } = golden(name);
    const damage: Damage[] = [];
    const tables = ["suggestions", "comments", "approvals", "decisions", "versions"] as const;
    const read = Object.fromEntries(tables.map((table) => [table, plain(readTable(doc, table, damage))]));
    const singletons = { ledger: plain(readLedger(doc, damage)), manners: plain(readManners(doc, damage)) };
    expect({ schema: schemaOf(doc), ...read, ...singletons, damage }).toEqual(expected);
  });
});

function loadedDice(seed: number): Dice {
  let made = 0;
  let state = BigInt(seed);
  return {
    newId: () => {
      made += 1;
      return `01900000-0000-7000-8000-${made.toString(16).padStart(12, "0")}`;
    },
    below: (bound) => {
      state = (state * 1103515245n + 12345n) % 2n ** 31n;
      return Number((state * BigInt(bound)) / 2n ** 31n);
    },
  };
}

/** Does the steps, as `tests/vectors/story.py` does, and returns which of them were refused. */
function tell(doc: Y.Doc, steps: unknown[][], seed: number): string[] {
  const author = { account: "account-mara", dice: loadedDice(seed) };
  const names = new Map<string, string>();
  const refused: string[] = [];
  steps.forEach((step, index) => {
    const [name, ...args] = resolved(step, names) as [string, ...unknown[]];
    try {
      const made = told(doc, author, name, args);
      for (const [position, id] of [...made].entries()) names.set(`$${index}.${position}`, id);
    } catch (error) {
      expect(error, `${index} ${name}`).toBeInstanceOf(edits.InvalidEdit);
      refused.push(`${index} ${name}`);
    }
  });
  return refused;
}

// biome-ignore lint/suspicious/noExplicitAny: each edit takes its own arguments, as the story names them
function told(doc: Y.Doc, author: edits.Author, name: string, [a, b, c, d, e, f]: any[]): Iterable<string> {
  const edit: Record<string, () => Iterable<string> | string | undefined> = {
    insertScript: () => edits.insertScript(doc, a, author),
    insertElements: () => edits.insertElements(doc, a, b, author),
    insertScenes: () => edits.insertScenes(doc, a, author, b),
    insertShots: () => edits.insertShots(doc, a, b, author, c),
    insertPanels: () => edits.insertPanels(doc, a, b, author, c),
    moveScenes: () => void edits.moveScenes(doc, a, author, b),
    moveShots: () => void edits.moveShots(doc, a, b, author, c),
    movePanels: () => void edits.movePanels(doc, a, b, author, c),
    duplicatePanels: () => edits.duplicatePanels(doc, a, author).values(),
    deleteRecords: () => void edits.deleteRecords(doc, a, b, author),
    restoreRecords: () => void edits.restoreRecords(doc, a, b, author),
    setFields: () => void edits.setFields(doc, a, b, c, author),
    setProduction: () => void edits.setProduction(doc, a, author),
    linkElements: () => void edits.linkElements(doc, a, b, author),
    unlinkElements: () => void edits.unlinkElements(doc, a, b, author),
    lockNumbers: () => void edits.lockNumbers(doc, a, author),
    unlockNumbers: () => void edits.unlockNumbers(doc, a, author),
    editText: () => {
      const at = { table: a, id: b, field: c };
      edits.editText(doc, at, d, e, f, author);
      return undefined;
    },
    addLayer: () => edits.addLayer(doc, a, author, b),
    moveLayers: () => void edits.moveLayers(doc, a, author, b),
    addImage: () => edits.addImage(doc, a, b, author),
    addText: () => edits.addText(doc, a, b, author),
    addArrow: () => edits.addArrow(doc, a, b, author),
    addStrokes: () => {
      const style = { layer: a, tool: "pen", seed: 7 };
      const lines = (b as number[][][]).map((points) => asInvalid(() => makeStroke(points.flat(), style)));
      return edits.addStrokes(doc, lines, author);
    },
    removeStrokes: () => void edits.removeStrokes(doc, a, author),
    transformStrokes: () => void edits.transformStrokes(doc, a, b, author),
  };
  const made = edit[name]?.();
  return typeof made === "string" ? [made] : (made ?? []);
}

function asInvalid<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new edits.InvalidEdit(String(error));
  }
}

function resolved(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => resolved(item, names));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, names)]));
  }
  return value;
}

function boardInBrief({ scheme, settings, story, gone }: NumberingVector): Numbered {
  const scenes = story.map(([number], i) => ({ id: `scene${i}`, number }));
  const shots = story.map(([, own], i) => own.map((number, n) => ({ id: `scene${i}.${n}`, number })));
  const all = shots.flat();
  // Numbering looks at ids and numbers alone.
  return {
    production: { ...readBoard(new Y.Doc()).production, numbering_scheme: scheme, ...settings },
    scenes,
    shots: all,
    allShots: all,
    bin: { scenes: [], shots: gone.map((number, i) => ({ id: `gone${i}`, number })) },
    shotsOf: (scene: string) => shots[Number(scene.slice("scene".length))] as unknown as Shot[],
  } as unknown as Numbered;
}

function boardJson(board: Board): unknown {
  const { schema, production, scripts, elements, scenes, shots, panels, bin } = board;
  return plain({ schema, production, scripts, elements, scenes, shots, panels, bin, damage: damageJson(board.damage) });
}

function panelJson(drawing: PanelDrawing): unknown {
  const on = <T>(read: (layer: string) => T) => Object.fromEntries(drawing.layers.map(({ id }) => [id, read(id)]));
  return plain({
    schema: drawing.schema,
    layers: drawing.layers,
    strokes: on((layer) => drawing.strokesOn(layer).map(({ id, stroke }) => [id, strokeJson(stroke)])),
    images: on(drawing.imagesOn),
    texts: on(drawing.textsOn),
    arrows: on(drawing.arrowsOn),
    bin: drawing.bin,
    damage: damageJson(drawing.damage),
  });
}

function strokeJson(stroke: Stroke): object {
  const list = (plane: Int32Array | null) => (plane === null ? null : [...plane]);
  const { x, y, pressure, tilt, time_ms } = stroke;
  const planes = { x: list(x), y: list(y), pressure: list(pressure), time_ms: list(time_ms) };
  return { ...stroke, ...planes, tilt: tilt === null ? null : tilt.map(list) };
}

function damageJson(damage: readonly Damage[]): string[][] {
  return damage.map(({ table, id, field }) => [table, id, field]).sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** Sets as sorted lists; everything else as it is. */
function plain(value: unknown): unknown {
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function hexOf(data: Uint8Array): string {
  return [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
