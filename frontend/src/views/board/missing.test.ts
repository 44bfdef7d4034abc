// Which pictures a browser draws for the others, and when.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MissingPictures } from "./missing";
import { ThumbStore } from "./thumbs";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A wall that shows panels and lacks some of their pictures; drawing waits until it is told to end. */
function wall(lacking: string[], shown = lacking) {
  const begun: string[] = [];
  const endings = new Map<string, (drawn: boolean) => void>();
  const state = { shown, frame: 1.78, mayDraw: true };
  const lacks = new Set(lacking);
  const pictures = new MissingPictures({
    shown: () => state.shown,
    frameOf: () => state.frame,
    lacks: (id) => lacks.has(id),
    mayDraw: () => state.mayDraw,
    draw: (id) => {
      begun.push(id);
      return new Promise((resolve) => endings.set(id, resolve));
    },
  });
  const end = async (id: string, drawn = true) => {
    if (drawn) lacks.delete(id);
    endings.get(id)?.(drawn);
    await vi.advanceTimersByTimeAsync(0);
  };
  const quiet = () => vi.advanceTimersByTimeAsync(5000);
  return { pictures, begun, end, quiet, state, lacks };
}

test("pictures that nobody has drawn are drawn two at a time when it is quiet", async () => {
  const { pictures, begun, end, quiet } = wall(["a", "b", "c"]);

  pictures.stir();
  await quiet();
  expect(begun).toEqual(["a", "b"]);
  await end("a");

  expect(begun).toEqual(["a", "b", "c"]);
});

test("nothing is drawn while the wall moves, nor of what has left the screen by then", async () => {
  const { pictures, begun, state } = wall(["a", "b"], ["a"]);

  for (let step = 0; step < 10; step += 1) {
    pictures.stir();
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(begun).toEqual([]);
  state.shown = ["b"];
  await vi.advanceTimersByTimeAsync(1000);

  expect(begun).toEqual(["b"]);
});

test("a blank panel is opened once in a session", async () => {
  const { pictures, begun, end, quiet, state } = wall(["a"]);
  pictures.stir();
  await quiet();
  await end("a", false);

  state.frame = 2.39;
  pictures.stir();
  await quiet();

  expect(begun).toEqual(["a"]);
});

test("a picture in another frame is drawn again, and once only when it stays as it was", async () => {
  const { pictures, begun, end, quiet, state, lacks } = wall(["a"]);
  pictures.stir();
  await quiet();
  await end("a");
  lacks.add("a");
  pictures.stir();
  await quiet();
  expect(begun).toEqual(["a"]);

  state.frame = 2.39;
  pictures.stir();
  await quiet();

  expect(begun).toEqual(["a", "a"]);
});

test("a picture that somebody waits for is drawn at once and not again, but never under a pen", async () => {
  const { pictures, begun, end } = wall(["a", "b"]);

  pictures.hurry("a");
  pictures.hurry("a");
  expect(begun).toEqual(["a"]);
  await end("a");
  pictures.rest();
  pictures.hurry("b");

  expect(begun).toEqual(["a"]);
});

test("who may not draw opens nothing", async () => {
  const { pictures, begun, quiet, state } = wall(["a"]);
  state.mayDraw = false;

  pictures.stir();
  pictures.hurry("a");
  await quiet();

  expect(begun).toEqual([]);
});

test("a picture lacks when there is none on the server, or one of another frame", async () => {
  const address = (panel: string, hash: string) => `/${panel}?h=${hash}`;
  const list = async () => ({ p1: "h1" });
  const thumbs = new ThumbStore({ list, address, upload: async () => "", mayUpload: () => true });
  expect(thumbs.lacks("p2", 2.39)).toBe(false);
  await thumbs.load();

  expect(thumbs.lacks("p2", 2.39)).toBe(true);
  expect(thumbs.lacks("p1", 2.39)).toBe(false);
  thumbs.measured("p1", "/p1?h=h1", 480, 201);
  expect(thumbs.lacks("p1", 2.39)).toBe(false);
  expect(thumbs.lacks("p1", 1.78)).toBe(true);
  thumbs.set("p1", "h2");
  expect(thumbs.lacks("p1", 1.78)).toBe(false);
});
