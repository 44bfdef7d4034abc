import { beforeEach, describe, expect, it } from "vitest";
import type { LiveChunk, LiveStroke } from "../sync/types";
import { GrowingMark } from "./growing";
import { LiveFeeds } from "./live";
import { LiveSender } from "./sender";

let shown: Set<GrowingMark>;
let feeds: LiveFeeds;

beforeEach(() => {
  shown = new Set();
  feeds = new LiveFeeds({ show: (mark) => shown.add(mark), hide: (mark) => shown.delete(mark) });
});

function chunk(from: number, points: number[], done = false): LiveStroke {
  const style = { layer: "ink", tool: "pen", color: "#111111ff", size: 6 };
  return { ...style, stroke: "s", from, points, done, account: "ben", client: 7 };
}

function points(): number[][] {
  return [...shown].map((mark) => mark.points);
}

describe("a stroke that another person draws", () => {
  it("grows chunk by chunk, and a chunk that comes twice adds nothing", () => {
    feeds.hear(chunk(0, [0, 0, 1, 1, 0, 1]), 0);
    feeds.hear(chunk(2, [2, 0, 1]), 30);
    feeds.hear(chunk(2, [2, 0, 1]), 60);

    expect(points()).toEqual([[0, 0, 1, 1, 0, 1, 2, 0, 1]]);
    expect([...feeds.drawing]).toEqual(["ben"]);
  });

  it("starts over when it is sent from its beginning, as a ruled line is", () => {
    feeds.hear(chunk(0, [0, 0, 1, 9, 9, 1]), 0);
    feeds.hear(chunk(0, [0, 0, 1, 50, 0, 1]), 60);

    expect(points()).toEqual([[0, 0, 1, 50, 0, 1]]);
  });

  it("goes away when the stored stroke is there", () => {
    feeds.hear(chunk(0, [0, 0, 1], true), 0);

    feeds.settle((stroke) => stroke === "s", 10);

    expect(shown.size).toBe(0);
    expect(feeds.isEmpty).toBe(true);
  });

  it("goes away by itself when its end, or the stored stroke, never comes", () => {
    feeds.hear(chunk(0, [0, 0, 1]), 0);
    feeds.settle(() => false, 5000);
    expect(shown.size).toBe(1);
    feeds.settle(() => false, 7000);

    expect(shown.size).toBe(0);
  });
});

describe("the stroke that I draw", () => {
  it("arrives at the others as it was drawn", () => {
    const mark = new GrowingMark("ink", "pen", "#111111ff", 6);
    const sender = new LiveSender((part: LiveChunk) => feeds.hear({ ...part, account: "ana", client: 1 }, 0));

    mark.extend([0, 0, 0.5]);
    sender.begin("mine", mark);
    mark.extend([5, 0, 0.5, 9, 1, 0.6]);
    sender.grew("mine", mark);
    mark.extend([12, 2, 0.4]);
    sender.end("mine", mark);

    expect(points()).toEqual([mark.points]);
    expect(feeds.drawing.size).toBe(0);
  });

  it("is sent by its ends, and not too often, when it is ruled", () => {
    let now_ms = 0;
    const sent: LiveChunk[] = [];
    const mark = new GrowingMark("ink", "pen", "#111111ff", 6);
    const sender = new LiveSender(
      (part) => sent.push(part),
      () => now_ms,
    );

    mark.extend([0, 0, 0.5]);
    sender.begin("mine", mark);
    for (const x of [10, 20, 30, 40]) {
      now_ms += 25;
      mark.replace([0, 0, 0.5, x / 2, 0, 0.5, x, 0, 0.5]);
      sender.grew("mine", mark);
    }
    sender.end("mine", mark);

    expect(sent.length).toBeLessThan(5);
    expect(sent.at(-1)).toMatchObject({ from: 0, points: [0, 0, 0.5, 40, 0, 0.5], done: true });
  });
});
