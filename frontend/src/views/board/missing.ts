// Pictures that nobody has drawn yet, or not in this frame: whoever looks at them draws them, in a quiet moment.

export interface MissingHost {
  /** The panels whose pictures are on the screen. */
  shown: () => Iterable<string>;
  /** Width by height of the panel's frame. */
  frameOf: (panelId: string) => number;
  lacks: (panelId: string, aspect: number) => boolean;
  /** The role allows it and the server is there. */
  mayDraw: () => boolean;
  /** Opens the panel, renders it and sends the picture; false for a blank one. */
  draw: (panelId: string, aspect: number) => Promise<boolean>;
}

const QUIET_MS = 700;
const AT_ONCE = 2;

export class MissingPictures {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stirredAt = 0;
  private drawing = 0;
  /** The frame in which each panel was tried: once is enough, also for one that cannot be drawn. */
  private readonly tried = new Map<string, number>();
  private readonly blank = new Set<string>();
  private resting = false;

  constructor(private readonly host: MissingHost) {}

  /** Something moved on the screen or in the board: wait until it is quiet, then look. */
  stir = (): void => {
    this.stirredAt = Date.now();
    if (!this.resting) this.timer ??= setTimeout(this.look, QUIET_MS);
  };

  /** Somebody waits for this one: it is drawn without waiting for quiet, unless a pen is at work. */
  hurry(panelId: string): void {
    if (this.resting || !this.host.mayDraw()) return;
    const aspect = this.host.frameOf(panelId);
    if (this.isDue(panelId, aspect)) void this.draw(panelId, aspect);
  }

  /** A pen is at work, or the board closes. */
  rest(): void {
    this.resting = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  wake(): void {
    this.resting = false;
    this.stir();
  }

  private look = (): void => {
    this.timer = null;
    const rest = this.stirredAt + QUIET_MS - Date.now();
    if (rest > 0) this.timer = setTimeout(this.look, rest);
    else this.drawNext();
  };

  private drawNext(): void {
    if (this.resting || this.timer !== null || !this.host.mayDraw()) return;
    for (const panelId of this.host.shown()) {
      if (this.drawing >= AT_ONCE) return;
      const aspect = this.host.frameOf(panelId);
      if (this.isDue(panelId, aspect)) void this.draw(panelId, aspect).finally(() => this.drawNext());
    }
  }

  private isDue(panelId: string, aspect: number): boolean {
    return !this.blank.has(panelId) && this.tried.get(panelId) !== aspect && this.host.lacks(panelId, aspect);
  }

  private async draw(panelId: string, aspect: number): Promise<void> {
    this.tried.set(panelId, aspect);
    this.drawing += 1;
    try {
      if (!(await this.host.draw(panelId, aspect))) this.blank.add(panelId);
    } finally {
      this.drawing -= 1;
    }
  }
}
