// The one socket of a board: how it comes back when it was lost.
import { HocuspocusProviderWebsocket } from "@hocuspocus/provider";

interface SocketSettings {
  url: string;
  Socket: typeof WebSocket;
  onConnect: () => void;
  onDisconnect: () => void;
  onClose: (code: number, reason: string) => void;
}

export class BoardSocket extends HocuspocusProviderWebsocket {
  constructor({ url, Socket, onConnect, onDisconnect, onClose }: SocketSettings) {
    super({
      url,
      preserveTrailingSlash: true,
      WebSocketPolyfill: Socket,
      // Three tries in the first second or so after a server died, spread so that a crew does not return as one.
      delay: 250,
      minDelay: 150,
      factor: 1.5,
      maxDelay: 2000,
      jitter: true,
      onConnect,
      onDisconnect,
      onClose: ({ event }) => onClose(event.code, event.reason),
    });
  }

  /** The connection is as good as closed; tries again. */
  letGo(): void {
    this.emit("close", { event: { code: 1006, reason: "the network changed" } });
  }
}
