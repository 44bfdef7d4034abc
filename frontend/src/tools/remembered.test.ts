import { afterEach, describe, expect, it } from "vitest";
import { remember } from "./remembered";
import { chooseTool, hold, resetToolbox, useToolbox } from "./toolbox";

class Shelf extends Map<string, string> {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => void this.set(key, value);
}

afterEach(resetToolbox);

describe("the toolbox of this browser", () => {
  it("finds sizes, colours and the pressure of the hand again, but no layer of another panel", () => {
    const shelf = new Shelf();
    const stop = remember(shelf);
    chooseTool("brush");
    hold({ size: 37, color: "#c2362bff", layer: "a layer of this panel" });
    useToolbox.setState({ pressureCurve: 1.4, eraseMode: "whole" });
    stop();
    resetToolbox();

    remember(shelf)();

    const { held, pressureCurve, eraseMode } = useToolbox.getState();
    expect(held.brush).toEqual({ size: 37, color: "#c2362bff", layer: null });
    expect([pressureCurve, eraseMode]).toEqual([1.4, "whole"]);
  });

  it.each([
    "",
    "nonsense",
    "null",
    "[]",
    '{"nibs":{"brush":{"size":-3,"color":"red"}},"eraseMode":"no","pressureCurve":99}',
  ])("stays as it is when what was kept is %s", (json) => {
    const before = useToolbox.getState();
    const shelf = new Shelf([["toolbox", json]]);

    remember(shelf)();

    expect(useToolbox.getState()).toEqual(before);
  });
});
