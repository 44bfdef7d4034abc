import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { scaling, translation } from "../../canvas/geometry";
import { NO_SELECTION, selectionOf, selectionSize } from "../../canvas/hits";
import { sheetsOf } from "../../canvas/sheets";
import { addImage, addStrokes } from "../../model/edits";
import { DICE } from "../../model/ids";
import { PanelModel } from "../../model/panelModel";
import { makeStroke } from "../../model/stroke";
import { UndoStack } from "../../model/undo";
import type { Change } from "../../tools/tool";
import { PanelActions } from "./actions";
import { clip, readClipping } from "./clipboard";
import { Wishes, type WishStore } from "./wishes";

interface Person {
  model: PanelModel;
  undo: UndoStack;
  actions: PanelActions;
}

function person(account: string, kept = new Kept()): Person {
  const model = new PanelModel(new Y.Doc());
  const undo = new UndoStack({ account });
  return { model, undo, actions: new PanelActions(model, undo, new Wishes(model, kept, "wishes")) };
}

/** What the server does at a panel document's birth. */
function birth(): Uint8Array {
  const doc = new Y.Doc();
  for (const { id, ...fields } of new PanelModel(doc).layers())
    doc.getMap("layers").set(id, new Y.Map(Object.entries(fields)));
  return Y.encodeStateAsUpdate(doc);
}

class Kept extends Map<string, string> implements WishStore {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
  removeItem = (key: string) => void this.delete(key);
}

function exchange(a: Person, b: Person): void {
  const update = Y.encodeStateAsUpdate(a.model.doc, Y.encodeStateVector(b.model.doc));
  Y.applyUpdate(a.model.doc, Y.encodeStateAsUpdate(b.model.doc, Y.encodeStateVector(a.model.doc)));
  Y.applyUpdate(b.model.doc, update);
}

function drawn(id: string, points: number[], layer = "ink"): Change {
  return { kind: "draw", id, layer, mark: { tool: "pen", color: "#111111ff", size: 6, points } };
}

const LINE = [0, 0, 0.5, 100, 0, 0.5];
let ana: Person;

beforeEach(() => {
  ana = person("ana");
});

function ids(who: Person, layer = "ink"): string[] {
  return who.model.strokesOn(layer).map(({ id }) => id);
}

describe("drawing on a panel", () => {
  it("keeps a stroke under the id that the others saw it grow under", () => {
    const id = DICE.newId();

    ana.actions.carryOut(drawn(id, LINE));

    expect(ids(ana)).toEqual([id]);
  });

  it("is undone and redone for the one who drew, and never takes another's stroke", () => {
    const ben = person("ben");
    const [first, second] = [DICE.newId(), DICE.newId()];
    ana.actions.carryOut(drawn(first, LINE));
    exchange(ana, ben);
    ben.actions.carryOut(drawn(second, LINE));
    exchange(ana, ben);

    ana.undo.undo();
    exchange(ana, ben);
    expect([ids(ana), ids(ben)]).toEqual([[second], [second]]);
    ana.undo.redo();

    expect(ids(ana)).toEqual([first, second]);
  });
});

describe("cutting a stroke apart", () => {
  it("leaves its pieces where the stroke was between those painted before and after it", () => {
    const [under, cut, over] = [DICE.newId(), DICE.newId(), DICE.newId()];
    for (const id of [under, cut, over]) ana.actions.carryOut(drawn(id, LINE));
    const [piece] = sheetsOf(ana.model.drawing()).flatMap((sheet) => sheet.marks.filter(({ id }) => id === cut));
    if (!piece) throw new Error("expected the stroke on its sheet");

    ana.actions.carryOut({ kind: "erase", gone: { ...NO_SELECTION, marks: new Set([cut]) }, add: [piece, piece] });

    const left = ids(ana);
    expect(left).toHaveLength(4);
    expect([left[0], left[3]]).toEqual([under, over]);
    ana.undo.undo();
    expect(ids(ana)).toEqual([under, cut, over]);
  });
});

describe("erasing", () => {
  it("takes marks, arrows and texts as one step of undo", () => {
    ana.actions.carryOut(drawn(DICE.newId(), LINE));
    const arrow = { kind: "subject", points: [0, 0, 50, 0], width: 20, color: "#c2362bff", taper: true, label: "" };
    ana.actions.carryOut({ kind: "arrow", layer: "notes", arrow });
    ana.actions.insertText("notes", { x: 10, y: 20 }, 40, "#1a1a1aff");
    const everything = () => selectionSize(selectionOf(sheetsOf(ana.model.drawing())));

    ana.actions.carryOut({ kind: "erase", gone: selectionOf(sheetsOf(ana.model.drawing())), add: [] });
    expect(everything()).toBe(0);
    ana.undo.undo();

    expect(everything()).toBe(3);
  });
});

describe("transforming", () => {
  it("moves strokes, images, texts and arrows as one step of undo", () => {
    const stroke = DICE.newId();
    ana.actions.carryOut(drawn(stroke, LINE));
    const arrow = { kind: "subject", points: [0, 0, 50, 0], width: 20, color: "#c2362bff", taper: true, label: "" };
    ana.actions.carryOut({ kind: "arrow", layer: "notes", arrow });
    const text = ana.actions.insertText("notes", { x: 10, y: 20 }, 40, "#1a1a1aff");
    const picture = { asset: "a".repeat(64), x: 5, y: 5, width: 100, height: 50 };
    const image = ana.actions.insertImage("reference", picture);
    const arrowId = ana.model.arrowsOn("notes")[0]?.id ?? "";
    const selection = {
      marks: new Set([stroke]),
      images: new Set([image]),
      texts: new Set([text]),
      arrows: new Set([arrowId]),
    };

    ana.actions.carryOut({ kind: "transform", selection, matrix: scaling(2) });

    expect(ana.model.image(image)).toMatchObject({ x: 10, y: 10, width: 200, height: 100 });
    expect(ana.model.text(text)).toMatchObject({ x: 20, size: 80 });
    expect(ana.model.arrow(arrowId)).toMatchObject({ points: [0, 0, 100, 0], width: 40 });
    expect(ana.model.stroke(stroke)?.stroke.x[1]).toBe(2000);
    ana.undo.undo();
    expect(ana.model.image(image)).toMatchObject({ x: 5, width: 100 });
    expect(ana.model.stroke(stroke)?.stroke.x[1]).toBe(1000);
  });

  it("leaves alone a stroke that another person erased meanwhile", () => {
    const gone = { ...NO_SELECTION, marks: new Set([DICE.newId()]) };

    ana.actions.carryOut({ kind: "transform", selection: gone, matrix: translation(5, 5) });

    expect(ids(ana)).toEqual([]);
  });
});

describe("setting what is selected", () => {
  it("gives marks and texts another colour in one step of undo", () => {
    const stroke = DICE.newId();
    ana.actions.carryOut(drawn(stroke, LINE));
    const text = ana.actions.insertText("notes", { x: 0, y: 0 }, 40, "#1a1a1aff");
    const colors = () => [ana.model.stroke(stroke)?.stroke.color, ana.model.text(text)?.color];

    ana.actions.recolor({ ...NO_SELECTION, marks: new Set([stroke]), texts: new Set([text]) }, "#c2362bff");
    expect(colors()).toEqual(["#c2362bff", "#c2362bff"]);
    ana.undo.undo();

    expect(colors()).toEqual(["#111111ff", "#1a1a1aff"]);
  });

  it("labels an arrow that is there, and makes another kind of it", () => {
    const arrow = { kind: "subject", points: [0, 0, 50, 0], width: 20, color: "#c2362bff", taper: true, label: "" };
    ana.actions.carryOut({ kind: "arrow", layer: "notes", arrow });
    const id = ana.model.arrowsOn("notes")[0]?.id ?? "";

    ana.actions.labelArrow(id, "PAN");
    ana.actions.turnArrowInto(id, "camera");

    expect(ana.model.arrow(id)).toMatchObject({ kind: "camera", label: "PAN", color: "#1f5fa8", taper: false });
  });

  it("leaves a flipped text readable in the place of its mirror image", () => {
    const text = ana.actions.insertText("notes", { x: 100, y: 0 }, 10, "#1a1a1aff");
    const before = ana.model.text(text);

    const selection = { ...NO_SELECTION, texts: new Set([text]) };
    ana.actions.carryOut({ kind: "transform", selection, matrix: scaling(-1, 1) });

    expect(before).toMatchObject({ x: 100, width: 120, rotation: 0 });
    expect(ana.model.text(text)).toMatchObject({ x: -220, y: before?.y, width: 120 });
    expect(ana.model.text(text)?.rotation).toBeCloseTo(0);
  });
});

describe("layers of a panel that was born offline", () => {
  const looks = ({ model }: Person) => model.layers().map(({ id, opacity }) => `${id} ${opacity}`);
  const wished = ["reference 1", "fill 1", "ink 0.5", "tone 1", "pencil 1"];

  function arrange({ actions }: Person): void {
    actions.setLayer("ink", { opacity: 0.5 });
    actions.moveLayer("ink", "fill");
    actions.binLayer("notes");
  }

  it("are set at once, also in a page that is loaded again, and written when the server has made them", () => {
    const kept = new Kept();
    arrange(person("ana", kept));
    const again = person("ana", kept);
    expect(looks(again)).toEqual(wished);
    expect(again.model.doc.getMap("layers").size).toBe(0);

    Y.applyUpdate(again.model.doc, birth());
    again.actions.grantWishes();

    expect(looks(again)).toEqual(wished);
    expect(again.model.doc.getMap<Y.Map<unknown>>("layers").get("ink")?.get("opacity")).toBe(0.5);
    expect(kept.size).toBe(0);
    again.undo.undo();
    expect(again.model.layers()).toHaveLength(6);
  });

  it("are set once the server has made them as if they had been there", () => {
    Y.applyUpdate(ana.model.doc, birth());

    arrange(ana);

    expect(looks(ana)).toEqual(wished);
  });
});

describe("copying to another panel", () => {
  it("brings marks and pictures to the layers of the same name, as one step of undo", () => {
    const author = { account: "ana" };
    const [stroke] = addStrokes(ana.model.doc, [makeStroke(LINE, { layer: "tone", tool: "tone" })], author);
    const picture = { asset: "b".repeat(64), x: 0, y: 0, width: 10, height: 10, rotation: 0, opacity: 1 };
    const image = addImage(ana.model.doc, "reference", picture, author);
    const selection = { ...NO_SELECTION, marks: new Set([stroke ?? ""]), images: new Set([image]) };
    const copied = readClipping(JSON.stringify(clip(ana.model.drawing(), selection)));
    const other = person("ana");
    if (!copied) throw new Error("expected a clipping");

    const pasted = other.actions.paste(copied, "ink");

    expect(ids(other, "tone")).toEqual([...pasted.marks]);
    expect(other.model.imagesOn("reference")).toMatchObject([{ asset: "b".repeat(64), width: 10 }]);
    other.undo.undo();
    expect(ids(other, "tone")).toEqual([]);
    expect(other.model.imagesOn("reference")).toEqual([]);
  });

  it.each(["", "null", "{}", '{"marks":[{}],"images":[],"texts":[],"arrows":[]}', "<html>"])(
    "takes nothing from a clipboard that says %j",
    (json) => expect(readClipping(json)).toBeNull(),
  );
});

describe("layers", () => {
  it("are added above the chosen one, moved, and binned with what is on them", () => {
    const order = () => ana.model.layers().map(({ id }) => id);
    for (const layer of ana.model.layers()) seedLayer(layer.id);

    const added = ana.actions.addLayer("tone");
    expect(order()[order().indexOf("tone") + 1]).toBe(added);
    ana.actions.moveLayer(added, null);
    expect(order()[0]).toBe(added);
    ana.actions.moveLayer(added, "notes");
    expect(order().at(-1)).toBe(added);
    ana.actions.binLayer(added);

    expect(order()).not.toContain(added);
    ana.undo.undo();
    expect(order().at(-1)).toBe(added);
  });

  it("with a text that nobody wrote into lose it again", () => {
    const text = ana.actions.insertText("notes", { x: 0, y: 0 }, 40, "#1a1a1aff");

    ana.actions.dropBlankText(text);

    expect(ana.model.textsOn("notes")).toEqual([]);
  });
});

/** As the server writes a panel's default layers at its birth. */
function seedLayer(id: string): void {
  const layer = ana.model.layer(id);
  if (!layer) return;
  const { kind, name, order } = layer;
  const fields = { kind, name, order, opacity: 1, visible: true, locked: false, reference: false, blend: "" };
  ana.model.doc.getMap("layers").set(id, new Y.Map(Object.entries(fields)));
}
