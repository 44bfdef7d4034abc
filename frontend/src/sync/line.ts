// One document's line to the server. It hears nothing before it knows which log speaks, and says what it has only when it
// has heard everything: so what an earlier copy held can be put in between.
import { type ConstructableOutgoingMessage, HocuspocusProvider } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { askedIn, type Frame, isQuestion, isState, isSync, readFrame } from "./frames";
import { type Log, type Notice, readNotice } from "./notices";
import type { BoardSocket } from "./socket";
import type { Turns } from "./turns";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

export interface LineSettings {
  name: string;
  doc: Y.Doc;
  awareness: Awareness | null;
  socket: BoardSocket;
  turns: Turns;
  /** How urgently it is wanted on the screen: lower comes first. */
  rank: () => number;
  /** Whether the document belongs to this log; if not, the line is left. */
  onLog: (log: Log) => boolean;
  /** The document holds everything that the server has; what it is given now goes with the answer. */
  onWhole: () => void;
  /** Whether there is anything to answer to a server that has all these structs. */
  hasNews: (vector: ReadonlyMap<number, number>) => boolean;
  onSynced: () => void;
  onNotice: (notice: Notice) => void;
  /** The server closed this document alone; it is asked again. */
  onTurnedAway: (reason: string) => void;
}

type Stage = "waiting" | "asked" | "admitted" | "whole";

export class Line extends HocuspocusProvider {
  private stage: Stage = "waiting";
  /** What the server asked before it had told everything. */
  private question: MessageEvent | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | null = null;
  private retry_ms = FIRST_RETRY_MS;
  private opening: Event | null = null;
  private readonly turn;

  constructor(private readonly settings: LineSettings) {
    const { name, doc, awareness, socket } = settings;
    super({
      name,
      document: doc,
      awareness,
      websocketProvider: socket,
      token: null,
      onStateless: ({ payload }) => this.hear(payload),
      onClose: ({ event }) => this.turnAway(event.reason),
      onAuthenticationFailed: ({ reason }) => this.deny(reason),
    });
    this.turn = { rank: settings.rank, go: () => this.ask() };
    this.attach();
  }

  override async onOpen(event: Event): Promise<void> {
    this.opening = event;
    this.settings.turns.ask(this.turn);
  }

  override onMessage(event: MessageEvent): void {
    const frame = readFrame(new Uint8Array(event.data));
    if (frame === null || !this.isForUs(frame)) return;
    if (isQuestion(frame) && this.stage !== "whole") this.question = event;
    else super.onMessage(event);
    if (isState(frame) && this.stage === "admitted") this.becomeWhole();
  }

  override send(message: ConstructableOutgoingMessage, args: unknown): void {
    if (this.stage !== "waiting") super.send(message, args);
  }

  override onClose(): void {
    if (!this.settings.socket.isOpen) this.beginAgain();
    super.onClose();
  }

  override destroy(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    super.destroy();
    this.beginAgain();
  }

  private beginAgain(): void {
    this.stage = "waiting";
    this.question = null;
    this.settings.turns.done(this.turn);
  }

  private ask(): void {
    this.stage = "asked";
    if (this.opening !== null) void super.onOpen(this.opening);
  }

  /** Frames of an earlier opening may still be on their way: they speak of what this document never asked for. */
  private isForUs(frame: Frame): boolean {
    return this.stage === "admitted" || this.stage === "whole" || (this.stage === "asked" && !isSync(frame));
  }

  private hear(payload: string): void {
    const notice = readNotice(payload);
    if (notice?.kind === "log") this.hearLog(notice.log);
    else if (notice !== null && this.stage !== "asked") this.settings.onNotice(notice);
  }

  private hearLog(log: Log): void {
    if (this.stage === "asked" && this.settings.onLog(log)) this.stage = "admitted";
  }

  private becomeWhole(): void {
    this.settings.onWhole();
    this.stage = "whole";
    const { question } = this;
    this.question = null;
    if (question !== null && this.settings.hasNews(vectorIn(question))) super.onMessage(question);
    this.retry_ms = FIRST_RETRY_MS;
    this.settings.turns.done(this.turn);
    this.settings.onSynced();
  }

  private deny(reason: string): void {
    this.settings.turns.done(this.turn);
    this.settings.onNotice({ kind: "denied", reason });
  }

  /** The server does not have this document open for us, though the socket stands: ask again, less and less often. */
  turnAway(reason: string): void {
    if (!this.settings.socket.isOpen || this.retryTimer !== null) return;
    this.detach(); // says goodbye all the same: with it both sides forget what they have counted
    this.beginAgain();
    this.retryTimer = setTimeout(() => {
      this.retryTimer = null;
      this.attach();
    }, this.retry_ms);
    this.retry_ms = Math.min(2 * this.retry_ms, LAST_RETRY_MS);
    this.settings.onTurnedAway(reason);
  }
}

const vectorIn = (question: MessageEvent): Map<number, number> =>
  Y.decodeStateVector(askedIn(new Uint8Array(question.data)));
