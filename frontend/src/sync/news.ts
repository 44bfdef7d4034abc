// What the server tells beside the documents: strokes while they are drawn, agents at work, new pictures, new entries.
import { AgentsAtWork } from "./agents";
import { Listeners } from "./listeners";
import type { Notice } from "./notices";
import { LiveStrokes } from "./strokes";
import type { LiveChunk } from "./types";

export class News {
  readonly strokes: LiveStrokes;
  readonly agents = new AgentsAtWork();
  readonly thumbs = new Listeners<[panelId: string, hash: string]>();
  readonly entries = new Listeners<[position: string]>();

  constructor(say: (panelId: string, live: LiveChunk) => void) {
    this.strokes = new LiveStrokes(say);
  }

  hear(panelId: string, notice: Notice): void {
    switch (notice.kind) {
      case "live":
        this.strokes.hear(panelId, notice.stroke);
        break;
      case "thumb":
        this.thumbs.tell(notice.panel, notice.hash);
        break;
      case "history":
        this.entries.tell(notice.position);
        break;
      case "agent":
        this.agents.hear(notice.news);
        break;
    }
  }

  stop(): void {
    this.strokes.stop();
    this.agents.stop();
  }
}
