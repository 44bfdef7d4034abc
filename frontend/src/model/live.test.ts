import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { BoardModel } from "./boardModel";
import { readBoard, readPanel } from "./document";
import * as edits from "./edits";
import type { Board, PanelDrawing } from "./model";
import { PanelModel } from "./panelModel";
import { makeStroke } from "./stroke";

const ME: edits.Author = { account: "mara" };

function smallBoard(): { doc: Y.Doc; scene: string; shot: string; panels: string[] } {
  const doc = new Y.Doc();
  const scene = edits.insertScene(doc, { number: "12" }, ME);
  const shot = edits.insertShot(doc, scene, {}, ME);
  return { doc, scene, shot, panels: edits.insertPanels(doc, shot, [{}, {}, {}], ME) };
}

/** Records only: functions and labels are compared apart. */
function records(board: Board): object {
  const { shotsOf: _, panelsOf: __, allShots, damage, ...rest } = board;
  return { ...rest, allShots: new Set(allShots), damage: new Set(damage) };
}

function drawn(drawing: PanelDrawing): object {
  const { strokesOn, imagesOn, textsOn, arrowsOn, ...rest } = drawing;
  const marks = drawing.layers.map(({ id }) => [strokesOn(id), imagesOn(id), textsOn(id), arrowsOn(id)]);
  return { ...rest, marks, damage: new Set(drawing.damage) };
}

function chanceFrom(seed: number): <T>(items: readonly T[]) => T {
  let state = seed;
  return (items) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return items[state % items.length] as never;
  };
}

describe("a live board", () => {
  test("a keystroke renews one record and leaves every other the same object", () => {
    const { doc, shot, panels } = smallBoard();
    const model = new BoardModel(doc);
    const before = model.panelsOf(shot);
    const [scenes, shots] = [model.scenes(), model.shotsOf(model.scenes()[0]?.id as string)];

    edits.editText(doc, { table: "panels", id: panels[1] as string, field: "dialogue" }, 0, 0, "W", ME);

    const after = model.panelsOf(shot);
    expect(after[1]?.dialogue).toBe("W");
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[0]).toBe(before[0]);
    expect(after[2]).toBe(before[2]);
    expect(model.scenes()).toBe(scenes);
    expect(model.shotsOf(model.scenes()[0]?.id as string)).toBe(shots);
  });

  test("listeners hear of their table or record alone, once for each transaction", () => {
    const { doc, shot, panels } = smallBoard();
    const model = new BoardModel(doc);
    const heard: string[] = [];
    model.subscribe(() => heard.push("any"));
    model.subscribeTo("panels", () => heard.push("panels"));
    model.subscribeTo("shots", () => heard.push("shots"));
    model.subscribeTo("panels", () => heard.push("first"), panels[0]);
    const stop = model.subscribeTo("panels", () => heard.push("second"), panels[1]);

    edits.setFields(doc, "panels", panels.slice(1), { status: "approved" }, ME);
    expect(heard.splice(0).sort()).toEqual(["any", "panels", "second"]);
    stop();
    edits.movePanels(doc, [panels[1] as string], shot, ME);
    expect(heard.splice(0).sort()).toEqual(["any", "panels"]);
    edits.setProduction(doc, { title: "The Ferry" }, ME);
    expect(heard).toEqual(["any"]);
    model.destroy();
    edits.insertShot(doc, model.scenes()[0]?.id as string, {}, ME);
    expect(heard).toEqual(["any"]);
  });

  test("getters return the same object until what they say changes", () => {
    const { doc, shot } = smallBoard();
    const model = new BoardModel(doc);
    const getters = [
      model.scripts,
      model.scenes,
      model.shots,
      model.panels,
      model.bin,
      model.sceneLabels,
      model.shotLabels,
    ];
    const before = getters.map((get) => get());

    edits.setProduction(doc, { title: "The Ferry" }, ME);
    for (const [index, get] of getters.entries()) expect(get()).toBe(before[index]);
    edits.insertPanel(doc, shot, {}, ME);
    expect(model.panels()).toHaveLength(4);
    expect(model.shotLabels()).toBe(before[6]);
  });

  test("numbers follow what is done", () => {
    const { doc, scene, shot } = smallBoard();
    const model = new BoardModel(doc);
    expect([...model.shotLabels().values()]).toEqual(["12"]);
    edits.lockNumbers(doc, [shot], ME);
    edits.insertShot(doc, scene, {}, ME, { before: shot });
    expect([...model.shotLabels().values()]).toEqual(["12A", "12"]);
  });

  test.each([1, 2, 3, 4, 5, 6])("after any work a live board says what a fresh reading says (seed %d)", (seed) => {
    const pick = chanceFrom(seed);
    const { doc, scene } = smallBoard();
    const remote = new Y.Doc();
    const model = new BoardModel(doc);
    for (let round = 0; round < 40; round += 1) {
      const where = pick([doc, remote]);
      Y.applyUpdate(remote, Y.encodeStateAsUpdate(doc));
      for (let i = 0; i < 3; i += 1) anyWork(where, pick, scene);
      if (where === doc) model.panels();
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(remote));
      expect(records(model.board())).toEqual(records(readBoard(doc)));
    }
    const ids = readBoard(doc).shots.map(({ id }) => id);
    for (const id of ids) expect(model.panelsOf(id)).toEqual(readBoard(doc).panelsOf(id));
    expect(model.shotLabels()).toEqual(new BoardModel(doc).shotLabels());
  });

  test("a damaged record is reported, and heals when it is mended", () => {
    const { doc, shot, panels } = smallBoard();
    const model = new BoardModel(doc);
    const record = doc.getMap("panels").get(panels[0] as string) as Y.Map<unknown>;

    record.set("order", 5);
    expect(model.damage().map(({ id, field }) => [id, field])).toContainEqual([panels[0], "order"]);
    expect(model.panelsOf(shot)).toHaveLength(2);
    record.set("order", "zz1");
    expect(model.damage()).toEqual([]);
    expect(model.panelsOf(shot).at(-1)?.id).toBe(panels[0]);
  });

  test("a keystroke in three thousand panels costs well under a frame", () => {
    const doc = new Y.Doc();
    const scenes = edits.insertScenes(
      doc,
      Array.from({ length: 190 }, () => ({})),
      ME,
    );
    const panels = scenes.flatMap((scene) => {
      const shot = edits.insertShot(doc, scene, {}, ME);
      return edits.insertPanels(
        doc,
        shot,
        Array.from({ length: 16 }, () => ({ dialogue: "Wait for me." })),
        ME,
      );
    });
    const model = new BoardModel(doc);
    model.board();
    const started = performance.now();
    for (let i = 0; i < 50; i += 1) {
      edits.editText(doc, { table: "panels", id: panels[i * 7] as string, field: "dialogue" }, 0, 0, "x", ME);
      model.board();
      model.shotLabels();
    }
    const each = (performance.now() - started) / 50;
    expect(model.panels()).toHaveLength(3040);
    expect(each).toBeLessThan(16);
  });
});

describe("a live drawing", () => {
  test("a new stroke renews its own layer alone", () => {
    const doc = new Y.Doc();
    const model = new PanelModel(doc);
    const stroke = (layer: string) => makeStroke([0, 0, 1, 5, 5, 1], { layer });
    edits.addStrokes(doc, [stroke("pencil"), stroke("ink")], ME);
    const [pencil, ink] = [model.strokesOn("pencil"), model.strokesOn("ink")];
    const heard: string[] = [];
    model.subscribeTo("strokes", () => heard.push("strokes"));
    model.subscribeTo("layers", () => heard.push("layers"));

    const [added] = edits.addStrokes(doc, [stroke("ink")], ME);

    expect(model.strokesOn("pencil")).toBe(pencil);
    expect(model.strokesOn("ink").map(({ id }) => id)).toEqual([ink[0]?.id, added]);
    expect(model.strokesOn("ink")[0]).toBe(ink[0]);
    expect(heard).toEqual(["strokes"]);
  });

  test("a transformed stroke keeps its place in the order of painting", () => {
    const doc = new Y.Doc();
    const model = new PanelModel(doc);
    const stroke = makeStroke([0, 0, 1, 5, 5, 1], { layer: "ink" });
    const ids = edits.addStrokes(doc, [stroke, stroke, stroke], ME);
    edits.transformStrokes(doc, [ids[0] as string], [1, 0, 0, 1, 9, 9], ME);
    expect(model.strokesOn("ink").map(({ id }) => id)).toEqual(ids);
    expect(model.strokesOn("ink")[0]?.stroke.x[0]).toBe(90);
  });

  test("default layers are there before the server has written them, and stay one", () => {
    const doc = new Y.Doc();
    const model = new PanelModel(doc);
    const offline = model.layers();
    expect(offline.map(({ id }) => id)).toEqual(["reference", "fill", "tone", "pencil", "ink", "notes"]);
    const written = new Y.Map(Object.entries({ ...offline[3] }).filter(([field]) => field !== "id"));
    doc.getMap("layers").set("pencil", written);
    expect(model.layers()).toEqual(offline);
  });

  test.each([1, 2, 3])("after any work a live drawing says what a fresh reading says (seed %d)", (seed) => {
    const pick = chanceFrom(seed);
    const doc = new Y.Doc();
    const model = new PanelModel(doc);
    for (let round = 0; round < 40; round += 1) {
      anyDrawing(doc, pick);
      expect(drawn(model.drawing())).toEqual(drawn(readPanel(doc)));
    }
  });
});

function anyWork(doc: Y.Doc, pick: <T>(items: readonly T[]) => T, scene: string): void {
  const board = readBoard(doc);
  const [panel, shot] = [pick(board.panels), pick(board.shots)];
  if (!panel || !shot) {
    edits.insertPanel(doc, edits.insertShot(doc, scene, {}, ME), {}, ME);
    return;
  }
  const work = pick([
    () => edits.insertPanel(doc, shot.id, { action: "He runs." }, ME),
    () => edits.movePanels(doc, [panel.id], shot.id, ME),
    () => edits.setFields(doc, "panels", [panel.id], { notes: `${panel.notes}é` }, ME),
    () => edits.duplicatePanels(doc, [panel.id], ME),
    () => edits.deleteRecords(doc, "panels", [panel.id], ME),
    () => edits.restoreRecords(doc, "panels", [pick([panel, ...board.bin.panels]).id], ME),
    () => edits.insertShot(doc, scene, {}, ME, { before: shot.id }),
    () => edits.lockNumbers(doc, [shot.id], ME),
    () => edits.moveShots(doc, [shot.id], scene, ME),
    () => edits.setProduction(doc, { numbering_scheme: pick(["eu_running", "us_letters"]) }, ME),
    () => edits.deleteRecords(doc, "shots", [shot.id], ME),
  ]);
  work();
}

function anyDrawing(doc: Y.Doc, pick: <T>(items: readonly T[]) => T): void {
  const layer = pick(["pencil", "ink"]);
  const stroke = makeStroke([0, 0, 1, pick([5, 6, 7]), 5, 1], { layer });
  const ids = [...doc.getMap("strokes").keys()];
  const work = pick([
    () => edits.addStrokes(doc, [stroke, stroke], ME),
    () => edits.removeStrokes(doc, ids.slice(0, 1), ME),
    () => edits.transformStrokes(doc, ids.slice(-1), [1, 0, 0, 1, 2, 2], ME),
    () => edits.addLayer(doc, { name: "Rain" }, ME, { before: "ink" }),
    () => edits.addArrow(doc, layer, { kind: "camera", points: [0, 0, 5, 5] }, ME),
    () => edits.addText(doc, layer, { text: "Rain" }, ME),
    () => edits.deleteRecords(doc, "arrows", [...doc.getMap("arrows").keys()].slice(0, 1), ME),
  ]);
  work();
}
