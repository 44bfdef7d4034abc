// A small server for the tests of sync: real sockets, real Yjs, Hocuspocus framing; it acknowledges when it is told to.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { WebSocket as NodeSocket, WebSocketServer } from "ws";
import { readSyncMessage, writeSyncStep1, writeUpdate } from "y-protocols/sync";
import * as Y from "yjs";

/** Closed while it connects, this one would throw where a browser's says nothing. */
class QuietSocket extends NodeSocket {
  constructor(address: string) {
    super(address);
    this.on("error", () => undefined);
  }
}

/** The `ws` package's class has what the provider uses of the browser's. */
export const TestSocket = QuietSocket as unknown as typeof WebSocket;

interface Sitting {
  socket: NodeSocket;
  messages: number;
}

export class RehearsalServer {
  /** Which log it speaks for: told with every opening. */
  log = { epoch: "1", healing: false, level: "saved" };
  /** Whether messages are acknowledged at once. */
  acknowledges = true;
  /** Refuse the next live update with this reason. */
  refusal: string | null = null;
  /** Refuse every step 2 that brings something, with this reason. */
  refusesStates: string | null = null;
  /** How many messages with content came. */
  contents = 0;
  /** Hears every change that a client made. */
  onUpdate: (name: string, update: Uint8Array) => void = () => undefined;
  /** Documents that nobody may open, and why. */
  readonly denied = new Map<string, string>();
  /** The client ids that spoke on any document. */
  readonly clients = new Set<number>();
  readonly docs = new Map<string, Y.Doc>();
  private readonly sittings = new Map<string, Set<Sitting>>();
  private http: Server = createServer();
  private sockets = new WebSocketServer({ server: this.http });
  private port = 0;

  async start(): Promise<string> {
    this.sockets.on("connection", (socket) => this.admit(socket));
    await new Promise<void>((resolve) => this.http.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.http.address() as AddressInfo).port; // listening on TCP
    return `ws://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.sittings.clear();
    await new Promise((resolve) => this.http.close(resolve));
  }

  /** The same documents on the same port, as after a crash. */
  async restart(): Promise<void> {
    this.http = createServer();
    this.sockets = new WebSocketServer({ server: this.http });
    await this.start();
  }

  doc(name: string): Y.Doc {
    const known = this.docs.get(name);
    if (known !== undefined) return known;
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array, origin: unknown) => this.spread(name, update, origin));
    this.docs.set(name, doc);
    return doc;
  }

  /** As a server that lost what came after: its log is another one now. */
  rewind(states: ReadonlyMap<string, Uint8Array>, healing: boolean): void {
    this.log = { ...this.log, epoch: `${Number(this.log.epoch) + 1}`, healing };
    this.docs.clear();
    for (const [name, state] of states) Y.applyUpdate(this.doc(name), state);
    for (const socket of this.sockets.clients) socket.terminate();
  }

  states(): Map<string, Uint8Array> {
    return new Map([...this.docs].map(([name, doc]) => [name, Y.encodeStateAsUpdate(doc)]));
  }

  acknowledge(name: string): void {
    for (const sitting of this.sittings.get(name) ?? []) this.acknowledgeOne(name, sitting);
  }

  notify(name: string, message: object): void {
    for (const { socket } of this.sittings.get(name) ?? []) socket.send(stateless(name, message));
  }

  /** Closes one document for everybody; their sockets stay. */
  closeDocument(name: string, reason: string): void {
    const sittings = [...(this.sittings.get(name) ?? [])];
    this.sittings.delete(name);
    for (const { socket } of sittings)
      socket.send(frame(name, 7, (encoder) => encoding.writeVarString(encoder, reason)));
  }

  closeSockets(code: number, reason: string): void {
    for (const socket of this.sockets.clients) socket.close(code, reason);
  }

  private admit(socket: NodeSocket): void {
    const mine = new Map<string, Sitting>();
    socket.on("message", (data: Buffer) => this.hear(socket, mine, new Uint8Array(data)));
    socket.on("close", () => {
      for (const [name, sitting] of mine) this.sittings.get(name)?.delete(sitting);
    });
  }

  private hear(socket: NodeSocket, mine: Map<string, Sitting>, data: Uint8Array): void {
    if (data.length === 1) return;
    const decoder = decoding.createDecoder(data);
    const name = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (type === 2) this.seat(name, socket, mine);
    const sitting = mine.get(name);
    if (sitting === undefined || !this.sittings.get(name)?.has(sitting)) return;
    if (type === 1) this.hearPresence(decoder);
    if (type === 0) this.hearSync(name, sitting, decoder);
    if (type === 5) this.relay(name, sitting, decoding.readVarString(decoder));
    if (type === 7) this.leave(name, mine);
  }

  private seat(name: string, socket: NodeSocket, mine: Map<string, Sitting>): void {
    const known = mine.get(name);
    if (known !== undefined && this.sittings.get(name)?.has(known)) return;
    const reason = this.denied.get(name);
    if (reason !== undefined) {
      socket.send(denial(name, reason));
      return;
    }
    const sitting = { socket, messages: 0 };
    mine.set(name, sitting);
    this.sittings.set(name, (this.sittings.get(name) ?? new Set()).add(sitting));
    socket.send(
      frame(name, 2, (encoder) => {
        encoding.writeVarUint(encoder, 2);
        encoding.writeVarString(encoder, "read-write");
      }),
    );
    socket.send(stateless(name, { log: this.log }));
    socket.send(frame(name, 0, (encoder) => writeSyncStep1(encoder, this.doc(name))));
  }

  private hearPresence(decoder: decoding.Decoder): void {
    const states = decoding.createDecoder(decoding.readVarUint8Array(decoder));
    if (decoding.readVarUint(states) > 0) this.clients.add(decoding.readVarUint(states));
  }

  private leave(name: string, mine: Map<string, Sitting>): void {
    const sitting = mine.get(name);
    if (sitting !== undefined) this.sittings.get(name)?.delete(sitting);
    mine.delete(name);
  }

  private hearSync(name: string, sitting: Sitting, decoder: decoding.Decoder): void {
    const isContent = decoder.arr[decoder.pos] !== 0;
    const isUpdate = decoder.arr[decoder.pos] === 2;
    if (isContent) {
      sitting.messages += 1;
      this.contents += 1;
    }
    const refusal = isUpdate ? this.refusal : isContent && this.lacks(name, decoder) ? this.refusesStates : null;
    if (refusal !== null) {
      sitting.socket.send(stateless(name, { refused: "lock", reason: refusal, suggestion: "s1", kept: 2, epoch: "2" }));
      this.refusal = null;
      return;
    }
    // The step 2 behind it is refused as a whole.
    if (isUpdate && this.refusesStates !== null) return;
    const reply = encoding.createEncoder();
    readSyncMessage(decoder, reply, this.doc(name), sitting);
    const answer = encoding.toUint8Array(reply);
    if (answer.length > 0) sitting.socket.send(frame(name, 0, (encoder) => encoding.writeUint8Array(encoder, answer)));
    if (isContent && this.acknowledges) this.acknowledgeOne(name, sitting);
  }

  private lacks(name: string, { arr, pos }: decoding.Decoder): boolean {
    const decoder = decoding.createDecoder(arr.subarray(pos + 1));
    const trial = new Y.Doc();
    Y.applyUpdate(trial, Y.encodeStateAsUpdate(this.doc(name)));
    let isNew = false;
    trial.on("update", () => {
      isNew = true;
    });
    Y.applyUpdate(trial, decoding.readVarUint8Array(decoder));
    return isNew;
  }

  private acknowledgeOne(name: string, { socket, messages }: Sitting): void {
    socket.send(stateless(name, { saved: [0, 0], messages }));
  }

  private relay(name: string, from: Sitting, payload: string): void {
    for (const sitting of this.sittings.get(name) ?? []) {
      if (sitting !== from) sitting.socket.send(stateless(name, JSON.parse(payload)));
    }
  }

  private spread(name: string, update: Uint8Array, origin: unknown): void {
    if (origin !== null) this.onUpdate(name, update);
    for (const sitting of this.sittings.get(name) ?? []) {
      if (sitting !== origin) sitting.socket.send(frame(name, 0, (encoder) => writeUpdate(encoder, update)));
    }
  }
}

function denial(name: string, reason: string): Uint8Array {
  return frame(name, 2, (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, reason);
  });
}

function stateless(name: string, message: object): Uint8Array {
  return frame(name, 5, (encoder) => encoding.writeVarString(encoder, JSON.stringify(message)));
}

function frame(name: string, type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}
