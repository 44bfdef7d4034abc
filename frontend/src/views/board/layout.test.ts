// Where things stand on the wall, and what a drop means.
import { expect, test } from "vitest";
import { isIdle, placeAt } from "./drop";
import { boxOf, GAP, layoutBoard, MARGIN, panelBeside, panelsWithin, rowAt, SCENE_HEIGHT } from "./layout";
import { makeOutline } from "./outline";
import { sample } from "./sample";

const SETTINGS = {
  width: 2 * MARGIN + 3 * 100 + 2 * GAP,
  height: 600,
  cardWidth: 100,
  aspect: 2,
  folded: new Set<string>(),
};

function wall(scenes: number[][]) {
  const board = sample(scenes);
  const outline = board.outline();
  return { ...board, outline, layout: layoutBoard(outline, SETTINGS) };
}

test("panels flow in rows under their scene, and a new scene begins a new row", () => {
  const { layout } = wall([[2, 2], [1]]);

  expect(layout.columns).toBe(3);
  expect(layout.rows.map((row) => (row.kind === "panels" ? row.cells.length : row.kind))).toEqual([
    "scene",
    3,
    1,
    "scene",
    1,
  ]);
});

test("rows lie one under the other without gaps or overlaps", () => {
  const { layout } = wall([[4], [], [2, 3]]);

  layout.rows.forEach((row, at) => {
    const above = layout.rows[at - 1];
    expect(row.y).toBe(above === undefined ? 0 : above.y + above.height);
    expect(rowAt(layout.rows, row.y)).toBe(at);
    expect(rowAt(layout.rows, row.y + row.height - 1)).toBe(at);
  });
});

test("a single panel is as large as the screen shows whole", () => {
  const { outline } = wall([[2]]);

  const layout = layoutBoard(outline, { ...SETTINGS, width: 3000, height: 600, cardWidth: 4000 });

  expect(layout.columns).toBe(1);
  expect(layout.pictureHeight).toBeLessThan(600);
});

test("a folded scene shows its heading alone", () => {
  const { outline } = wall([[4], [2]]);
  const folded = new Set([outline.scenes[0]?.id ?? ""]);

  expect(layoutBoard(outline, { ...SETTINGS, folded }).rows.map(({ kind }) => kind)).toEqual([
    "scene",
    "scene",
    "panels",
  ]);
});

test("the marquee takes the cards that it touches", () => {
  const { layout, id } = wall([[3], [3]]);
  const first = boxOf(layout, id("b"));

  const touched = panelsWithin(layout, { x: (first?.x ?? 0) + 5, y: first?.y ?? 0, width: 60, height: 5 });

  expect(touched).toEqual([id("b")]);
  expect(panelsWithin(layout, { x: 0, y: 0, width: 1000, height: 10_000 })).toHaveLength(6);
});

test("down and up go to the card below and above, over a heading, too", () => {
  const { layout, id } = wall([[3], [2]]);

  expect(panelBeside(layout, id("b"), 1)).toBe(id("e"));
  expect(panelBeside(layout, id("e"), -1)).toBe(id("b"));
  expect(panelBeside(layout, id("a"), -1)).toBeNull();
});

test("the half of the card under the pointer says before or after", () => {
  const { outline, layout, id } = wall([[3]]);
  const box = boxOf(layout, id("b"));
  const dragged = { kind: "panels", ids: [id("c")] } as const;
  const y = SCENE_HEIGHT + 10;

  expect(placeAt(outline, layout, dragged, (box?.x ?? 0) + 10, y)).toMatchObject({ anchor: id("b"), side: "before" });
  expect(placeAt(outline, layout, dragged, (box?.x ?? 0) + 90, y)).toMatchObject({ anchor: id("b"), side: "after" });
});

test("a panel dropped upon itself stays", () => {
  const { outline, layout, id } = wall([[3]]);
  const dragged = { kind: "panels", ids: [id("a")] } as const;

  const place = placeAt(outline, layout, dragged, MARGIN + 10, SCENE_HEIGHT + 10);

  expect(place !== null && isIdle(outline, dragged, place)).toBe(true);
});

test("a shot lands beside a whole shot, wherever in it the pointer is", () => {
  const { outline, layout, id } = wall([[3, 1]]);
  const shot = outline.byPanel.get(id("d"))?.shotId ?? "";
  const other = outline.byPanel.get(id("a"))?.shotId ?? "";
  const over = boxOf(layout, id("b"));

  const place = placeAt(outline, layout, { kind: "shot", id: shot }, (over?.x ?? 0) + 20, SCENE_HEIGHT + 10);

  expect(place).toMatchObject({ kind: "shot", anchor: other, side: "before" });
});

test("an empty scene takes panels in", () => {
  const { outline, layout, id } = wall([[1], []]);
  const empty = layout.rows.find(({ kind }) => kind === "empty");

  const place = placeAt(outline, layout, { kind: "panels", ids: [id("a")] }, 40, (empty?.y ?? 0) + 5);

  expect(place).toMatchObject({ side: "into", anchor: outline.scenes[1]?.id });
});

test("a change in one scene lays out its own rows anew and keeps those of all others", () => {
  const before = wall([[2, 2], [1], [3]]);
  const [first, second, third] = before.outline.scenes;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error("three scenes were asked for");
  const written = makeOutline([first, { ...second, slugline: "INT. CELLAR" }, third]);

  const after = layoutBoard(written, SETTINGS);

  const fresh = after.rows.filter((row, at) => row !== before.layout.rows[at]);
  expect(fresh.map(({ scene }) => scene.slugline)).toEqual(["INT. CELLAR", "INT. CELLAR"]);
});

test("rows that were laid out before move down when a scene above grows", () => {
  const { outline } = wall([[1], [2]]);
  const [first, second] = outline.scenes;
  if (first === undefined || second === undefined) throw new Error("two scenes were asked for");
  const grown = makeOutline([{ ...first, id: "fresh" }, first, second]);

  const { rows } = layoutBoard(grown, SETTINGS);

  expect(rows.map(({ y }) => y)).toEqual(
    rows.map((_, at) => rows.slice(0, at).reduce((sum, { height }) => sum + height, 0)),
  );
});

test("suggested frames stand in line with the panels, which stay what they were", () => {
  const { outline, id } = wall([[2, 2], []]);
  const ghost = (name: string, anchor: string | null, side: "before" | "after") => ({
    ...{ id: name, suggestion: name, title: name, kind: "agent" as const, author: "Ray", color: "#336699" },
    ...{ anchor, side, camera: "", action: "" },
  });
  const [first, second] = outline.scenes.map((scene) => scene.id);
  const ghosts = new Map([
    [first ?? "", [ghost("g1", id("b"), "after"), ghost("g2", id("a"), "before"), ghost("g3", id("b"), "after")]],
    [second ?? "", [ghost("g4", null, "after")]],
  ]);

  const layout = layoutBoard(outline, { ...SETTINGS, ghosts });

  const line = layout.rows.flatMap((row) => {
    if (row.kind !== "panels") return [];
    const cells = row.cells.map(({ panel, x }) => ({ x, name: panel.action }));
    const all = [...cells, ...row.ghosts.map(({ ghost, x }) => ({ x, name: ghost.id }))];
    return [all.sort((a, b) => a.x - b.x).map(({ name }) => name)];
  });
  expect(line).toEqual([["g2", "a", "b"], ["g1", "g3", "c"], ["d"], ["g4"]]);
  expect(layout.rows.at(-2)?.kind).toBe("empty");
  expect(panelBeside(layout, id("d"), 1)).toBeNull();
  expect(layout.count).toBe(4);
});
