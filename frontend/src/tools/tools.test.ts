import { beforeEach, describe, expect, it } from "vitest";
import { apply, type Matrix, type Point } from "../canvas/geometry";
import type { GrowingMark } from "../canvas/growing";
import { NO_SELECTION, type Selection } from "../canvas/hits";
import type { StoredMark } from "../canvas/mark";
import type { Sheet } from "../canvas/sheet";
import { ArrowTool, simplified } from "./arrow";
import { cutMark } from "./cut";
import { DrawTool } from "./draw";
import { type EraseMode, EraseTool } from "./erase";
import { type Hand, pressed, SpeedPressure } from "./hand";
import { LassoTool, transformBy } from "./lasso";
import { PanTool } from "./pan";
import type { Change, Desk, Erased, NewArrow, Style, Tool } from "./tool";
import { WriteTool } from "./write";

/** A desk with paper on it: keeps what tools show and commit, and changes nothing by itself. */
class PaperDesk implements Desk {
  held: Style = { layer: "ink", tool: "pen", color: "#111111ff", size: 8 };
  paper: Sheet[] = [];
  selected: Selection = NO_SELECTION;
  shown = new Set<GrowingMark>();
  committed: Change[] = [];
  preview: Erased | null = null;
  matrix: Matrix | null = null;
  trail: readonly Point[] | null = null;
  arrow: NewArrow | null = null;
  written: Point[] = [];
  panned: Point = { x: 0, y: 0 };
  private count = 0;

  style = () => this.held;
  newId = () => `id${this.count++}`;
  sheets = () => this.paper;
  activeSheet = () => this.paper.find((sheet) => sheet.id === this.held.layer) ?? null;
  unit = () => 1;
  show = (_: string, mark: GrowingMark) => void this.shown.add(mark);
  grew = () => {};
  hide = (_: string, mark: GrowingMark) => void this.shown.delete(mark);
  previewErased = (erased: Erased | null) => {
    this.preview = erased;
  };
  previewTransform = (matrix: Matrix | null) => {
    this.matrix = matrix;
  };
  showTrail = (points: readonly Point[] | null) => {
    this.trail = points;
  };
  showArrow = (arrow: NewArrow | null) => {
    this.arrow = arrow;
  };
  selection = () => this.selected;
  select = (selection: Selection) => {
    this.selected = selection;
  };
  write = (at: Point) => void this.written.push({ x: at.x, y: at.y });
  pan = (dx: number, dy: number) => {
    this.panned = { x: this.panned.x + dx, y: this.panned.y + dy };
  };
  commit = (change: Change) => void this.committed.push(change);
}

interface Keys {
  shift?: boolean;
  pressure?: number;
}

function hand(x: number, y: number, keys: Keys = {}): Hand {
  return { x, y, pressure: keys.pressure ?? 0.5, screen: { x, y }, shift: keys.shift ?? false, alt: false, time_ms: 0 };
}

let desk: PaperDesk;

function drag(tool: Tool, points: [number, number][], keys: Keys = {}): void {
  const hands = points.map(([x, y]) => hand(x, y, keys));
  const [first, last] = [hands[0], hands.at(-1)];
  if (!first || !last) return;
  tool.down(first);
  for (const each of hands.slice(1)) tool.move([each], []);
  tool.complete(last);
}

function line(id: string, y: number, layer = "ink"): StoredMark {
  const points = Array.from({ length: 41 }, (_, index) => [index * 5, y, 0.5]).flat();
  return { id, layer, tool: "pen", color: "#111111ff", size: 6, points };
}

function square(id: string): StoredMark {
  return {
    id,
    layer: "ink",
    tool: "fill",
    color: "#111111ff",
    size: 1,
    points: [0, 0, 1, 200, 0, 1, 200, 200, 1, 0, 200, 1],
  };
}

function sheet(id: string, marks: StoredMark[]): Sheet {
  return { id, opacity: 1, visible: true, blend: "", images: [], texts: [], arrows: [], marks };
}

beforeEach(() => {
  desk = new PaperDesk();
});

describe("drawing", () => {
  it("shows the mark while it grows and commits it when the pen lifts", () => {
    const tool = new DrawTool(desk);

    tool.down(hand(0, 0, { pressure: 0.2 }));
    tool.move([hand(5, 0), hand(10, 0, { pressure: 0.9 })], [hand(20, 0)]);
    expect(tool.busy).toBe(true);
    expect(desk.shown.size).toBe(1);
    tool.complete(hand(15, 0));

    expect(desk.shown.size).toBe(0);
    expect(desk.committed).toEqual([
      {
        kind: "draw",
        id: "id0",
        layer: "ink",
        mark: { tool: "pen", color: "#111111ff", size: 8, points: [0, 0, 0.2, 5, 0, 0.5, 10, 0, 0.9, 15, 0, 0.5] },
      },
    ]);
  });

  it("leaves nothing behind when it is cancelled", () => {
    const tool = new DrawTool(desk);

    tool.down(hand(0, 0));
    tool.move([hand(50, 50)], []);
    tool.cancel();
    tool.complete(hand(60, 60));

    expect(tool.busy).toBe(false);
    expect(desk.shown.size).toBe(0);
    expect(desk.committed).toEqual([]);
  });

  it("makes a dot of a tap", () => {
    drag(new DrawTool(desk), [[7, 8]]);

    expect(desk.committed).toMatchObject([{ kind: "draw", mark: { points: [7, 8, 0.5] } }]);
  });

  it("draws straight from first to last point with shift, with points enough for a taper", () => {
    drag(
      new DrawTool(desk),
      [
        [0, 0],
        [30, 80],
        [60, 0],
      ],
      { shift: true },
    );

    const [change] = desk.committed;
    const points = change?.kind === "draw" ? [...(change.mark.points as number[])] : [];
    expect(points.slice(-3, -1)).toEqual([60, 0]);
    expect(points.length / 3).toBe(11);
    expect(points.filter((_, index) => index % 3 === 1).every((y) => y === 0)).toBe(true);
  });

  it("does not fill a shape that has no area", () => {
    desk.held = { ...desk.held, tool: "fill" };

    drag(new DrawTool(desk), [
      [0, 0],
      [50, 0],
    ]);

    expect(desk.committed).toEqual([]);
  });
});

describe("cutting", () => {
  it("leaves two pieces of a line on both sides of the eraser", () => {
    const pieces = cutMark(line("a", 0), { from: { x: 100, y: -50 }, to: { x: 100, y: 50 }, radius: 10 });

    expect(pieces).toHaveLength(2);
    const ends = pieces?.map(({ points }) => [points[0], points[points.length - 3]]);
    expect(ends?.[0]?.[1]).toBeCloseTo(88, -1);
    expect(ends?.[1]?.[0]).toBeCloseTo(112, -1);
  });

  it("says null of a mark that was not touched, and leaves nothing of one that was covered", () => {
    expect(cutMark(line("a", 0), { from: { x: 0, y: 90 }, to: { x: 200, y: 90 }, radius: 10 })).toBeNull();
    expect(cutMark(line("a", 0), { from: { x: -20, y: 0 }, to: { x: 220, y: 0 }, radius: 10 })).toEqual([]);
  });

  it("takes a bite out of a filled shape, cuts it in two, and makes a hole", () => {
    const bite = cutMark(square("s"), { from: { x: 200, y: 100 }, to: { x: 200, y: 100 }, radius: 30 });
    const halves = cutMark(square("s"), { from: { x: 100, y: -50 }, to: { x: 100, y: 250 }, radius: 10 });
    const hole = cutMark(square("s"), { from: { x: 100, y: 100 }, to: { x: 100, y: 100 }, radius: 20 });

    expect(bite).toHaveLength(1);
    expect(halves).toHaveLength(2);
    expect(hole).toHaveLength(1);
    expect(areaOf(hole?.[0])).toBeCloseTo(40000 - Math.PI * 400, -2);
  });
});

describe("erasing", () => {
  const eraser = (mode: EraseMode, all = false) =>
    new EraseTool(
      desk,
      () => mode,
      () => 10,
      () => all,
    );

  beforeEach(() => {
    desk.paper = [sheet("pencil", [line("under", 0, "pencil")]), sheet("ink", [line("a", 0), line("b", 60)])];
  });

  it("cuts only the layer that is drawn on and shows it while it goes", () => {
    const tool = eraser("cut");

    tool.down(hand(100, -30));
    tool.move([hand(100, 30)]);
    expect(desk.preview?.marks.get("a")).toHaveLength(2);
    tool.complete(hand(100, 30));

    expect(desk.preview).toBeNull();
    expect(desk.committed).toMatchObject([
      { kind: "erase", gone: { marks: new Set(["a"]) }, add: [{ layer: "ink" }, { layer: "ink" }] },
    ]);
  });

  it("takes whole marks of all layers when it is set so", () => {
    drag(eraser("whole", true), [
      [100, -30],
      [100, 30],
    ]);

    expect(desk.committed).toEqual([
      { kind: "erase", gone: { ...NO_SELECTION, marks: new Set(["under", "a"]) }, add: [] },
    ]);
  });

  it("takes arrows and texts whole and lets pictures be", () => {
    const arrow = {
      id: "arrow",
      kind: "subject",
      points: [80, 300, 120, 300],
      width: 10,
      color: "",
      taper: true,
      label: "",
    };
    const text = { id: "text", text: "PAN", x: 80, y: 400, width: 90, size: 30, color: "", rotation: 0 };
    const image = { id: "image", asset: "", x: 100, y: 300, width: 400, height: 400, rotation: 0, opacity: 1 };
    desk.paper = [{ ...sheet("ink", []), arrows: [arrow], texts: [text], images: [image] }];
    const way: [number, number][] = [
      [100, 250],
      [100, 450],
    ];

    drag(eraser("cut"), way);
    expect(desk.committed).toEqual([]);
    drag(eraser("whole"), way);

    const gone = { ...NO_SELECTION, arrows: new Set(["arrow"]), texts: new Set(["text"]) };
    expect(desk.committed).toEqual([{ kind: "erase", gone, add: [] }]);
  });

  it("brings everything back when it is cancelled", () => {
    const tool = eraser("cut");

    tool.down(hand(100, 0));
    tool.cancel();

    expect(desk.preview).toBeNull();
    expect(desk.committed).toEqual([]);
  });
});

describe("the lasso", () => {
  beforeEach(() => {
    desk.paper = [sheet("ink", [line("a", 0), line("b", 60)])];
  });

  it("selects what it goes around, adds with shift, and lets go on escape", () => {
    const tool = new LassoTool(desk);

    drag(tool, [
      [-20, -20],
      [220, -20],
      [220, 20],
      [-20, 20],
    ]);
    expect([...desk.selected.marks]).toEqual(["a"]);
    drag(tool, [[100, 60]], { shift: true });
    expect([...desk.selected.marks]).toEqual(["a", "b"]);
    tool.cancel();

    expect(desk.selected).toEqual(NO_SELECTION);
  });

  it("moves the selection by what the hand moved, as one change", () => {
    const tool = new LassoTool(desk);
    desk.selected = { ...NO_SELECTION, marks: new Set(["a"]) };

    drag(tool, [
      [100, 0],
      [110, 30],
      [130, 45],
    ]);

    const [change] = desk.committed;
    expect(change?.kind === "transform" && apply(change.matrix, { x: 0, y: 0 })).toEqual({ x: 30, y: 45 });
    expect(desk.matrix).toBeNull();
  });

  it("puts the selection back when a move is cancelled, and keeps it selected", () => {
    const tool = new LassoTool(desk);
    desk.selected = { ...NO_SELECTION, marks: new Set(["a"]) };

    tool.down(hand(100, 0));
    tool.move([hand(150, 0)]);
    expect(desk.matrix).not.toBeNull();
    tool.cancel();

    expect(desk.matrix).toBeNull();
    expect(desk.committed).toEqual([]);
    expect([...desk.selected.marks]).toEqual(["a"]);
  });

  it("scales around the opposite corner and turns around the middle, in steps with shift", () => {
    const box = { left: 0, top: 0, right: 100, bottom: 50 };

    const scaled = transformBy("se", box, hand(100, 50), hand(200, 100));
    const turned = transformBy("rotate", box, hand(50, -20), hand(93, 28, { shift: true }));

    expect(apply(scaled, { x: 100, y: 50 })).toEqual({ x: 200, y: 100 });
    expect(apply(scaled, { x: 0, y: 0 })).toEqual({ x: 0, y: 0 });
    expect(apply(turned, { x: 50, y: 25 }).x).toBeCloseTo(50);
    expect(apply(turned, { x: 50, y: -25 }).x).toBeCloseTo(100);
  });
});

describe("arrows, text and the paper", () => {
  it("bows an arrow through few points of a long drag", () => {
    const bow = Array.from({ length: 60 }, (_, index): [number, number] => [index * 5, 80 * Math.sin(index / 19)]);

    drag(
      new ArrowTool(
        desk,
        () => "subject",
        () => "",
      ),
      bow,
    );

    const [change] = desk.committed;
    const count = change?.kind === "arrow" ? change.arrow.points.length / 2 : 0;
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThan(9);
    expect(
      simplified(
        [
          { x: 0, y: 0 },
          { x: 50, y: 0.1 },
          { x: 100, y: 0 },
        ],
        1,
      ),
    ).toHaveLength(2);
  });

  it("draws no arrow for a tap, and none when cancelled", () => {
    const tool = new ArrowTool(
      desk,
      () => "camera",
      () => "",
    );

    drag(tool, [[0, 0]]);
    tool.down(hand(0, 0));
    tool.move([hand(90, 0)]);
    expect(desk.arrow?.kind).toBe("camera");
    tool.cancel();

    expect(desk.arrow).toBeNull();
    expect(desk.committed).toEqual([]);
  });

  it("opens typing where the hand lifts, and moves the paper with the hand", () => {
    drag(new WriteTool(desk), [[5, 6]]);
    drag(new PanTool(desk), [
      [0, 0],
      [10, 5],
      [30, 20],
    ]);

    expect(desk.written).toEqual([{ x: 5, y: 6 }]);
    expect(desk.panned).toEqual({ x: 30, y: 20 });
  });
});

describe("pressure", () => {
  it("follows a curve that keeps nothing and everything where they are", () => {
    expect([pressed(0, 0.7), pressed(1, 0.7), pressed(1.4, 1)]).toEqual([0, 1, 1]);
    expect(pressed(0.5, 0.7)).toBeGreaterThan(0.5);
  });

  it("of a mouse is lighter the faster it goes and begins lightly", () => {
    const drawn = (step: number) => {
      const speed = new SpeedPressure();
      speed.start();
      const all = Array.from({ length: 40 }, (_, index) => speed.at({ x: index * step, y: 0 }, index * 8));
      return { first: all[0] ?? 1, last: all.at(-1) ?? 0 };
    };

    expect(drawn(40).last).toBeLessThan(drawn(2).last);
    expect(drawn(2).first).toBeLessThan(drawn(2).last);
  });
});

function areaOf(mark: StoredMark | undefined): number {
  const points = mark ? [...(mark.points as number[])] : [];
  let sum = 0;
  for (let at = 0; at < points.length; at += 3) {
    const next = (at + 3) % points.length;
    sum += ((points[at] ?? 0) * (points[next + 1] ?? 0) - (points[next] ?? 0) * (points[at + 1] ?? 0)) / 2;
  }
  return Math.abs(sum);
}
