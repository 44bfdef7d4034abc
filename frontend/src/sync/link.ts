// Whether the server is there, and why not: the board's socket, the browser's own word about its network, and the end of it.
import { countingSocket, type Sent, SentFrames } from "./frames";
import { BoardSocket } from "./socket";
import type { Closed } from "./types";

const TAKE_NEW_CLIENT_ID = 4409;
const CLOSED: Record<number, Closed["kind"]> = { 4401: "sign_in", 4403: "forbidden", 4404: "gone" };

interface LinkSettings {
  url: string;
  Socket: typeof WebSocket;
  onSent: Sent;
  /** Connected or not, or closed for good. */
  onChange: () => void;
  onNewClient: () => void;
}

export class Link {
  readonly socket: BoardSocket;
  end: Closed | null = null;
  connected = false;

  constructor(private readonly settings: LinkSettings) {
    this.socket = new BoardSocket({
      url: settings.url,
      Socket: countingSocket(settings.Socket, new SentFrames(settings.onSent)),
      onConnect: () => this.setConnected(true),
      onDisconnect: () => this.setConnected(false),
      onClose: (code, reason) => this.socketClosed(code, reason),
    });
    globalThis.addEventListener?.("offline", this.probe);
    globalThis.addEventListener?.("online", this.probe);
  }

  endWith(end: Closed): void {
    this.end = end;
    this.socket.disconnect();
    this.settings.onChange();
  }

  /** Before the documents let go of the socket: what it says from now on is nobody's business. */
  retire(): void {
    globalThis.removeEventListener?.("offline", this.probe);
    globalThis.removeEventListener?.("online", this.probe);
  }

  destroy(): void {
    this.socket.destroy();
  }

  private setConnected(connected: boolean): void {
    if (this.connected === connected) return;
    this.connected = connected;
    this.settings.onChange();
  }

  private socketClosed(code: number, reason: string): void {
    if (code === TAKE_NEW_CLIENT_ID) this.settings.onNewClient();
    const kind = CLOSED[code];
    if (kind !== undefined) this.endWith({ kind, reason });
  }

  /** The browser noticed a change of its network: find out at once whether the server is there. */
  private probe = (): void => {
    if (this.end !== null) return;
    // Without a network a socket's goodbye gets no answer for a long while: let go of it and knock again.
    if (this.connected) this.socket.letGo("the network changed");
    else void this.socket.connect();
  };
}
