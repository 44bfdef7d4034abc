// Whether the wall goes by faster than pictures can be decoded or seen: those that come in then wait until it slows down.
const MOST_CARDS_A_SECOND = 200;
/** Beyond it nothing is on the screen for longer than a sixth of a second. */
const MOST_SCREENS_A_SECOND = 6;
const CALM_MS = 120;

export class Haste {
  private last: { top: number; at_ms: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly waiting = new Set<() => void>();

  get hurried(): boolean {
    return this.timer !== null;
  }

  /** The wall stands there now; `pxACard` is its height divided by its panels, `pxAScreen` what is seen of it. */
  moved(top: number, pxACard: number, pxAScreen: number, now_ms: number): void {
    const { last } = this;
    this.last = { top, at_ms: now_ms };
    if (last === null || now_ms <= last.at_ms) return;
    const pxASecond = (Math.abs(top - last.top) / (now_ms - last.at_ms)) * 1000;
    if (pxASecond < Math.min(MOST_CARDS_A_SECOND * pxACard, MOST_SCREENS_A_SECOND * pxAScreen)) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.calm(), CALM_MS);
  }

  /** Calls once, when the wall has slowed down. Returns its own unsubscribe. */
  whenCalm(listener: () => void): () => void {
    this.waiting.add(listener);
    return () => this.waiting.delete(listener);
  }

  private calm(): void {
    this.timer = null;
    const listeners = [...this.waiting];
    this.waiting.clear();
    for (const listener of listeners) listener();
  }
}

/** The tab shows one wall. */
export const haste = new Haste();
