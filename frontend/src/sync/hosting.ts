// The board as its documents know it: what may be done on them, and what becomes of what they tell.
import { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { SCHEMA } from "../model/schema";
import type { LiveDocument } from "./document";
import type { DocumentHost } from "./host";
import type { Journal } from "./journal";
import type { Link } from "./link";
import type { News } from "./news";
import type { Log, Notice } from "./notices";
import type { PresenceBoard } from "./presence";
import type { Saving } from "./saving";
import type { Shelf } from "./shelf";
import type { LiveStanding } from "./standing";
import { documentIn, Stores } from "./stores";
import { Turns } from "./turns";

/** The parts of a board that its documents are wired to. */
export interface Parts {
  readonly boardId: string;
  readonly journal: Journal;
  readonly link: Link;
  readonly shelf: Shelf;
  readonly presence: PresenceBoard;
  readonly standing: LiveStanding;
  readonly saving: Saving;
  readonly news: News;
  /** Another copy is on the screen; null if it does not hold what the old one held, for that was refused. */
  readonly onReplaced: (old: Y.Doc, next: Y.Doc | null, document: string) => void;
  /** Work of an earlier life of the tab has arrived at the server. */
  readonly onArrived: (document: string) => void;
}

const UNFIT = "The board went on while you were away: it no longer knows what this was made on.";

export class Hosting implements DocumentHost {
  readonly turns = new Turns();
  readonly stores = new Stores();
  /** Panels that were made in this tab. */
  private readonly born = new Set<string>();
  /** The server has said of this epoch whether it heals. */
  private isKnown = false;
  private isOver = false;

  constructor(
    public epoch: string,
    private readonly parts: Parts,
  ) {}

  get socket() {
    return this.parts.link.socket;
  }

  get journal(): Journal {
    return this.parts.journal;
  }

  /** Opens what has unsent work of an earlier life of the tab, so that it goes to the server without anybody looking at it. */
  async openUnsent(): Promise<void> {
    for (const entry of await this.journal.unsaved(this.parts.boardId)) {
      if (!this.isOver) this.parts.shelf.open(entry.document);
    }
  }

  stop(): void {
    this.isOver = true;
  }

  tellSaving(): void {
    this.parts.saving.tell(this.parts.shelf.all(), this.parts.link.connected);
  }

  mayWrite(document: string): boolean {
    return this.parts.standing.mayWrite && !document.endsWith("/review");
  }

  lock(document: string): { by: string; reason: string } | null {
    return this.parts.standing.lockOf(panelOf(document));
  }

  isBornHere(document: string): boolean {
    return this.born.has(panelOf(document));
  }

  rank(document: LiveDocument): number {
    return this.isBoard(document) ? 0 : this.parts.shelf.rankOf(document);
  }

  awareness(document: string, doc: Y.Doc): Awareness | null {
    return document === this.parts.boardId ? this.parts.presence.follow(new Awareness(doc)) : null;
  }

  onEdit(document: LiveDocument, { doc, changed }: Y.Transaction): void {
    if (!this.isBoard(document)) return;
    const panels = doc.getMap("panels");
    // A map of types takes any type for a key; its declaration knows only their common base.
    for (const id of changed.get(panels as never) ?? []) if (id !== null && panels.has(id)) this.born.add(id);
  }

  onLog({ epoch, healing, level }: Log): void {
    this.parts.saving.means(level);
    const isAnother = epoch !== this.epoch;
    if (isAnother) this.stores.refresh();
    this.epoch = epoch;
    if (healing && (isAnother || !this.isKnown)) void this.giveBack(epoch);
    this.isKnown = true;
  }

  onNotice(document: LiveDocument, notice: Notice): void {
    switch (notice.kind) {
      case "saved":
        document.saved(notice.messages);
        break;
      case "refused":
        this.refuse(document, notice);
        break;
      case "large":
        document.grewLarge(notice.bytes);
        break;
      case "denied":
        this.deny(document, notice.reason);
        break;
      case "role":
        if (notice.role !== null) this.parts.standing.changeRole(notice.role);
        else this.parts.link.endWith({ kind: "forbidden", reason: "You are no longer a member of this project." });
        break;
      case "lock":
        this.parts.standing.changeLock(notice.panel, notice.locked ? { by: notice.by, reason: notice.reason } : null);
        break;
      default:
        this.parts.news.hear(panelOf(document.name), notice);
    }
  }

  onLedger(document: LiveDocument): void {
    this.tellSaving();
    this.parts.shelf.settle(document);
  }

  onSchema(schema: number): void {
    if (schema > SCHEMA) this.parts.standing.becomeOutdated();
  }

  onArrived(document: LiveDocument): void {
    this.parts.onArrived(document.name);
  }

  onReplaced(document: LiveDocument, old: Y.Doc, isRefused: boolean): void {
    this.parts.onReplaced(old, isRefused ? null : document.doc, document.name);
  }

  onUnfit({ name }: LiveDocument, update: Uint8Array): void {
    const refusal = { at: Date.now(), document: name, reason: UNFIT, suggestion: null, kept: 0 };
    this.parts.saving.refuse(refusal);
    void this.journal.keepRefused({ ...refusal, update });
    this.tellSaving();
  }

  private isBoard({ name }: LiveDocument): boolean {
    return name === this.parts.boardId;
  }

  /** What this browser remembers of a log that lost its end goes back to it, also of drawings that nobody looks at. */
  private async giveBack(epoch: string): Promise<void> {
    const { boardId, shelf, standing } = this.parts;
    if (!standing.mayWrite) return;
    for (const store of await this.stores.remembered(boardId, epoch)) {
      const isSpent = (await this.journal.drops(store)) > 0;
      if (this.isOver || this.epoch !== epoch) return;
      if (!isSpent) await shelf.open(documentIn(store)).whenAsked();
    }
  }

  /** Without the board document there is nothing to show; any other one may be missing for a while. */
  private deny(document: LiveDocument, reason: string): void {
    if (this.isBoard(document)) this.parts.link.endWith({ kind: "forbidden", reason });
    else document.turnAway(reason);
  }

  private refuse(document: LiveDocument, notice: Extract<Notice, { kind: "refused" }>): void {
    if (notice.why === "schema") this.parts.standing.becomeOutdated();
    const { reason, suggestion, kept } = notice;
    const refusal = { at: Date.now(), document: document.name, reason, suggestion, kept };
    if (document.ledger.unsaved > 0 || document.isMending) this.parts.saving.refuse(refusal);
    document.startAnew(refusal);
    this.tellSaving();
  }
}

const panelOf = (document: string): string => document.split("/panel/")[1] ?? "";
