// Documents of a board at moments of its past: fetched once, in batches, kept while they are used.
import * as Y from "yjs";
import { BoardModel } from "./boardModel";
import { readPanel } from "./document";
import type { PanelDrawing } from "./model";
import { compareEntries } from "./moments";

export interface PastHost {
  moment: (at: string) => Promise<Moment>;
  /** States by part, "board" or "panel/ID". */
  documents: (position: string, parts: readonly string[]) => Promise<Map<string, Uint8Array>>;
}

/** What was at a moment: how far the board had come, and the last entry of every document by its part. */
export interface Moment {
  position: string;
  at_ms: number;
  counts: { scenes: number; shots: number; panels: number; duration_frames: number };
  parts: Readonly<Record<string, string>>;
}

export const BOARD = "";
export const partOf = (panel: string): string => `panel/${panel}`;

const MOST_A_BATCH = 100;
const MOST_KEPT_BYTES = 48_000_000;
const MOST_MOMENTS = 60;
const MOST_DRAWINGS = 80;

export class Past {
  private readonly moments = new Map<string, Moment>();
  private readonly states = new States();
  private readonly coming = new Map<string, Promise<Uint8Array>>();
  private readonly drawn = new Map<string, PanelDrawing>();

  constructor(private readonly host: PastHost) {}

  /** What is said of an entry stays so for ever; "now" and times to come are asked anew. */
  async moment(at: string): Promise<Moment> {
    const known = this.moments.get(at);
    if (known !== undefined) return known;
    const moment = await this.host.moment(at);
    keep(this.moments, moment.position, moment, MOST_MOMENTS);
    return moment;
  }

  /** Another model for every call; whoever asked destroys it. */
  async board(moment: Moment): Promise<BoardModel> {
    return new BoardModel(docOf(await this.state(moment, BOARD)));
  }

  /** The same model further on in time: what did not change keeps its identity. */
  async boardAfter(before: { model: BoardModel; moment: Moment }, moment: Moment): Promise<BoardModel> {
    const [was, is] = [before.moment.parts[BOARD] ?? "", moment.parts[BOARD] ?? ""];
    if (was === is) return before.model;
    if (compareEntries(is, was) < 0) return this.board(moment);
    Y.applyUpdate(before.model.doc, await this.state(moment, BOARD));
    return before.model;
  }

  /** The drawing of a panel; blank where nothing was drawn yet. */
  async drawing(moment: Moment, panel: string): Promise<PanelDrawing> {
    const key = keyOf(moment, partOf(panel));
    const known = this.drawn.get(key);
    if (known !== undefined) return known;
    const drawing = readPanel(docOf(await this.state(moment, partOf(panel))));
    keep(this.drawn, key, drawing, MOST_DRAWINGS);
    return drawing;
  }

  /** Fetches ahead what these panels looked like, in as few requests as can be. */
  async fetch(moment: Moment, panels: readonly string[]): Promise<void> {
    await Promise.all(this.asked(moment, panels.map(partOf)));
  }

  /** A document's state as an update; empty where it was not begun yet. */
  async state(moment: Moment, part: string): Promise<Uint8Array> {
    if (moment.parts[part] === undefined) return NOTHING;
    const [state] = await Promise.all(this.asked(moment, [part]));
    return state ?? NOTHING;
  }

  private asked(moment: Moment, parts: readonly string[]): Promise<Uint8Array>[] {
    const begun = parts.filter((part) => moment.parts[part] !== undefined);
    const missing = begun.filter(
      (part) => !this.states.has(keyOf(moment, part)) && !this.coming.has(keyOf(moment, part)),
    );
    for (let start = 0; start < missing.length; start += MOST_A_BATCH) {
      this.begin(moment, missing.slice(start, start + MOST_A_BATCH));
    }
    return begun.map((part) => {
      const key = keyOf(moment, part);
      return this.coming.get(key) ?? Promise.resolve(this.states.get(key) ?? NOTHING);
    });
  }

  private begin(moment: Moment, parts: readonly string[]): void {
    const answer = this.host.documents(moment.position, parts.map(nameOf));
    for (const part of parts) {
      const key = keyOf(moment, part);
      const state = answer
        .then((states) => {
          const state = states.get(nameOf(part)) ?? NOTHING;
          this.states.set(key, state);
          return state;
        })
        .finally(() => this.coming.delete(key));
      this.coming.set(key, state);
    }
  }
}

/** An update that says nothing. */
const NOTHING = new Uint8Array([0, 0]);

function docOf(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

/** A document whose last entry is the same is the same document, at whatever moment. */
const keyOf = (moment: Moment, part: string): string => `${part}@${moment.parts[part] ?? ""}`;
const nameOf = (part: string): string => (part === BOARD ? "board" : part);

/** The states that were used last, up to so many bytes. */
class States {
  private readonly all = new Map<string, Uint8Array>();
  private bytes = 0;

  has(key: string): boolean {
    return this.all.has(key);
  }

  get(key: string): Uint8Array | undefined {
    const state = this.all.get(key);
    if (state === undefined) return undefined;
    this.all.delete(key);
    this.all.set(key, state);
    return state;
  }

  set(key: string, state: Uint8Array): void {
    this.drop(key);
    this.all.set(key, state);
    this.bytes += state.length;
    for (const oldest of this.all.keys()) {
      if (this.bytes <= MOST_KEPT_BYTES || oldest === key) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.bytes -= this.all.get(key)?.length ?? 0;
    this.all.delete(key);
  }
}

/** Keeps the latest so many. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
}
