import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { NO_SELECTION } from "../../canvas/hits";
import { addLayer, addStrokes, removeStrokes } from "../../model/edits";
import { PanelModel } from "../../model/panelModel";
import { makeStroke } from "../../model/stroke";
import { Contents } from "./contents";

const AUTHOR = { account: "ana" };
const STROKE = makeStroke([0, 0, 0.5, 100, 0, 0.5], { tool: "pen", color: "#111111ff", size: 6, layer: "ink" });

let model: PanelModel;
let contents: Contents;

beforeEach(() => {
  model = new PanelModel(new Y.Doc());
  contents = new Contents(model);
  contents.follow();
});

describe("where a picture goes", () => {
  it("is the reference layer, unless a layer of this panel was chosen", () => {
    const own = addLayer(model.doc, { name: "Plates" }, AUTHOR);
    contents.follow();

    expect(contents.pictureLayer(null, "ink")).toBe("reference");
    expect(contents.pictureLayer(own, "ink")).toBe(own);
  });

  it("is no layer that was chosen on another panel, nor one that is locked or hidden", () => {
    expect(contents.pictureLayer("a layer of another panel", "ink")).toBe("reference");

    const own = addLayer(model.doc, { name: "Plates", locked: true }, AUTHOR);
    model.showWishes(new Map([["reference", { visible: false }]]));
    contents.follow();

    expect(contents.pictureLayer(own, "ink")).toBe("ink");
    expect(contents.pictureLayer(own, own)).toBeNull();
  });
});

describe("what lies on the paper", () => {
  it("lets a selection go with what another person erased, and keeps it as it is otherwise", () => {
    const [kept = "", erased = ""] = addStrokes(model.doc, [STROKE, STROKE], AUTHOR);
    contents.follow();
    const both = contents.all();
    expect(contents.surviving(both)).toBe(both);

    removeStrokes(model.doc, [erased], AUTHOR);
    contents.follow();

    expect(contents.surviving(both)).toEqual({ ...NO_SELECTION, marks: new Set([kept]) });
  });

  it("shows what an eraser has left so far, and the stored drawing again when it gives up", () => {
    const [id = ""] = addStrokes(model.doc, [STROKE], AUTHOR);
    contents.follow();
    const marks = () => contents.shown(NO_SELECTION, null).flatMap((sheet) => sheet.marks.map((mark) => mark.id));

    contents.erased = { marks: new Map([[id, []]]), gone: NO_SELECTION };
    expect(marks()).toEqual([]);
    contents.erased = null;

    expect(marks()).toEqual([id]);
  });
});

describe("another copy of the drawing", () => {
  it("shows what it holds, and what was selected stays so", () => {
    const [kept, gone] = addStrokes(model.doc, [STROKE, STROKE], AUTHOR) as [string, string];
    contents.follow();
    const selection = { ...NO_SELECTION, marks: new Set([kept, gone]) };
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(model.doc));
    removeStrokes(copy, [gone], AUTHOR);

    contents.adopt(new PanelModel(copy));
    contents.follow();

    expect([...contents.surviving(selection).marks]).toEqual([kept]);
  });
});
