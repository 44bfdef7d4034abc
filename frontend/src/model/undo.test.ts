import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { readBoard, readPanel } from "./document";
import {
  type Author,
  addStrokes,
  deleteRecords,
  duplicatePanels,
  editText,
  insertPanel,
  insertPanels,
  insertScene,
  insertShot,
  linkElements,
  movePanels,
  removeStrokes,
  restoreRecords,
  setField,
  setFields,
  spliceText,
  transformStrokes,
} from "./edits";
import { makeStroke } from "./stroke";
import { UndoStack } from "./undo";

const OTHER: Author = { account: "joe" };

function connected(...docs: Y.Doc[]): void {
  for (const from of docs) {
    from.on("update", (update: Uint8Array, origin: unknown) => {
      for (const to of docs) if (to !== from && origin !== docs) Y.applyUpdate(to, update, docs);
    });
  }
}

function stackAt(clock: { now: number }): UndoStack {
  return new UndoStack({ account: "mara", clock: () => clock.now });
}

function boardWithShot(): { doc: Y.Doc; shot: string; scene: string } {
  const doc = new Y.Doc();
  const scene = insertScene(doc, {}, OTHER);
  return { doc, scene, shot: insertShot(doc, scene, {}, OTHER) };
}

const panelIds = (doc: Y.Doc) => readBoard(doc).panels.map(({ id }) => id);
const newStroke = () => makeStroke([0, 0, 0.5, 10, 10, 1], { layer: "pencil" });

describe("undo of records", () => {
  test("undoing an insert bins the record and redo brings the same one back", () => {
    const { doc, shot } = boardWithShot();
    const undo = stackAt({ now: 0 });
    const panel = insertPanel(doc, shot, {}, undo.author);

    expect(undo.undo()).toBe(true);
    expect(panelIds(doc)).toEqual([]);
    expect(readBoard(doc).bin.panels.map(({ id }) => id)).toEqual([panel]);
    expect(doc.getMap("panels").has(panel)).toBe(true);

    expect(undo.redo()).toBe(true);
    expect(panelIds(doc)).toEqual([panel]);
    expect(undo.canRedo).toBe(false);
  });

  test("a field that another person has set since is left alone and the older entry is undone instead", () => {
    const clock = { now: 0 };
    const { doc, shot } = boardWithShot();
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
    connected(doc, theirs);
    const undo = stackAt(clock);
    setField(doc, "shots", shot, "subject", "the door", undo.author);
    clock.now += 1000;
    setField(doc, "shots", shot, "size", "MS", undo.author);

    setField(theirs, "shots", shot, "size", "CU", OTHER);
    undo.undo();

    expect(readBoard(doc).shots[0]).toMatchObject({ size: "CU", subject: "" });
    expect(readBoard(theirs).shots[0]).toMatchObject({ size: "CU", subject: "" });
  });

  test("a move over shots goes back, and the work of others on the panel stays", () => {
    const { doc, scene, shot } = boardWithShot();
    const second = insertShot(doc, scene, {}, OTHER);
    const [a, b] = insertPanels(doc, shot, [{}, {}], OTHER) as [string, string];
    const undo = stackAt({ now: 0 });

    movePanels(doc, [a], second, undo.author);
    setField(doc, "panels", a, "duration_frames", 12, OTHER);
    undo.undo();

    expect(
      readBoard(doc)
        .panelsOf(shot)
        .map(({ id }) => id),
    ).toEqual([a, b]);
    expect(readBoard(doc).panelsOf(shot)[0]?.duration_frames).toBe(12);
  });

  test("deleting, restoring, duplicating and linking are undone", () => {
    const { doc, shot } = boardWithShot();
    const panel = insertPanel(doc, shot, {}, OTHER);
    const undo = stackAt({ now: 0 });

    deleteRecords(doc, "panels", [panel], undo.author);
    undo.undo();
    expect(panelIds(doc)).toEqual([panel]);
    undo.redo();
    expect(panelIds(doc)).toEqual([]);
    restoreRecords(doc, "panels", [panel], undo.author);
    undo.undo();
    expect(panelIds(doc)).toEqual([]);
    undo.redo();
    const copy = duplicatePanels(doc, [panel], undo.author).get(panel) as string;
    expect(panelIds(doc)).toEqual([panel, copy]);
    undo.undo();
    expect(panelIds(doc)).toEqual([panel]);
    expect(() => linkElements(doc, panel, ["nothing"], undo.author)).toThrow("expected the id of one of the elements");
  });

  test("a drag that sets one field many times is one entry", () => {
    const clock = { now: 0 };
    const { doc, shot } = boardWithShot();
    const undo = stackAt(clock);
    for (const mm of [18, 25, 35, 50]) {
      clock.now += 100;
      setField(doc, "shots", shot, "focal_length_mm", mm, undo.author);
    }
    undo.undo();
    expect(readBoard(doc).shots[0]?.focal_length_mm).toBe(0);
    expect(undo.canUndo).toBe(false);
    undo.redo();
    expect(readBoard(doc).shots[0]?.focal_length_mm).toBe(50);
  });

  test("new work clears what could be redone", () => {
    const { doc, shot } = boardWithShot();
    const undo = stackAt({ now: 0 });
    insertPanel(doc, shot, {}, undo.author);
    undo.undo();
    insertPanel(doc, shot, {}, undo.author);
    expect(undo.canRedo).toBe(false);
  });
});

describe("undo of strokes", () => {
  test("drawing, erasing and moving strokes are undone by the same id", () => {
    const doc = new Y.Doc();
    const undo = stackAt({ now: 0 });
    const [id] = addStrokes(doc, [newStroke()], undo.author) as [string];
    transformStrokes(doc, [id], [1, 0, 0, 1, 5, 5], undo.author);
    removeStrokes(doc, [id], undo.author);

    undo.undo();
    expect(readPanel(doc).strokesOn("pencil")[0]?.stroke.x[0]).toBe(50);
    undo.undo();
    expect(readPanel(doc).strokesOn("pencil")[0]?.stroke.x[0]).toBe(0);
    undo.undo();
    expect(readPanel(doc).strokesOn("pencil")).toEqual([]);
    undo.redo();
    expect(
      readPanel(doc)
        .strokesOn("pencil")
        .map((drawn) => drawn.id),
    ).toEqual([id]);
  });

  test("a stroke that another person has moved since is not taken away", () => {
    const doc = new Y.Doc();
    const undo = stackAt({ now: 0 });
    const ids = addStrokes(doc, [newStroke()], undo.author);
    transformStrokes(doc, ids, [1, 0, 0, 1, 5, 5], OTHER);

    expect(undo.undo()).toBe(false);
    expect(readPanel(doc).strokesOn("pencil")).toHaveLength(1);
  });

  test("undo follows the order of the work over several documents and never touches another tab's", () => {
    const [mine, next] = [new Y.Doc(), new Y.Doc()];
    const undo = stackAt({ now: 0 });
    addStrokes(mine, [newStroke()], undo.author);
    addStrokes(next, [newStroke()], undo.author);
    addStrokes(mine, [newStroke()], OTHER);

    undo.undo();
    expect([mine, next].map((doc) => readPanel(doc).strokesOn("pencil").length)).toEqual([2, 0]);
    undo.undo();
    expect([mine, next].map((doc) => readPanel(doc).strokesOn("pencil").length)).toEqual([1, 0]);
    expect(undo.undo()).toBe(false);
  });

  test("a command over two documents is one entry", () => {
    const { doc, shot } = boardWithShot();
    const drawing = new Y.Doc();
    const undo = stackAt({ now: 0 });
    undo.together(() => {
      insertPanel(doc, shot, {}, undo.author);
      addStrokes(drawing, [newStroke()], undo.author);
    });
    undo.undo();
    expect(panelIds(doc)).toEqual([]);
    expect(readPanel(drawing).strokesOn("pencil")).toEqual([]);
    undo.redo();
    expect(panelIds(doc)).toHaveLength(1);
    expect(readPanel(drawing).strokesOn("pencil")).toHaveLength(1);
  });

  test("at most fifty documents are held, and a closed one is forgotten", () => {
    const undo = stackAt({ now: 0 });
    const docs = Array.from({ length: 60 }, () => new Y.Doc());
    for (const doc of docs) addStrokes(doc, [newStroke()], undo.author);
    expect(docs.filter((doc) => undo.holds(doc))).toHaveLength(50);
    expect(undo.holds(docs[0] as Y.Doc)).toBe(false);
    undo.forget(docs[59] as Y.Doc);
    expect(undo.holds(docs[59] as Y.Doc)).toBe(false);
    undo.undo();
    expect(readPanel(docs[58] as Y.Doc).strokesOn("pencil")).toEqual([]);
  });
});

describe("undo of texts", () => {
  function twoTypists() {
    const clock = { now: 0 };
    const { doc, shot } = boardWithShot();
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
    connected(doc, theirs);
    const at = { table: "shots", id: shot, field: "notes" };
    const notes = (which: Y.Doc) => readBoard(which).shots[0]?.notes;
    return { clock, doc, theirs, at, shot, notes, undo: stackAt(clock) };
  }

  test("what I typed goes and what another person typed into it stays", () => {
    const { doc, theirs, at, notes, undo } = twoTypists();
    editText(doc, at, 0, 0, "hello", undo.author);
    editText(theirs, at, 3, 0, "XY", OTHER);

    undo.undo();
    expect(notes(doc)).toBe("XY");
    expect(notes(theirs)).toBe("XY");
    undo.redo();
    expect(notes(theirs)).toBe("helXYlo");
  });

  test("typing without a pause is one entry and a pause begins another", () => {
    const { clock, doc, at, notes, undo } = twoTypists();
    for (const [index, letter] of [..."word"].entries()) {
      clock.now += 100;
      editText(doc, at, index, 0, letter, undo.author);
    }
    clock.now += 1000;
    editText(doc, at, 4, 0, "!", undo.author);

    undo.undo();
    expect(notes(doc)).toBe("word");
    undo.undo();
    expect(notes(doc)).toBe("");
    undo.redo();
    expect(notes(doc)).toBe("word");
    undo.redo();
    expect(notes(doc)).toBe("word!");
  });

  test("text typed, deleted and brought back can be undone to the beginning", () => {
    const { clock, doc, at, notes, undo } = twoTypists();
    editText(doc, at, 0, 0, "abc", undo.author);
    clock.now += 1000;
    editText(doc, at, 0, 3, "", undo.author);
    undo.undo();
    expect(notes(doc)).toBe("abc");
    undo.undo();
    expect(notes(doc)).toBe("");
    undo.redo();
    undo.redo();
    expect(notes(doc)).toBe("");
    undo.undo();
    expect(notes(doc)).toBe("abc");
  });

  test("text that another person deleted does not send undo into the wrong entry", () => {
    const { clock, doc, theirs, at, shot, notes, undo } = twoTypists();
    setField(doc, "shots", shot, "size", "MS", undo.author);
    clock.now += 1000;
    editText(doc, at, 0, 0, "first", undo.author);
    clock.now += 1000;
    setField(doc, "shots", shot, "angle", "LOW", undo.author);
    clock.now += 1000;
    editText(doc, at, 5, 0, " second", undo.author);
    editText(theirs, at, 5, 7, "", OTHER);

    undo.undo();
    expect(notes(doc)).toBe("first");
    expect(readBoard(doc).shots[0]).toMatchObject({ size: "MS", angle: "" });
  });

  test("a text field that writes for itself under the author's name is undone too", () => {
    const { doc, shot, notes, undo } = twoTypists();
    undo.attach(doc);
    const text = (doc.getMap("shots").get(shot) as Y.Map<unknown>).get("notes") as Y.Text;
    doc.transact(() => text.insert(0, "typed"), undo.author);
    undo.undo();
    expect(notes(doc)).toBe("");
  });

  test("fields and texts set in one transaction are one entry", () => {
    const { doc, shot, undo } = twoTypists();
    setFields(doc, "shots", [shot], { size: "MS", notes: "low and slow" }, undo.author);
    undo.undo();
    expect(readBoard(doc).shots[0]).toMatchObject({ size: "", notes: "" });
    undo.redo();
    expect(readBoard(doc).shots[0]).toMatchObject({ size: "MS", notes: "low and slow" });
  });

  test("an edit never cuts a surrogate pair", () => {
    const { doc, at, shot, notes, undo } = twoTypists();
    editText(doc, at, 0, 0, "a😀b", undo.author);
    editText(doc, at, 2, 1, "", OTHER);
    expect(notes(doc)).toBe("ab");
    const text = (doc.getMap("shots").get(shot) as Y.Map<unknown>).get("notes") as Y.Text;
    expect(() => spliceText(text, 1, 0, "\ud83d", OTHER)).toThrow("expected whole characters");
  });
});

describe("undo of anything", () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

  function chanceFrom(seed: number): (bound: number) => number {
    let state = seed;
    return (bound) => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((state / 2 ** 31) * bound);
    };
  }

  function anyWork(doc: Y.Doc, author: Author, below: (bound: number) => number): void {
    const board = readBoard(doc);
    const panel = board.panels[below(board.panels.length)];
    const shot = board.shots[below(board.shots.length)];
    if (!panel || !shot) return;
    const at = { table: "panels", id: panel.id, field: "notes" };
    const work = [
      () => insertPanel(doc, shot.id, {}, author),
      () => movePanels(doc, [panel.id], shot.id, author),
      () => setField(doc, "panels", panel.id, "duration_frames", 1 + below(100), author),
      () => setField(doc, "panels", panel.id, "status", ["draft", "approved"][below(2)], author),
      () => editText(doc, at, below(panel.notes.length + 1), 0, "ab😀", author),
      () => editText(doc, at, 0, below(panel.notes.length + 1), "", author),
      () => deleteRecords(doc, "panels", [panel.id], author),
      () => duplicatePanels(doc, [panel.id], author),
    ][below(8)];
    work?.();
  }

  /** Everything that a board says but its story order, field by field. */
  function values(doc: Y.Doc): Map<string, unknown> {
    const said = new Map<string, unknown>();
    for (const [id, panel] of doc.getMap("panels") as Y.Map<Y.Map<unknown>>) {
      for (const [field, value] of panel) if (!(value instanceof Y.AbstractType)) said.set(`${id}.${field}`, value);
    }
    return said;
  }

  test.each(seeds)("everything undone and redone is as it was (seed %d)", (seed) => {
    const below = chanceFrom(seed);
    const { doc, shot } = boardWithShot();
    insertPanels(doc, shot, [{}, {}, {}], OTHER);
    const clock = { now: 0 };
    const undo = stackAt(clock);
    const before = JSON.stringify(readBoard(doc));
    for (let i = 0; i < 40; i += 1) {
      clock.now += below(2) * 1000;
      anyWork(doc, undo.author, below);
    }
    const after = JSON.stringify(readBoard(doc));

    while (undo.canUndo) undo.undo();
    const binless = (text: string) => JSON.stringify({ ...JSON.parse(text), bin: null });
    expect(binless(JSON.stringify(readBoard(doc)))).toBe(binless(before));
    while (undo.canRedo) undo.redo();
    expect(JSON.stringify(readBoard(doc))).toBe(after);
  });

  test.each(seeds)("no undo and no redo changes what another person wrote last (seed %d)", (seed) => {
    const below = chanceFrom(seed);
    const { doc, shot } = boardWithShot();
    insertPanels(doc, shot, [{}, {}, {}], OTHER);
    const theirs = new Y.Doc();
    Y.applyUpdate(theirs, Y.encodeStateAsUpdate(doc));
    connected(doc, theirs);
    const undo = stackAt({ now: 0 });
    const written = new Map<string, readonly [who: Y.Doc, value: unknown]>();
    const note = (who: Y.Doc, work: () => void) => {
      const was = values(who);
      work();
      for (const [place, value] of values(who)) if (was.get(place) !== value) written.set(place, [who, value]);
    };
    for (let i = 0; i < 60; i += 1) {
      const mine = below(2) === 0;
      note(mine ? doc : theirs, () => anyWork(mine ? doc : theirs, mine ? undo.author : OTHER, below));
    }
    const lastByThem = [...written].filter(([, [who]]) => who === theirs).map(([place]) => place);
    const kept = () => lastByThem.map((place) => values(doc).get(place));
    const expected = kept();

    for (const step of [undo.undo, undo.redo, undo.undo]) {
      for (let i = 0; i < 100; i += 1) step.call(undo);
      expect(kept()).toEqual(expected);
    }
    expect(JSON.stringify(readBoard(doc))).toBe(JSON.stringify(readBoard(theirs)));
  });
});

describe("undo in another copy", () => {
  function copyOf(doc: Y.Doc): Y.Doc {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    return copy;
  }

  test("what was done in the old one is taken back in the new one, as far as it still applies", () => {
    const stack = new UndoStack({ account: "mara" });
    const { doc, shot } = boardWithShot();
    setField(doc, "shots", shot, "size", "CU", stack.author);
    setField(doc, "shots", shot, "camera", "Slow push in", stack.author);
    const copy = copyOf(doc);
    setField(copy, "shots", shot, "size", "EWS", OTHER);

    stack.move(doc, copy);
    while (stack.undo());

    expect(readBoard(copy).shots[0]).toMatchObject({ size: "EWS", camera: "" });
    expect(readBoard(doc).shots[0]).toMatchObject({ size: "CU", camera: "Slow push in" });
    expect([stack.holds(doc), stack.holds(copy)]).toEqual([false, true]);
  });

  test("an edit that was finished on the old one is taken back in the new one", () => {
    const stack = new UndoStack({ account: "mara" });
    const { doc, shot } = boardWithShot();
    const copy = copyOf(doc);
    connected(doc, copy);
    stack.move(doc, copy);

    setField(doc, "shots", shot, "size", "CU", stack.author);
    stack.undo();

    expect(readBoard(copy).shots[0]?.size).toBe("");
  });

  test("typed words stay, and the steps around them are undone all the same", () => {
    const stack = new UndoStack({ account: "mara" });
    const { doc, shot } = boardWithShot();
    setField(doc, "shots", shot, "size", "CU", stack.author);
    const panel = insertPanel(doc, shot, {}, stack.author);
    editText(doc, { table: "panels", id: panel, field: "action" }, 0, 0, "Rain.", stack.author);
    const copy = copyOf(doc);

    stack.move(doc, copy);
    while (stack.undo());

    expect(readBoard(copy).shots[0]?.size).toBe("");
    expect(readBoard(copy).panels).toHaveLength(0);
  });
});
