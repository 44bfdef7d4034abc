// Strokes while they are drawn: mine sent at a measured pace, those of others told to whoever shows the panel.
import { Listeners } from "./listeners";
import { LivePace } from "./pace";
import type { LiveChunk, LiveStroke } from "./types";

export class LiveStrokes {
  private readonly listeners = new Map<string, Listeners<[LiveStroke]>>();
  private readonly paces = new Map<string, LivePace>();

  constructor(private readonly say: (panelId: string, chunk: LiveChunk) => void) {}

  send(panelId: string, chunk: LiveChunk): void {
    const pace = this.paces.get(panelId) ?? new LivePace((part) => this.say(panelId, part));
    this.paces.set(panelId, pace);
    pace.push(chunk);
  }

  listen(panelId: string, listener: (stroke: LiveStroke) => void): () => void {
    const listeners = this.listeners.get(panelId) ?? new Listeners();
    this.listeners.set(panelId, listeners);
    return listeners.add(listener);
  }

  hear(panelId: string, stroke: LiveStroke): void {
    this.listeners.get(panelId)?.tell(stroke);
  }

  stop(): void {
    for (const pace of this.paces.values()) pace.stop();
  }
}
