// Which picture a panel shows, and when this browser's own goes to the server.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "../../api/client";
import { ThumbStore } from "./thumbs";

const PICTURE = new Blob(["picture"], { type: "image/webp" });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function store(upload: (panelId: string) => Promise<string>, mayUpload = () => true) {
  const address = (panel: string, hash: string) => `/${panel}?h=${hash}`;
  return new ThumbStore({ list: async () => ({ p1: "h1" }), address, upload, mayUpload });
}

test("a panel shows the server's picture by its hash, and none before it has one", async () => {
  const thumbs = store(async () => "h2");
  await thumbs.load();

  expect(thumbs.source("p1")).toBe("/p1?h=h1");
  expect(thumbs.source("p2")).toBeNull();
});

test("many strokes in a second send one picture", async () => {
  const sent: string[] = [];
  const thumbs = store(async (panel) => {
    sent.push(panel);
    return "h2";
  });

  for (let stroke = 0; stroke < 20; stroke += 1) thumbs.drew("p1", async () => PICTURE);
  await vi.advanceTimersByTimeAsync(5000);

  expect(sent).toEqual(["p1"]);
  expect(thumbs.source("p1")).toBe("/p1?h=h2");
});

test("a picture rendered while the server was away is shown here and sent when it is back", async () => {
  let away = true;
  const thumbs = store(async () => {
    if (away) throw new Problem(0, "The server does not answer.");
    return "h9";
  });

  thumbs.drew("p1", async () => PICTURE);
  await vi.advanceTimersByTimeAsync(2000);
  expect(thumbs.source("p1")).toMatch(/^blob:/u);

  away = false;
  thumbs.resend();
  await vi.advanceTimersByTimeAsync(2000);
  expect(thumbs.source("p1")).toBe("/p1?h=h9");
});

test("after a refusal the panel shows the server's picture again", async () => {
  const thumbs = store(async () => {
    throw new Problem(0, "The server does not answer.");
  });
  await thumbs.load();
  thumbs.drew("p1", async () => PICTURE);
  await vi.advanceTimersByTimeAsync(2000);

  thumbs.forget("p1");

  expect(thumbs.source("p1")).toBe("/p1?h=h1");
});

test("who may only look by the time the picture is ready sends none", async () => {
  let sent = 0;
  const thumbs = store(
    async () => {
      sent += 1;
      return "h2";
    },
    () => false,
  );

  thumbs.drew("p1", async () => PICTURE);
  await vi.advanceTimersByTimeAsync(2000);

  expect(sent).toBe(0);
});
