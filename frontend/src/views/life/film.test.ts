// The life of a drawing: every state of it, forwards, backwards and across checkpoints.
import { expect, test } from "vitest";
import * as Y from "yjs";
import { encodeStroke, makeStroke } from "../../model/stroke";
import { mixed } from "./coloring";
import { Film, type FilmEntry } from "./film";
import { authorsOf, deedWords, stayMs } from "./telling";

const stroke = (x: number, layer = "ink") =>
  encodeStroke(makeStroke([x, 0, 0.5, x + 10, 0, 0.5], { layer, tool: "pen" }));
const id = (count: number) => `0190f5d0-0000-7000-8000-${String(count).padStart(12, "0")}`;

/** A document that writes down every one of its changes. */
function recorded() {
  const doc = new Y.Doc();
  const entries: FilmEntry[] = [];
  const act = (account: string, change: (strokes: Y.Map<unknown>) => void, means = "person") => {
    const before = Y.encodeStateVector(doc);
    doc.transact(() => change(doc.getMap("strokes")));
    const update = Y.encodeStateAsUpdate(doc, before);
    const at_ms = 1_000 * (entries.length + 1);
    entries.push({ id: `${at_ms}-0`, at_ms, account, name: account.toUpperCase(), means, update });
  };
  return { entries, act };
}

function filmOf(entries: readonly FilmEntry[]): Film {
  const film = new Film();
  film.take(entries);
  return film;
}

test("after each entry the drawing is what it was then, in whatever order one looks", () => {
  const { entries, act } = recorded();
  for (let count = 0; count < 350; count += 1) {
    act("ann", (strokes) => {
      strokes.set(id(count), stroke(count));
      if (count >= 5) strokes.delete(id(count - 5));
    });
  }
  const film = filmOf(entries);

  for (const at of [349, 0, 100, 99, 98, 300, 250, 251, 3, -1, 199]) {
    const expected = Array.from({ length: Math.min(at + 1, 5) }, (_, back) => id(at - back));
    expect([...film.strokesAt(at).keys()].sort()).toEqual(expected.sort());
  }
});

test("what was erased since is known at any moment", () => {
  const { entries, act } = recorded();
  act("ann", (strokes) => strokes.set(id(1), stroke(1)));
  act("ann", (strokes) => strokes.set(id(2), stroke(2)));
  act("ben", (strokes) => strokes.delete(id(1)));
  const film = filmOf(entries);

  expect([...film.goneSince(1)]).toEqual([id(1)]);
  expect([...film.goneSince(2)]).toEqual([]);
});

test("strokes keep their identity from moment to moment, so that painters paint only what changed", () => {
  const { entries, act } = recorded();
  act("ann", (strokes) => strokes.set(id(1), stroke(1)));
  act("ann", (strokes) => strokes.set(id(2), stroke(2)));
  const film = filmOf(entries);

  const [first] = film.drawingAt(0).strokesOn("ink");
  const [again] = film.drawingAt(1).strokesOn("ink");

  expect(again).toBe(first);
  expect(film.drawingAt(1).layers.map(({ id }) => id)).toContain("ink");
});

test("every entry is told in words, and who drew what is on the paper is counted", () => {
  const { entries, act } = recorded();
  act("", () => {}, "birth");
  act("ann", (strokes) => strokes.set(id(1), stroke(1)));
  act("ben", (strokes) => {
    strokes.set(id(1), stroke(7));
    strokes.set(id(2), stroke(2));
  });
  act("ann", (strokes) => strokes.delete(id(2)), "undo");
  const film = filmOf(entries);

  expect(film.frames.map(deedWords)).toEqual([
    "made the paper ready",
    "drew 1 stroke",
    "drew 1 stroke, changed 1 stroke",
    "took something back: erased 1 stroke",
  ]);
  const by = (stroke: string) => film.frames[film.drawnBy.get(stroke) ?? -1];
  expect(authorsOf(film.strokesAt(3).keys(), by)).toEqual([{ account: "ben", name: "BEN", strokes: 1 }]);
});

test("a night between two strokes is no longer than a breath", () => {
  expect(stayMs(36_000_000, 1)).toBe(1_200);
  expect(stayMs(36_000_000, 4)).toBe(300);
  expect(stayMs(5, 1)).toBe(60);
});

test("a colour gives way to another in parts, and keeps how much it covers", () => {
  expect(mixed("#000000ff", "#ffffff", 0.5)).toBe("#808080ff");
  expect(mixed("#102030", "#102030", 1)).toBe("#102030");
  expect(mixed("#00000040", "#c2410c", 1)).toBe("#c2410c40");
});
