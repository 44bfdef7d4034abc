// The life of one drawing: what each entry of its log did, and how it stood after any of them. No canvas, no clock.
import * as Y from "yjs";
import type { Drawn, PanelDrawing } from "../../model/model";
import { PanelModel } from "../../model/panelModel";

/** An entry of the log, as far as a drawing's life needs it. */
export interface FilmEntry {
  id: string;
  at_ms: number;
  account: string;
  name: string;
  means: string;
  update: Uint8Array;
}

/** What an entry did to the drawing. */
export interface Frame {
  id: string;
  at_ms: number;
  account: string;
  name: string;
  means: string;
  set: readonly Drawn[];
  gone: readonly string[];
  /** How many of the strokes it set were there before. */
  changed: number;
  /** Layers, images, texts and arrows after it. */
  rest: Rest;
  restChanged: boolean;
}

type Rest = Pick<PanelDrawing, "layers" | "imagesOn" | "textsOn" | "arrowsOn">;

const KEPT_EVERY = 100;
const REST = ["layers", "images", "texts", "arrows"] as const;

export class Film {
  readonly frames: Frame[] = [];
  /** By stroke, the frame that drew or last changed it. */
  readonly drawnBy = new Map<string, number>();
  private readonly model = new PanelModel(new Y.Doc());
  private readonly kept: ReadonlyMap<string, Drawn>[] = [];
  private latest = new Map<string, Drawn>();
  private readonly blank: Rest = restOf(this.model);
  private rest: Rest = this.blank;
  private cursor: { at: number; strokes: Map<string, Drawn> } = { at: -1, strokes: new Map() };
  private touched = new Set<string>();
  private restTouched = false;

  constructor() {
    const strokes = this.model.doc.getMap("strokes");
    strokes.observe((event) => {
      for (const id of event.keysChanged) this.touched.add(id);
    });
    for (const table of REST) this.model.subscribeTo(table, () => this.markRest());
  }

  get length(): number {
    return this.frames.length;
  }

  /** The next entries, in order. */
  take(entries: readonly FilmEntry[]): void {
    for (const entry of entries) this.frames.push(this.frameOf(entry));
  }

  /** The strokes after the frame at `at`; none before the first, which is -1. */
  strokesAt(at: number): ReadonlyMap<string, Drawn> {
    if (this.cursor.at > at || at - this.cursor.at > KEPT_EVERY) this.cursor = this.checkpointBefore(at);
    const { strokes } = this.cursor;
    for (let frame = this.cursor.at + 1; frame <= at; frame += 1) this.apply(frame, strokes);
    this.cursor.at = at;
    return strokes;
  }

  /** The drawing after the frame at `at`. */
  drawingAt(at: number): PanelDrawing {
    const strokes = grouped(this.strokesAt(at));
    const rest = this.frames[at]?.rest ?? this.blank;
    return {
      ...rest,
      schema: this.model.schema,
      strokesOn: (layer) => strokes.get(layer) ?? [],
      bin: [],
      damage: [],
    };
  }

  /** The strokes that were there after a frame and are not there any more. */
  goneSince(at: number): ReadonlySet<string> {
    return new Set([...this.strokesAt(at).keys()].filter((id) => !this.latest.has(id)));
  }

  private markRest(): void {
    this.restTouched = true;
  }

  private frameOf({ id, at_ms, account, name, means, update }: FilmEntry): Frame {
    this.touched = new Set();
    this.restTouched = false;
    Y.applyUpdate(this.model.doc, update);
    const set: Drawn[] = [];
    const gone: string[] = [];
    let changed = 0;
    for (const stroke of this.touched) {
      const drawn = this.model.stroke(stroke);
      if (drawn === undefined) {
        if (this.latest.delete(stroke)) gone.push(stroke);
        continue;
      }
      if (this.latest.has(stroke)) changed += 1;
      this.latest.set(stroke, drawn);
      this.drawnBy.set(stroke, this.frames.length);
      set.push(drawn);
    }
    if (this.restTouched) this.rest = restOf(this.model);
    if ((this.frames.length + 1) % KEPT_EVERY === 0) this.kept.push(new Map(this.latest));
    return { id, at_ms, account, name, means, set, gone, changed, rest: this.rest, restChanged: this.restTouched };
  }

  private checkpointBefore(at: number): { at: number; strokes: Map<string, Drawn> } {
    const place = Math.min(Math.floor((at + 1) / KEPT_EVERY), this.kept.length);
    if (this.cursor.at <= at && this.cursor.at >= place * KEPT_EVERY - 1) return this.cursor;
    return { at: place * KEPT_EVERY - 1, strokes: new Map(this.kept[place - 1]) };
  }

  private apply(at: number, strokes: Map<string, Drawn>): void {
    const frame = this.frames[at];
    for (const drawn of frame?.set ?? []) strokes.set(drawn.id, drawn);
    for (const id of frame?.gone ?? []) strokes.delete(id);
  }
}

/** Lists as they are now: the model's own change with the next entry. */
function restOf(model: PanelModel): Rest {
  const layers = model.layers();
  const listed = <I>(on: (layer: string) => readonly I[]) => {
    const lists = new Map(layers.map(({ id }) => [id, on(id)]));
    return (layer: string): readonly I[] => lists.get(layer) ?? [];
  };
  return {
    layers,
    imagesOn: listed(model.imagesOn),
    textsOn: listed(model.textsOn),
    arrowsOn: listed(model.arrowsOn),
  };
}

function grouped(strokes: ReadonlyMap<string, Drawn>): Map<string, Drawn[]> {
  const layers = new Map<string, Drawn[]>();
  for (const drawn of strokes.values()) {
    const { layer } = drawn.stroke;
    const known = layers.get(layer);
    if (known === undefined) layers.set(layer, [drawn]);
    else known.push(drawn);
  }
  // What was put back under an old id stands where it stood.
  for (const list of layers.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return layers;
}
