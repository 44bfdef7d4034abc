import { describe, expect, it } from "vitest";
import { type Arrow, arrowBox, arrowShape } from "./arrow";
import { brokenLines } from "./caption";
import { handleAt, hitsArrow, pickAt, pickInside, selectionBox, selectionSize } from "./hits";
import { markBox, type StoredMark } from "./mark";
import { isBlank, type Sheet, sheetChange } from "./sheet";

function mark(id: string, x: number, y: number): StoredMark {
  return {
    id,
    layer: "ink",
    tool: "pen",
    color: "#000000ff",
    size: 6,
    points: [x, y, 0.5, x + 40, y, 0.5, x + 80, y, 0.5],
  };
}

function sheet(marks: StoredMark[], more: Partial<Sheet> = {}): Sheet {
  return { id: "ink", opacity: 1, visible: true, blend: "", images: [], texts: [], arrows: [], marks, ...more };
}

const ARROW: Arrow = {
  id: "a",
  kind: "subject",
  points: [0, 0, 200, 0],
  width: 20,
  color: "#000000",
  taper: true,
  label: "",
};

describe("the change of a sheet", () => {
  it("is only the new mark when one was drawn on top", () => {
    const [a, b] = [mark("a", 0, 0), mark("b", 0, 50)];
    const before = sheet([a]);

    expect(sheetChange(before, { ...before, marks: [a, b] })).toEqual({ added: [b], dirty: null });
  });

  it("is the place of a mark that was erased", () => {
    const [a, b] = [mark("a", 0, 0), mark("b", 0, 50)];
    const before = sheet([a, b]);

    expect(sheetChange(before, { ...before, marks: [b] })).toEqual({ added: [], dirty: markBox(a) });
  });

  it("is nothing when only its opacity changed, and everything when it is new", () => {
    const before = sheet([mark("a", 0, 0)]);

    expect(sheetChange(before, { ...before, opacity: 0.5 })).toEqual({ added: [], dirty: null });
    expect(sheetChange(undefined, before).dirty).toBe("all");
    expect(isBlank(sheet([]))).toBe(true);
  });
});

describe("picking", () => {
  const drawn = sheet([mark("a", 0, 0), mark("b", 0, 100)], { arrows: [ARROW] });

  it("takes the topmost thing under a tap and nothing beside it", () => {
    expect([...pickAt([drawn], { x: 40, y: 101 }, 4).marks]).toEqual(["b"]);
    expect([...pickAt([drawn], { x: 100, y: 3 }, 4).arrows]).toEqual(["a"]);
    expect(selectionSize(pickAt([drawn], { x: 40, y: 50 }, 4))).toBe(0);
  });

  it("takes what lies mostly inside a lasso", () => {
    const lasso = [
      { x: -10, y: 80 },
      { x: 60, y: 80 },
      { x: 60, y: 120 },
      { x: -10, y: 120 },
    ];

    expect([...pickInside([drawn], lasso).marks]).toEqual(["b"]);
  });

  it("finds corner, turning and moving handles of the selection's box", () => {
    const box = selectionBox([drawn], {
      marks: new Set(["a"]),
      images: new Set(),
      texts: new Set(),
      arrows: new Set(),
    });

    expect(handleAt(box, { x: box.left, y: box.top }, 5)).toBe("nw");
    expect(handleAt(box, { x: (box.left + box.right) / 2, y: box.top - 17.5 }, 5)).toBe("rotate");
    expect(handleAt(box, { x: 40, y: 0 }, 2)).toBe("inside");
    expect(handleAt(box, { x: 400, y: 400 }, 5)).toBeNull();
  });
});

describe("arrows", () => {
  it("of a zoom stand in all four corners and can be picked in each", () => {
    const zoom = { ...ARROW, kind: "zoom", points: [-800, -450, -700, -400] };

    expect(arrowShape(zoom).outlines).toHaveLength(4);
    expect(hitsArrow(zoom, { x: 750, y: 425 }, 5)).toBe(true);
    expect(arrowBox(zoom).right).toBeGreaterThan(790);
  });

  it("of the camera are hollow, of a subject solid, of a look dashed", () => {
    expect(arrowShape({ ...ARROW, kind: "camera" }).hollow).toBe(true);
    expect(arrowShape(ARROW).hollow).toBe(false);
    expect(arrowShape({ ...ARROW, kind: "eyeline" }).lines).toHaveLength(1);
  });
});

describe("text on a panel", () => {
  const measure = (text: string) => text.length * 10;

  it("breaks at spaces, keeps line breaks, and cuts a word that is too long between graphemes", () => {
    expect(brokenLines("the cat sat\non it", 80, measure)).toEqual(["the cat", "sat", "on it"]);
    expect(brokenLines("abcdefghij", 40, measure)).toEqual(["abcd", "efgh", "ij"]);
    expect(brokenLines("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 120, measure)).toEqual(["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]);
  });
});
