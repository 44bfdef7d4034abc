// Rate limits: the latest value at most so often, and live stroke chunks in messages of bounded size and number.
import type { LiveChunk } from "./types";

/** Thirty a second in the long run: every second frame of most screens. */
const LIVE_INTERVAL_MS = 33.3;
/** So much earlier than due a message may go: a stroke's second frame need not wait, nor one that came a little early. */
const LIVE_LEEWAY_MS = 20;
/** Waiting points go by themselves only when the frame that would take them along has not come. */
const LIVE_GRACE_MS = 18;
const LIVE_POINTS = 180; // 60 samples, about 1.5 kB of JSON: far under the 4 kB that the server allows

/** Calls `send` with the newest value: at once when idle, then at most once every `interval_ms`. */
export class Paced<T> {
  private waiting: { value: T } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly interval_ms: number,
    private readonly send: (value: T) => void,
  ) {}

  push(value: T): void {
    if (this.timer !== null) {
      this.waiting = { value };
      return;
    }
    this.send(value);
    this.timer = setTimeout(() => this.tick(), this.interval_ms);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting = null;
  }

  private tick(): void {
    this.timer = null;
    const next = this.waiting;
    this.waiting = null;
    if (next !== null) this.push(next.value);
  }
}

/** Queues chunks of strokes and lets them go one message at a time, in the very frame in which a message is due. */
export class LivePace {
  private queue: LiveChunk[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private due_ms = 0;

  constructor(private readonly send: (chunk: LiveChunk) => void) {}

  push(chunk: LiveChunk): void {
    this.queue = joined(this.queue, rounded(chunk));
    this.go();
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.queue = [];
  }

  private go(): void {
    const now = performance.now();
    if (now >= this.due_ms - LIVE_LEEWAY_MS) this.sendFirst(now);
    if (this.queue.length > 0) this.goLater();
  }

  private sendFirst(now_ms: number): void {
    const [first, ...rest] = this.queue;
    if (first === undefined) return;
    const [head, tail] = split(first);
    this.queue = tail === null ? rest : [tail, ...rest];
    this.due_ms = Math.max(now_ms, this.due_ms) + LIVE_INTERVAL_MS;
    this.send(head);
  }

  private goLater(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const wait_ms = this.due_ms - LIVE_LEEWAY_MS + LIVE_GRACE_MS - performance.now();
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.go();
      },
      Math.max(0, wait_ms),
    );
  }
}

function rounded(chunk: LiveChunk): LiveChunk {
  const points = chunk.points.map((n, i) => (i % 3 === 2 ? Math.round(n * 255) / 255 : Math.round(n * 10) / 10));
  return { ...chunk, points: points.map((n) => Number(n.toFixed(3))) };
}

function joined(queue: LiveChunk[], chunk: LiveChunk): LiveChunk[] {
  const last = queue.at(-1);
  const follows =
    last !== undefined && last.stroke === chunk.stroke && last.from + last.points.length / 3 === chunk.from;
  if (!follows) return [...queue, chunk];
  const both = { ...last, points: [...last.points, ...chunk.points], done: chunk.done };
  return [...queue.slice(0, -1), both];
}

function split(chunk: LiveChunk): [LiveChunk, LiveChunk | null] {
  if (chunk.points.length <= LIVE_POINTS) return [chunk, null];
  const head = { ...chunk, points: chunk.points.slice(0, LIVE_POINTS), done: false };
  const tail = { ...chunk, points: chunk.points.slice(LIVE_POINTS), from: chunk.from + LIVE_POINTS / 3 };
  return [head, tail];
}
