// What the views do to a board, and that one key takes it back.
import { beforeEach, expect, test } from "vitest";
import { useToasts } from "../../../app/toast";
import { insertElements, insertScript } from "../../../model/edits";
import type { BoardConnection } from "../../../sync/types";
import { type Sample, sample } from "../sample";
import type { Selection } from "../selection";
import { BoardActions } from "./board";

let board: Sample;
let actions: BoardActions;
let selected: Selection;

function begin(scenes: number[][]): void {
  board = sample(scenes);
  const { model, undo } = board;
  // Nothing here opens a drawing, so no connection is asked for.
  const connection = {} as BoardConnection;
  const select = (selection: Selection) => {
    selected = selection;
  };
  actions = new BoardActions({ connection, model, undo, select, onCopied: () => undefined });
}

beforeEach(() => useToasts.setState({ toasts: [] }));

test("a new panel stands beside the current one in its shot and becomes the current one", () => {
  begin([[2, 1]]);

  actions.make.insertPanel("after", board.id("a"));
  expect(board.story()).toBe("a_b c");
  expect(selected.current).toBe(board.outline().panels[1]?.id);

  actions.undo();
  expect(board.story()).toBe("ab c");
});

test("the first panel of an empty board brings its scene and shot", () => {
  begin([]);

  actions.make.insertPanel("after", null);
  expect(board.story()).toBe("_");

  actions.undo();
  expect(board.model.scenes()).toEqual([]);
});

test("panels dropped after another shot's panel join that shot, in the order of the story", () => {
  begin([[2, 2]]);

  const place = {
    kind: "panels",
    anchor: board.id("c"),
    side: "after",
    mark: { x: 0, y: 0, width: 0, height: 0 },
  } as const;
  actions.move.drop({ kind: "panels", ids: [board.id("a"), board.id("b")] }, place);

  expect(board.story()).toBe("cabd");
  actions.undo();
  expect(board.story()).toBe("ab cd");
});

test("the panels of whole shots dropped between shots stay shots of their own", () => {
  begin([[1, 1, 1], [2]]);
  const [a, b] = [board.id("a"), board.id("b")];
  const beside = (letter: string, side: "before" | "after") =>
    ({ kind: "panels", anchor: board.id(letter), side, mark: { x: 0, y: 0, width: 0, height: 0 } }) as const;

  actions.move.drop({ kind: "panels", ids: [a, b] }, beside("c", "after"));
  expect(board.story()).toBe("c a b | de");
  actions.move.drop({ kind: "panels", ids: [a] }, beside("d", "before"));
  expect(board.story()).toBe("c b | a de");
  actions.move.drop({ kind: "panels", ids: [a] }, beside("d", "after"));
  expect(board.story()).toBe("c b | dae");
  actions.undo();
  expect(board.story()).toBe("c b | a de");
});

test("keys move the panels of whole shots past the next shot, as shots", () => {
  begin([[1, 1, 2]]);

  actions.move.nudgePanels([board.id("a"), board.id("b")], 1);
  expect(board.story()).toBe("cd a b");
  actions.move.nudgePanels([board.id("a")], -1);
  expect(board.story()).toBe("a cd b");
  actions.undo();
  expect(board.story()).toBe("cd a b");
});

test("panels dropped beside one of themselves close up around it", () => {
  begin([[4]]);

  const place = {
    kind: "panels",
    anchor: board.id("c"),
    side: "after",
    mark: { x: 0, y: 0, width: 0, height: 0 },
  } as const;
  actions.move.drop({ kind: "panels", ids: [board.id("a"), board.id("c")] }, place);

  expect(board.story()).toBe("bacd");
});

test("panels dropped into an empty scene get a shot there", () => {
  begin([[2], []]);
  const anchor = board.outline().scenes[1]?.id ?? "";

  actions.move.drop(
    { kind: "panels", ids: [board.id("b")] },
    { kind: "panels", anchor, side: "into", mark: { x: 0, y: 0, width: 0, height: 0 } },
  );

  expect(board.story()).toBe("a | b");
});

test("keys move panels through their shot and into the next one", () => {
  begin([[2, 2]]);

  actions.move.nudgePanels([board.id("a")], 1);
  expect(board.story()).toBe("ba cd");
  actions.move.nudgePanels([board.id("a")], 1);
  expect(board.story()).toBe("b acd");
  actions.move.nudgePanels([board.id("a")], -1);
  expect(board.story()).toBe("ba cd");
});

test("keys move a shot into the next scene", () => {
  begin([[1, 1], [1]]);
  const shot = board.outline().byPanel.get(board.id("b"))?.shotId ?? "";

  actions.move.nudgeShot(shot, 1);
  expect(board.story()).toBe("a | b c");
  actions.move.nudgeShot(shot, 1);
  expect(board.story()).toBe("a | c b");
});

test("a shot splits at a panel and joins again", () => {
  begin([[4]]);

  actions.move.toggleShotStart(board.id("c"));
  expect(board.story()).toBe("ab cd");
  actions.move.toggleShotStart(board.id("c"));
  expect(board.story()).toBe("abcd");
});

test("a shot whose last panel goes to the bin goes along, and undo brings both back", () => {
  begin([[1, 1]]);

  actions.bin.panels([board.id("b")]);
  expect(board.story()).toBe("a");
  expect(board.model.bin().shots).toHaveLength(1);

  actions.undo();
  expect(board.story()).toBe("a b");
});

test("a panel comes back from the bin with the shot that it needs", () => {
  begin([[1, 1]]);
  const panel = board.id("b");
  actions.bin.panels([panel]);

  actions.bin.restore("panels", panel);

  expect(board.story()).toBe("a b");
});

test("lines of the screenplay become a panel that says them and is linked to them", () => {
  begin([[1], [1]]);
  const scene = board.outline().scenes[1]?.id ?? "";
  const script = insertScript(board.doc, { title: "T" }, { account: "a1" });
  const rows = [
    { type: "character", text: "MARA (O.S.)", character: "MARA", scene },
    { type: "dialogue", text: "You said six.", scene },
    { type: "action", text: "Fog.", scene },
  ];
  const lines = insertElements(board.doc, script, rows, { account: "a1" });

  actions.links.panelFrom(lines, board.id("a"));

  const made = board.outline().byPanel.get(selected.current ?? "");
  expect(made).toMatchObject({ sceneId: scene, dialogue: "MARA: You said six.", action: "Fog." });
  expect([...(made?.links ?? [])].sort()).toEqual([...lines].sort());
});

test("an edit that cannot be made says why and changes nothing", () => {
  begin([[1]]);

  actions.fields.setPanels([board.id("a")], { duration_frames: -5 });

  expect(useToasts.getState().toasts[0]?.text).toContain("duration_frames");
  expect(board.outline().panels[0]?.frames).toBeGreaterThan(0);
});
