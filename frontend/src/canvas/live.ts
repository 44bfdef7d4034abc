// Strokes that others are drawing right now, put together from the chunks that arrive.
import type { LiveStroke } from "../sync/types";
import { GrowingMark } from "./growing";

interface Painter {
  show(mark: GrowingMark): void;
  hide(mark: GrowingMark): void;
}

interface Feed {
  mark: GrowingMark;
  account: string;
  heard_ms: number;
  done: boolean;
}

/** A stroke whose end was lost goes away by itself; the stored one comes with the document. */
const SILENCE_MS = 6000;
const AFTERGLOW_MS = 1500;
const MOST_FEEDS = 64;

export class LiveFeeds {
  private readonly feeds = new Map<string, Feed>();

  constructor(private readonly painter: Painter) {}

  hear(chunk: LiveStroke, now_ms: number): void {
    const feed = this.feeds.get(chunk.stroke) ?? this.begin(chunk, now_ms);
    if (!feed) return;
    const known = feed.mark.points.length / 3;
    // A ruled line is sent anew as a whole; a chunk that came twice adds only what is new of it.
    if (chunk.from === 0 && known > 0) feed.mark.replace(chunk.points);
    else feed.mark.extend(chunk.points.slice(Math.max(0, known - chunk.from) * 3));
    feed.heard_ms = now_ms;
    feed.done = chunk.done;
  }

  /** The stored strokes are there: their live images go, in the same frame. */
  settle(isStored: (stroke: string) => boolean, now_ms: number): void {
    for (const [stroke, feed] of this.feeds) {
      const silent = now_ms - feed.heard_ms > (feed.done ? AFTERGLOW_MS : SILENCE_MS);
      if (isStored(stroke) || silent) this.end(stroke, feed);
    }
  }

  /** Accounts that are drawing. */
  get drawing(): Set<string> {
    return new Set([...this.feeds.values()].filter((feed) => !feed.done).map((feed) => feed.account));
  }

  get isEmpty(): boolean {
    return this.feeds.size === 0;
  }

  clear(): void {
    for (const [stroke, feed] of this.feeds) this.end(stroke, feed);
  }

  private begin(chunk: LiveStroke, now_ms: number): Feed | null {
    if (this.feeds.size >= MOST_FEEDS) return null;
    const mark = new GrowingMark(chunk.layer, chunk.tool, chunk.color, chunk.size);
    const feed = { mark, account: chunk.account, heard_ms: now_ms, done: false };
    this.feeds.set(chunk.stroke, feed);
    this.painter.show(mark);
    return feed;
  }

  private end(stroke: string, feed: Feed): void {
    this.feeds.delete(stroke);
    this.painter.hide(feed.mark);
  }
}
