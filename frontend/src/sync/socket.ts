// The one socket of a board: how it comes back when it was lost. What is said while it is away is not kept: each
// document tells the server anew what it has.
import { HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Comeback } from "./comeback";

/** A server that says nothing for so long is not there. */
const SILENCE_MS = 20_000;
/** `WebSocket.OPEN`, which not every machine that runs this has. */
const OPEN = 1;

interface SocketSettings {
  url: string;
  Socket: typeof WebSocket;
  onConnect: () => void;
  onDisconnect: () => void;
  onClose: (code: number, reason: string) => void;
}

type Loss = Parameters<HocuspocusProviderWebsocket["onClose"]>[0];

export class BoardSocket extends HocuspocusProviderWebsocket {
  private readonly comeback = new Comeback();
  private silence: ReturnType<typeof setTimeout> | undefined;
  private connectedAt: number | null = null;

  constructor({ url, Socket, onConnect, onDisconnect, onClose }: SocketSettings) {
    super({
      url,
      preserveTrailingSlash: true,
      WebSocketPolyfill: Socket,
      autoConnect: false, // the fields above are not there before the parent is made
      maxAttempts: 1, // the next one is ours to time
      onDisconnect,
      onClose: ({ event }) => onClose(event.code, event.reason),
    });
    this.on("connect", () => {
      clearTimeout(this.silence);
      this.connectedAt = performance.now();
      onConnect();
    });
    void this.connect();
  }

  get isOpen(): boolean {
    return this.webSocket?.readyState === OPEN;
  }

  /** The connection is as good as closed; tries again. */
  letGo(reason: string): void {
    this.emit("close", { event: { code: 1006, reason } });
  }

  override connect(): Promise<unknown> {
    clearTimeout(this.silence);
    if (this.connectedAt === null) this.silence = setTimeout(() => this.letGo("the server is silent"), SILENCE_MS);
    return super.connect();
  }

  override send(message: unknown): void {
    if (this.isOpen) super.send(message);
  }

  override onClose(loss: Loss): void {
    const lived_ms = this.connectedAt === null ? 0 : performance.now() - this.connectedAt;
    this.connectedAt = null;
    clearTimeout(this.silence);
    super.onClose(loss);
    this.clearReconnectTimeout();
    if (!this.shouldConnect) return;
    this.reconnectTimeout = setTimeout(() => void this.connect(), this.comeback.wait_ms(loss.event.code, lived_ms));
  }

  override destroy(): void {
    clearTimeout(this.silence);
    super.destroy();
  }
}
