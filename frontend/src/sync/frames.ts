// Counts, per document, the sync messages that really left on the present socket: the left side of `saved`.
import * as decoding from "lib0/decoding";

const SYNC = 0;
const AUTH = 2;
const CLOSE = 7;
const SYNC_REPLY = 4;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

export type Sent = (document: string, kind: "step2" | "update", count: number) => void;

export interface Frame {
  document: string;
  type: number;
  sync: number;
}

export class SentFrames {
  private counts = new Map<string, number>();

  constructor(private readonly onSent: Sent) {}

  /** A new socket: the server starts counting anew. */
  reset(): void {
    this.counts.clear();
  }

  note(bytes: Uint8Array): void {
    const frame = readFrame(bytes);
    if (frame === null) return;
    const count = this.counts.get(frame.document);
    if (frame.type === AUTH && count === undefined) this.counts.set(frame.document, 0);
    if (frame.type === CLOSE) this.counts.delete(frame.document);
    // The server drops what comes before the authentication, so it is not counted here either.
    if (!carriesContent(frame) || count === undefined) return;
    this.counts.set(frame.document, count + 1);
    this.onSent(frame.document, frame.sync === STEP_2 ? "step2" : "update", count + 1);
  }
}

export const isSync = ({ type }: Frame): boolean => type === SYNC || type === SYNC_REPLY;
/** Step 1: what has the other side. */
export const isQuestion = (frame: Frame): boolean => isSync(frame) && frame.sync === STEP_1;
/** Step 2: all that was asked for. */
export const isState = (frame: Frame): boolean => isSync(frame) && frame.sync === STEP_2;

const carriesContent = (frame: Frame): boolean => isState(frame) || (isSync(frame) && frame.sync === UPDATE);

export function readFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length < 3) return null; // a bare ping or pong
  const decoder = decoding.createDecoder(bytes);
  const document = decoding.readVarString(decoder).split("\0")[0] ?? "";
  const type = decoding.readVarUint(decoder);
  const sync = type === SYNC || type === SYNC_REPLY ? decoding.readVarUint(decoder) : -1;
  return { document, type, sync };
}

/** The state vector in a question. */
export function askedIn(question: Uint8Array): Uint8Array {
  const decoder = decoding.createDecoder(question);
  decoding.readVarString(decoder);
  for (let part = 0; part < 2; part += 1) decoding.readVarUint(decoder);
  return decoding.readVarUint8Array(decoder);
}

/** A WebSocket class which tells `frames` about everything that it sends. */
export function countingSocket(base: typeof WebSocket, frames: SentFrames): typeof WebSocket {
  return class extends base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      frames.reset();
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
      super.send(data as ArrayBuffer); // the provider sends Uint8Array alone; the cast joins the overloads of lib.dom
      if (data instanceof Uint8Array) frames.note(data);
    }
  };
}
