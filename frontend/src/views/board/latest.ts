// The board as the screen shows it: one's own edits at once, what others do a few times a second.
import type * as Y from "yjs";
import type { BoardModel } from "../../model/boardModel";
import type { Board } from "../../model/model";
import { Paced } from "../../sync/pace";

/** Twenty people type more letters a second than anybody reads, and each one lays the wall out anew. */
const OTHERS_MS = 200;

export class LatestBoard {
  private latest: Board;
  private readonly listeners = new Set<() => void>();
  private readonly pace = new Paced<Board>(OTHERS_MS, () => this.take());

  constructor(private readonly model: BoardModel) {
    this.latest = model.board();
  }

  readonly board = (): Board => this.latest;

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.listeners.size === 0) this.begin();
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.end();
    };
  };

  private begin(): void {
    this.latest = this.model.board();
    this.model.doc.on("afterTransaction", this.heard);
  }

  private end(): void {
    this.model.doc.off("afterTransaction", this.heard);
    this.pace.stop();
  }

  private readonly heard = ({ local }: Y.Transaction): void => {
    if (local) this.take();
    else this.pace.push(this.latest);
  };

  private take(): void {
    const now = this.model.board();
    if (now === this.latest) return;
    this.latest = now;
    for (const listener of [...this.listeners]) listener();
  }
}
