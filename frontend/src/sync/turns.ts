// Documents are opened a few at a time, the most urgent first: two hundred at once would hold up the one that is looked at.

const AT_ONCE = 8;
/** A document that takes longer no longer holds up the others. */
const PATIENCE_MS = 4000;

export interface Turn {
  /** Lower comes first; asked when a place is free. */
  readonly rank: () => number;
  readonly go: () => void;
}

export class Turns {
  private readonly waiting = new Set<Turn>();
  private readonly running = new Map<Turn, ReturnType<typeof setTimeout>>();

  /** Goes as soon as there is room, not before everybody who asks in this moment has asked. */
  ask(turn: Turn): void {
    this.waiting.add(turn);
    queueMicrotask(() => this.fill());
  }

  /** It is done, or wants no more. */
  done(turn: Turn): void {
    this.waiting.delete(turn);
    clearTimeout(this.running.get(turn));
    if (this.running.delete(turn)) this.fill();
  }

  private fill(): void {
    while (this.running.size < AT_ONCE && this.waiting.size > 0) {
      const [first] = [...this.waiting].sort((a, b) => a.rank() - b.rank());
      if (first !== undefined) this.begin(first);
    }
  }

  private begin(turn: Turn): void {
    this.waiting.delete(turn);
    this.running.set(
      turn,
      setTimeout(() => this.done(turn), PATIENCE_MS),
    );
    turn.go();
  }
}
