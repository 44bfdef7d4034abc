// Which picture each panel has: the server's by hash, or a fresher one that this browser just rendered.
import { Problem } from "../../api/client";

const UPLOAD_INTERVAL_MS = 1000;
/** Pictures have whole pixels, frames have not. */
const PIXEL = 1.01;

export interface ThumbHost {
  list: () => Promise<Record<string, string>>;
  address: (panelId: string, hash: string) => string;
  upload: (panelId: string, picture: Blob) => Promise<string>;
  /** The role may have narrowed since the drawing was made. */
  mayUpload: () => boolean;
  /** Another picture is looked at, or something became known of one. */
  onShown?: () => void;
}

/** Small pictures of panels: of today, or of another moment. */
export interface Thumbs {
  /** Null where nothing was drawn. */
  source: (panelId: string) => string | null;
  /** Returns its own unsubscribe. */
  subscribe: (panelId: string, listener: () => void) => () => void;
  /** A picture has come onto the screen. */
  measured: (panelId: string, source: string, width: number, height: number) => void;
}

export class ThumbStore implements Thumbs {
  private hashes = new Map<string, string>();
  private fresh = new Map<string, string>();
  private listeners = new Map<string, Set<() => void>>();
  /** Rendered while the server was away. */
  private unsent = new Map<string, Blob>();
  private waiting = new Map<string, () => Promise<Blob | null>>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private shapes = new Map<string, { source: string; aspect: number; height: number }>();
  private listed = false;

  constructor(private readonly host: ThumbHost) {}

  async load(): Promise<void> {
    for (const [panelId, hash] of Object.entries(await this.host.list())) this.set(panelId, hash);
    this.listed = true;
    this.host.onShown?.();
  }

  set(panelId: string, hash: string): void {
    if (this.hashes.get(panelId) === hash) return;
    this.hashes.set(panelId, hash);
    const local = this.fresh.get(panelId);
    if (local !== undefined) URL.revokeObjectURL(local);
    this.fresh.delete(panelId);
    this.tell(panelId);
  }

  source(panelId: string): string | null {
    const hash = this.hashes.get(panelId);
    return this.fresh.get(panelId) ?? (hash === undefined ? null : this.host.address(panelId, hash));
  }

  subscribe(panelId: string, listener: () => void): () => void {
    const listeners = this.listeners.get(panelId) ?? new Set();
    this.listeners.set(panelId, listeners.add(listener));
    this.host.onShown?.();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(panelId) === listeners) this.listeners.delete(panelId);
    };
  }

  /** The panels whose pictures somebody looks at. */
  shown(): IterableIterator<string> {
    return this.listeners.keys();
  }

  /** A picture has come onto the screen: it alone knows in which frame it was drawn. */
  measured(panelId: string, source: string, width: number, height: number): void {
    this.shapes.set(panelId, { source, aspect: width / height, height });
    this.host.onShown?.();
  }

  /** Whether the server has no picture of the panel, or one that was drawn in another frame. */
  lacks(panelId: string, aspect: number): boolean {
    const source = this.source(panelId);
    if (!this.listed || source === null) return this.listed;
    const shape = this.shapes.get(panelId);
    if (shape?.source !== source) return false;
    return Math.abs(shape.height * (shape.aspect / aspect - 1)) > PIXEL;
  }

  /** This browser changed the drawing: render and send it, at most one picture a second. */
  drew(panelId: string, render: () => Promise<Blob | null>): void {
    this.waiting.set(panelId, render);
    this.timer ??= setTimeout(() => void this.sendNext(), UPLOAD_INTERVAL_MS);
  }

  /** What this browser rendered shows work that the server refused: back to the server's picture. */
  forget(panelId: string): void {
    const local = this.fresh.get(panelId);
    if (local !== undefined) URL.revokeObjectURL(local);
    this.fresh.delete(panelId);
    this.unsent.delete(panelId);
    this.waiting.delete(panelId);
    this.tell(panelId);
  }

  /** The server is back. */
  resend(): void {
    const pictures = [...this.unsent];
    this.unsent.clear();
    for (const [panelId, picture] of pictures) this.drew(panelId, async () => picture);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    for (const local of this.fresh.values()) URL.revokeObjectURL(local);
    this.waiting.clear();
  }

  private async sendNext(): Promise<void> {
    const [next] = this.waiting;
    this.timer = null;
    if (next === undefined) return;
    const [panelId, render] = next;
    this.waiting.delete(panelId);
    const picture = await render();
    if (picture !== null) await this.send(panelId, picture);
    if (this.waiting.size > 0) this.timer ??= setTimeout(() => void this.sendNext(), UPLOAD_INTERVAL_MS);
  }

  /** Shows the picture here and, once the server has it, to everybody. */
  async send(panelId: string, picture: Blob): Promise<void> {
    this.showFresh(panelId, picture);
    this.unsent.delete(panelId);
    if (!this.host.mayUpload()) return;
    try {
      this.set(panelId, await this.host.upload(panelId, picture));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 0) this.unsent.set(panelId, picture);
      else console.info("picture of a panel refused:", error.message);
    }
  }

  private showFresh(panelId: string, picture: Blob): void {
    const before = this.fresh.get(panelId);
    if (before !== undefined) URL.revokeObjectURL(before);
    this.fresh.set(panelId, URL.createObjectURL(picture));
    this.tell(panelId);
  }

  private tell(panelId: string): void {
    for (const listener of [...(this.listeners.get(panelId) ?? [])]) listener();
  }
}
