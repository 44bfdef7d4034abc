import { beforeEach, describe, expect, it } from "vitest";
import {
  cardOf,
  chooseTool,
  hold,
  LARGEST,
  layerFor,
  resetToolbox,
  SMALLEST,
  stepSize,
  TOOLS,
  useToolbox,
} from "./toolbox";

const LAYERS = ["reference", "fill", "tone", "pencil", "ink", "notes"].map((kind) => ({ id: kind, kind }));

beforeEach(resetToolbox);

function layerOf(tool: (typeof TOOLS)[number]["name"], last: string | null = null, layers = LAYERS): string | null {
  return layerFor(tool, useToolbox.getState().held[tool], layers, last);
}

describe("the toolbox", () => {
  it("gives every tool its own key and keeps Storyboarder's", () => {
    const keys = TOOLS.map(({ key }) => key);

    expect(new Set(keys).size).toBe(keys.length);
    expect(
      ["light_pencil", "pencil", "pen", "brush", "note", "eraser"].map((name) => cardOf(name as "pen").key),
    ).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  it("draws on the tool's home, on the layer chosen for it, and never on one that is gone", () => {
    expect(layerOf("pen")).toBe("ink");
    chooseTool("pen");
    hold({ layer: "notes" });
    expect(layerOf("pen")).toBe("notes");
    expect(layerOf("brush")).toBe("ink");

    expect(layerOf("pen", null, LAYERS.slice(0, 5))).toBe("ink");
    expect(layerOf("pen", null, [])).toBeNull();
  });

  it("lets the eraser work where was drawn last", () => {
    expect(layerOf("eraser", "tone")).toBe("tone");
    expect(layerOf("eraser")).toBe("pencil");
  });

  it("steps sizes within their bounds, each tool for itself", () => {
    chooseTool("brush");
    const before = useToolbox.getState().held.pen.size;
    for (let step = 0; step < 60; step += 1) stepSize(1);
    expect(useToolbox.getState().held.brush.size).toBe(LARGEST);
    for (let step = 0; step < 60; step += 1) stepSize(-1);

    expect(useToolbox.getState().held.brush.size).toBe(SMALLEST);
    expect(useToolbox.getState().held.pen.size).toBe(before);
  });
});
