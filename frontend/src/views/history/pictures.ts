// Pictures of panels at a moment, drawn in the browser: only those on the screen, the newest wish first, each once.
import type { Moment } from "../../model/past";
import { partOf } from "../../model/past";
import type { Thumbs } from "../board/thumbs";

export interface PictureHost {
  /** Fetches ahead, in batches. */
  fetch: (moment: Moment, panels: readonly string[]) => Promise<void>;
  draw: (moment: Moment, panel: string, aspect: number) => Promise<Blob>;
  /** What is shown until the picture is drawn, if nothing was before it. */
  meanwhile: (panel: string) => string | null;
  /** Resolves when the picture can be shown without a moment of nothing. */
  decoded: (source: string) => Promise<void>;
  onProblem: (error: unknown) => void;
}

const MOST_KEPT = 600;

export class PastPictures implements Thumbs {
  private moment: Moment | null = null;
  private aspectOf: (panel: string) => number = () => 1;
  private readonly sources = new Map<string, string>();
  /** What stands on the screen until the picture of this moment is drawn: nothing flickers. */
  private readonly last = new Map<string, string>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly idle = new Set<() => void>();
  private isWorking = false;
  /** The server is away: what would only stand in for a picture is not shown any longer. */
  private isStuck = false;
  private isClosed = false;

  constructor(private readonly host: PictureHost) {}

  show(moment: Moment, aspectOf: (panel: string) => number): void {
    this.moment = moment;
    this.aspectOf = aspectOf;
    this.isStuck = false;
    for (const panel of [...this.listeners.keys()]) this.tell(panel);
    void this.work();
  }

  readonly source = (panel: string): string | null => {
    const key = this.keyOf(panel);
    if (key === null) return null;
    const source = this.sources.get(key) ?? null;
    if (source !== null) this.last.set(panel, source);
    if (source !== null || this.isStuck) return source;
    return this.last.get(panel) ?? this.host.meanwhile(panel);
  };

  readonly subscribe = (panel: string, listener: () => void): (() => void) => {
    const listeners = this.listeners.get(panel) ?? new Set();
    this.listeners.set(panel, listeners.add(listener));
    void this.work();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(panel) === listeners) this.listeners.delete(panel);
    };
  };

  readonly measured = (): void => {};

  /** Whether every picture on the screen is that of the moment. */
  get complete(): boolean {
    return this.wanted().length === 0;
  }

  /** Resolves when nothing is left to draw. */
  whenComplete(): Promise<void> {
    if (!this.isWorking) return Promise.resolve();
    return new Promise((resolve) => this.idle.add(resolve));
  }

  close(): void {
    this.isClosed = true;
    for (const source of this.sources.values()) URL.revokeObjectURL(source);
    this.sources.clear();
    this.rest();
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    await null; // those that come onto the screen together are fetched together
    try {
      for (let wanted = this.wanted(); wanted.length > 0 && !this.isClosed; wanted = this.wanted()) {
        await this.drawAll(wanted);
      }
    } catch (error) {
      this.isStuck = true;
      for (const panel of [...this.listeners.keys()]) this.tell(panel);
      this.host.onProblem(error);
    }
    this.isWorking = false;
    this.rest();
  }

  private async drawAll(panels: readonly string[]): Promise<void> {
    const { moment } = this;
    if (moment === null) return;
    await this.host.fetch(moment, panels);
    for (const panel of panels) {
      if (this.moment !== moment) return; // another moment is wished for by now
      if (this.listeners.has(panel)) await this.drawOne(moment, panel);
    }
  }

  private async drawOne(moment: Moment, panel: string): Promise<void> {
    const key = this.keyOf(panel);
    if (key === null || this.sources.has(key)) return;
    const source = URL.createObjectURL(await this.host.draw(moment, panel, this.aspectOf(panel)));
    await this.host.decoded(source);
    if (this.isClosed) return URL.revokeObjectURL(source);
    this.sources.set(key, source);
    this.last.set(panel, source);
    this.forgetOldest();
    if (this.keyOf(panel) === key) this.tell(panel);
  }

  private wanted(): string[] {
    return [...this.listeners.keys()].filter((panel) => {
      const key = this.keyOf(panel);
      return key !== null && !this.sources.has(key);
    });
  }

  /** Null for a panel on which nobody had drawn. The same last entry in the same frame is the same picture. */
  private keyOf(panel: string): string | null {
    const last = this.moment?.parts[partOf(panel)];
    return last === undefined ? null : `${panel}@${last}@${this.aspectOf(panel).toFixed(3)}`;
  }

  private forgetOldest(): void {
    if (this.sources.size <= MOST_KEPT) return;
    const shown = new Set(this.last.values());
    for (const [key, source] of this.sources) {
      if (shown.has(source)) continue;
      URL.revokeObjectURL(source);
      this.sources.delete(key);
      return;
    }
  }

  private rest(): void {
    for (const done of this.idle) done();
    this.idle.clear();
  }

  private tell(panel: string): void {
    for (const listener of [...(this.listeners.get(panel) ?? [])]) listener();
  }
}
