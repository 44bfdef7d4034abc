// Pictures of moments: what is on the screen, each once, and nothing blank in between.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Moment } from "../../model/past";
import { PastPictures, type PictureHost } from "./pictures";

const NO_COUNTS = { scenes: 0, shots: 0, panels: 0, duration_frames: 0 };

/** Panels with the number of their last entry. */
const moment = (lasts: Record<string, number>): Moment => ({
  ...{ position: `${Math.max(...Object.values(lasts))}-0`, at_ms: 0, counts: NO_COUNTS },
  parts: Object.fromEntries(Object.entries(lasts).map(([panel, last]) => [`panel/${panel}`, `${last}-0`])),
});

let made = 0;

beforeEach(() => {
  made = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => `blob:${++made}`);
  vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
});
afterEach(() => void vi.restoreAllMocks());

function easel(more: Partial<PictureHost> = {}) {
  const [drawn, fetched, problems]: [string[], (readonly string[])[], unknown[]] = [[], [], []];
  const pictures = new PastPictures({
    fetch: async (_, panels) => void fetched.push(panels),
    draw: async ({ parts }, panel) => {
      drawn.push(`${panel}@${parts[`panel/${panel}`]}`);
      return new Blob();
    },
    meanwhile: () => null,
    decoded: async () => {},
    onProblem: (error) => problems.push(error),
    ...more,
  });
  return { pictures, drawn, fetched, problems };
}

const look = (pictures: PastPictures, ...panels: string[]) =>
  panels.map((panel) => pictures.subscribe(panel, () => {}));

test("only what is on the screen is drawn, in one batch", async () => {
  const { pictures, drawn, fetched } = easel();
  look(pictures, "a", "b");

  pictures.show(moment({ a: 1, b: 2, c: 3 }), () => 2);
  await pictures.whenComplete();

  expect(drawn).toEqual(["a@1-0", "b@2-0"]);
  expect(fetched).toEqual([["a", "b"]]);
});

test("a panel whose last entry is the same is not drawn again", async () => {
  const { pictures, drawn } = easel();
  look(pictures, "a", "b");
  pictures.show(moment({ a: 1, b: 2 }), () => 2);
  await pictures.whenComplete();
  const source = pictures.source("a");

  pictures.show(moment({ a: 1, b: 5 }), () => 2);
  await pictures.whenComplete();

  expect(drawn).toEqual(["a@1-0", "b@2-0", "b@5-0"]);
  expect(pictures.source("a")).toBe(source);
});

test("until the picture of a moment is there the one before stays", async () => {
  const { pictures } = easel();
  look(pictures, "a");
  pictures.show(moment({ a: 1 }), () => 2);
  await pictures.whenComplete();

  pictures.show(moment({ a: 9 }), () => 2);

  expect(pictures.source("a")).toBe("blob:1");
  await pictures.whenComplete();
  expect(pictures.source("a")).toBe("blob:2");
});

test("where nobody had drawn yet the paper is blank at once", async () => {
  const { pictures } = easel();
  look(pictures, "a");
  pictures.show(moment({ a: 1 }), () => 2);
  await pictures.whenComplete();

  pictures.show(moment({ b: 1 }), () => 2);

  expect(pictures.source("a")).toBeNull();
});

test("the newest wish wins: what was wished for before it is not drawn", async () => {
  const drawn: string[] = [];
  const { pictures } = easel({
    draw: async ({ parts }, panel) => {
      drawn.push(`${panel}@${parts[`panel/${panel}`]}`);
      if (drawn.length === 1) pictures.show(moment({ a: 3, b: 3 }), () => 2);
      return new Blob();
    },
  });
  look(pictures, "a", "b");

  pictures.show(moment({ a: 1, b: 1 }), () => 2);
  await pictures.whenComplete();

  expect(drawn).toEqual(["a@1-0", "a@3-0", "b@3-0"]);
});

test("the picture of today stands in until that of the moment is drawn", async () => {
  const { pictures, drawn } = easel({ meanwhile: (panel) => `/thumb/${panel}` });
  look(pictures, "a");

  pictures.show(moment({ a: 1 }), () => 2);
  expect(pictures.source("a")).toBe("/thumb/a");
  await pictures.whenComplete();

  expect(drawn).toEqual(["a@1-0"]);
  expect(pictures.source("a")).toBe("blob:1");
});

test("a server that is away is told of, and asked again at the next moment", async () => {
  let away = true;
  const { pictures, drawn, problems } = easel({
    meanwhile: () => "/thumb/a",
    fetch: async () => {
      if (away) throw new Error("away");
    },
  });
  look(pictures, "a");
  pictures.show(moment({ a: 1 }), () => 2);
  expect(pictures.source("a")).toBe("/thumb/a");
  await pictures.whenComplete();
  expect(problems).toHaveLength(1);
  expect(pictures.source("a")).toBeNull();

  away = false;
  pictures.show(moment({ a: 1 }), () => 2);
  await pictures.whenComplete();

  expect(drawn).toEqual(["a@1-0"]);
});
