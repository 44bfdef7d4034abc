// When the screen takes over what was written.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { BoardModel } from "../../model/boardModel";
import * as edits from "../../model/edits";
import { LatestBoard } from "./latest";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ME: edits.Author = { account: "mara" };

/** Two people on one board, and what the screen of the first one was told to show, sluglines only. */
function crew() {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  const scene = edits.insertScene(mine, { slugline: "INT. KITCHEN" }, ME);
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine));
  theirs.on("update", (update: Uint8Array) => Y.applyUpdate(mine, update));
  const latest = new LatestBoard(new BoardModel(mine));
  const shown: string[] = [];
  const stop = latest.subscribe(() => shown.push(latest.board().scenes[0]?.slugline ?? ""));
  const write = (doc: Y.Doc, slugline: string) => edits.setField(doc, "scenes", scene, "slugline", slugline, ME);
  return { mine, theirs, latest, shown, stop, write };
}

test("what others write is shown at once, then a few times a second, and its end is never missed", () => {
  const { theirs, shown, write } = crew();

  for (let letter = 1; letter <= 50; letter += 1) {
    write(theirs, "X".repeat(letter));
    vi.advanceTimersByTime(20);
  }
  vi.advanceTimersByTime(1000);

  expect(shown[0]).toBe("X");
  expect(shown.length).toBeLessThanOrEqual(7);
  expect(shown.at(-1)).toBe("X".repeat(50));
});

test("one's own edits are shown at once, with what others wrote before them", () => {
  const { mine, theirs, shown, write } = crew();

  write(theirs, "A");
  write(theirs, "B");
  write(mine, "C");

  expect(shown).toEqual(["A", "C"]);
});

test("a screen that comes back shows what was written while nobody looked", () => {
  const { theirs, latest, stop, write } = crew();
  write(theirs, "A");
  write(theirs, "B");
  stop();

  latest.subscribe(() => {});

  expect(latest.board().scenes[0]?.slugline).toBe("B");
  expect(vi.getTimerCount()).toBe(0);
});
