import { describe, expect, it } from "vitest";
import { contains, grow } from "./geometry";
import { coverage } from "./grain";
import { type Mark, markBox } from "./mark";
import { nibOf } from "./nib";
import { PIECE, rings } from "./outline";

const TOOLS = ["light_pencil", "pencil", "pen", "brush", "tone", "note", "line", "eraser", "from the future"];

function wave(tool: string, count: number): Mark {
  const points = Array.from({ length: count }, (_, index) => [
    index * 4,
    80 * Math.sin(index / 9),
    0.5 + 0.5 * Math.sin(index / 5),
  ]);
  return { tool, color: "#000000ff", size: 20, points: points.flat() };
}

describe("outlines", () => {
  it.each(TOOLS)("of %s have finite corners inside the mark's box, whatever its length", (tool) => {
    for (const count of [1, 2, 3, 40, PIECE, PIECE + 1, 4 * PIECE + 7]) {
      const mark = wave(tool, count);
      const box = grow(markBox(mark), 0.5);
      const corners = nibOf(tool).coats.flatMap((_, coat) => rings(mark, coat).flat());

      expect(corners.length).toBeGreaterThan(0);
      for (const [x, y] of corners) expect(contains(box, { x: x ?? Number.NaN, y: y ?? Number.NaN })).toBe(true);
    }
  });

  it("of a growing mark keep their finished pieces, so that what is drawn does not change behind the pen", () => {
    const [short, long] = [wave("pen", 2 * PIECE + 30), wave("pen", 2 * PIECE + 90)];

    expect(rings(short, 0).slice(0, 2)).toEqual(rings(long, 0).slice(0, 2));
  });

  it("of a point that does not move are a dot", () => {
    const dot = { tool: "pen", color: "#000000ff", size: 10, points: [5, 5, 1, 5, 5, 1] };

    expect(rings(dot, 0).flat().length).toBeGreaterThan(8);
  });
});

describe("the tooth of the paper", () => {
  it("lets a soft touch cover less than a firm one, everywhere from nothing to full", () => {
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [coarse, medium, fine] = (["coarse", "medium", "fine"] as const).map(coverage);

    if (!coarse || !medium || !fine) throw new Error("expected three tiles");
    expect(mean(coarse)).toBeLessThan(mean(medium));
    expect(mean(medium)).toBeLessThan(mean(fine));
    expect(Math.min(...coarse)).toBeLessThan(0.1);
    expect(Math.max(...coarse)).toBeCloseTo(1, 1);
  });
});
