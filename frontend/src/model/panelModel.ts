// A panel document as the canvas sees it: live, without reading it anew.
import type * as Y from "yjs";
import { living } from "./arrangement";
import { missingDefaults, readStroke, schemaOf } from "./document";
import { Derived, type Listener, LiveTable, liveTable, Subscriptions, type Unsubscribe } from "./live";
import type { Arrow, Damage, Drawn, Image, Layer, PanelDrawing, Text } from "./model";

const ALL = ["meta", "layers", "strokes", "images", "texts", "arrows"];

/** What default layers shall be set to once the server has written them: on a panel born offline nobody else may make them. */
export type LayerWishes = ReadonlyMap<string, Partial<Layer>>;

/** A panel document as the canvas sees it. Every getter returns the same object until what it says changes. */
export class PanelModel {
  readonly doc: Y.Doc;
  readonly #subscriptions = new Subscriptions();
  readonly #derived = new Derived();
  readonly #layers: LiveTable<Layer>;
  readonly #strokes: LiveTable<Drawn>;
  readonly #images: LiveTable<Image>;
  readonly #texts: LiveTable<Text>;
  readonly #arrows: LiveTable<Arrow>;
  #wishes: LayerWishes = new Map();

  constructor(doc: Y.Doc) {
    this.doc = doc;
    this.#layers = liveTable(doc, "layers", () => "", this.#touch);
    this.#images = liveTable(doc, "images", ({ layer }) => layer, this.#touch);
    this.#texts = liveTable(doc, "texts", ({ layer }) => layer, this.#touch);
    this.#arrows = liveTable(doc, "arrows", ({ layer }) => layer, this.#touch);
    this.#strokes = new LiveTable<Drawn>(
      doc.getMap("strokes"),
      readStroke,
      ({ stroke }) => stroke.layer,
      (drawn) => [...drawn].sort((a, b) => (a.id < b.id ? -1 : 1)),
      (id) => this.#touch("strokes", id),
    );
    doc.getMap("meta").observe(this.#metaChanged);
    doc.on("afterTransaction", this.#flush);
    this.#subscriptions.begin();
  }

  destroy(): void {
    for (const table of this.#tables()) table.destroy();
    this.doc.getMap("meta").unobserve(this.#metaChanged);
    this.doc.off("afterTransaction", this.#flush);
  }

  /** Calls after anything changed. */
  readonly subscribe = (listener: Listener): Unsubscribe => this.#subscriptions.subscribe("", listener);

  /** Calls after a table, or one record or stroke of it, changed. */
  readonly subscribeTo = (table: string, listener: Listener, id = ""): Unsubscribe =>
    this.#subscriptions.subscribe(id ? `${table}/${id}` : table, listener);

  get schema(): number {
    return schemaOf(this.doc);
  }

  /** From bottom to top, with the default layers that the server has not written yet; deleted ones left out. */
  readonly layers = (): readonly Layer[] => this.#derived.get("layers", ["layers"], () => living(this.#allLayers()));
  readonly layer = (id: string): Layer | undefined => this.#allLayers().find((layer) => layer.id === id);
  readonly stroke = (id: string): Drawn | undefined => this.#strokes.rows.get(id);
  readonly image = (id: string): Image | undefined => this.#images.rows.get(id);
  readonly text = (id: string): Text | undefined => this.#texts.rows.get(id);
  readonly arrow = (id: string): Arrow | undefined => this.#arrows.rows.get(id);

  /** Whether the layer's record is there to be changed; a default layer may be only shown so far. */
  readonly hasLayer = (id: string): boolean => this.#layers.rows.has(id);

  /** Shows the default layers that are not written yet as they are wished to be. */
  showWishes(wishes: LayerWishes): void {
    this.#wishes = wishes;
    this.#touch("layers", "");
    this.#flush();
  }

  /** What stands on a layer, in the order of painting. */
  readonly strokesOn = (layer: string): readonly Drawn[] => this.#strokes.group(layer);
  readonly imagesOn = (layer: string): readonly Image[] => this.#images.group(layer);
  readonly textsOn = (layer: string): readonly Text[] => this.#texts.group(layer);
  readonly arrowsOn = (layer: string): readonly Arrow[] => this.#arrows.group(layer);

  readonly damage = (): readonly Damage[] =>
    this.#derived.get("damage", ALL, () => this.#tables().flatMap((table) => [...table.damage.values()].flat()));

  readonly bin = (): PanelDrawing["bin"] =>
    this.#derived.get("bin", ALL, () =>
      [this.#allLayers(), this.#images.all(), this.#texts.all(), this.#arrows.all()].flatMap((marks) =>
        [...marks].filter(({ deleted }) => deleted).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ),
    );

  /** Everything at once, as `readPanel` reads it. */
  readonly drawing = (): PanelDrawing =>
    this.#derived.get("drawing", ALL, () => ({
      schema: this.schema,
      layers: this.layers(),
      strokesOn: this.strokesOn,
      imagesOn: this.imagesOn,
      textsOn: this.textsOn,
      arrowsOn: this.arrowsOn,
      bin: this.bin(),
      damage: this.damage(),
    }));

  #allLayers(): readonly Layer[] {
    const written = this.#layers.all();
    return this.#derived.get("allLayers", ["layers"], () => [
      ...written,
      ...missingDefaults(new Set(this.#layers.rows.keys())).map((layer) => ({
        ...layer,
        ...this.#wishes.get(layer.id),
      })),
    ]);
  }

  #tables(): { destroy(): void; readonly damage: ReadonlyMap<string, readonly Damage[]> }[] {
    return [this.#layers, this.#strokes, this.#images, this.#texts, this.#arrows];
  }

  readonly #touch = (table: string, id: string): void => {
    this.#derived.touch(table);
    this.#subscriptions.touch(table, id);
  };

  readonly #metaChanged = (): void => this.#touch("meta", "");

  readonly #flush = (): void => this.#subscriptions.flush();
}
