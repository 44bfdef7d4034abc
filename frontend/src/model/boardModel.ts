// A board document as the views see it: live, without reading it anew.
import type * as Y from "yjs";
import { binOf } from "./arrangement";
import { readProduction, schemaOf } from "./document";
import {
  Derived,
  type Listener,
  type LiveTable,
  liveTable,
  type OrderedTable,
  Subscriptions,
  type Unsubscribe,
} from "./live";
import type { Bin, Board, Damage, Element, Panel, Production, Scene, Script, Shot, Tables } from "./model";
import { type Numbered, sceneLabels, shotLabels } from "./numbering";
import { sameValue } from "./values";

const NONE: readonly never[] = Object.freeze([]);
const STORY = ["scenes", "shots", "panels"];
const NUMBERED = ["production", "scenes", "shots"];
const ALL = ["meta", "production", "scripts", "elements", "scenes", "shots", "panels"];

/** A board document as the views see it. Every getter returns the same object until what it says changes. */
export class BoardModel {
  readonly doc: Y.Doc;
  readonly #subscriptions = new Subscriptions();
  readonly #derived = new Derived();
  readonly #scripts: LiveTable<Script>;
  readonly #elements: LiveTable<Element>;
  readonly #scenes: LiveTable<Scene>;
  readonly #shots: LiveTable<Shot>;
  readonly #panels: LiveTable<Panel>;
  #production: Production;
  #productionDamage: Damage[] = [];

  constructor(doc: Y.Doc) {
    this.doc = doc;
    this.#scripts = this.#table("scripts", () => "");
    this.#elements = this.#table("elements", (element) => element.script);
    this.#scenes = this.#table("scenes", () => "");
    this.#shots = this.#table("shots", (shot) => shot.scene);
    this.#panels = this.#table("panels", (panel) => panel.shot);
    this.#production = readProduction(doc, this.#productionDamage);
    doc.getMap("production").observeDeep(this.#productionChanged);
    doc.getMap("meta").observe(this.#metaChanged);
    doc.on("afterTransaction", this.#flush);
    this.#subscriptions.begin();
  }

  destroy(): void {
    for (const table of this.#tables()) table.destroy();
    this.doc.getMap("production").unobserveDeep(this.#productionChanged);
    this.doc.getMap("meta").unobserve(this.#metaChanged);
    this.doc.off("afterTransaction", this.#flush);
  }

  /** Calls after anything changed. */
  readonly subscribe = (listener: Listener): Unsubscribe => this.#subscriptions.subscribe("", listener);

  /** Calls after a table, or one record of it, changed; "production" and "meta" are tables here. */
  readonly subscribeTo = (table: string, listener: Listener, id = ""): Unsubscribe =>
    this.#subscriptions.subscribe(id ? `${table}/${id}` : table, listener);

  get schema(): number {
    return schemaOf(this.doc);
  }

  get production(): Production {
    return this.#production;
  }

  /** A record by its id, deleted or not. */
  readonly script = (id: string): Script | undefined => this.#scripts.rows.get(id);
  readonly element = (id: string): Element | undefined => this.#elements.rows.get(id);
  readonly scene = (id: string): Scene | undefined => this.#scenes.rows.get(id);
  readonly shot = (id: string): Shot | undefined => this.#shots.rows.get(id);
  readonly panel = (id: string): Panel | undefined => this.#panels.rows.get(id);

  /** In story order; deleted ones left out. */
  readonly scripts = (): readonly Script[] => this.#scripts.group("");
  readonly elementsOf = (script: string): readonly Element[] => this.#elements.group(script);
  readonly scenes = (): readonly Scene[] => this.#scenes.group("");
  readonly shotsOf = (scene: string): readonly Shot[] => this.#shots.group(scene);
  readonly panelsOf = (shot: string): readonly Panel[] => this.#panels.group(shot);
  /** Those in the bin, too. */
  readonly panelIdsOf = (shot: string): readonly string[] => this.#panels.idsOf(shot);

  readonly elements = (): readonly Element[] =>
    this.#derived.get("elements", ["scripts", "elements"], () =>
      this.scripts().flatMap(({ id }) => this.elementsOf(id)),
    );
  readonly shots = (): readonly Shot[] =>
    this.#derived.get("shots", ["scenes", "shots"], () => this.scenes().flatMap(({ id }) => this.shotsOf(id)));
  readonly panels = (): readonly Panel[] =>
    this.#derived.get("panels", STORY, () => this.shots().flatMap(({ id }) => this.panelsOf(id)));

  readonly bin = (): Bin =>
    this.#derived.get("bin", ALL, () =>
      binOf({
        scripts: this.#scripts.all(),
        elements: this.#elements.all(),
        scenes: this.#scenes.all(),
        shots: this.#shots.all(),
        panels: this.#panels.all(),
      }),
    );

  readonly damage = (): readonly Damage[] =>
    this.#derived.get("damage", ALL, () => [
      ...this.#productionDamage,
      ...this.#tables().flatMap((table) => [...table.damage.values()].flat()),
    ]);

  /** The number of each scene, by id. */
  readonly sceneLabels = (): ReadonlyMap<string, string> =>
    this.#derived.get("sceneLabels", NUMBERED, () => sceneLabels(this.#numbered()));
  /** The number of each shot, by id. */
  readonly shotLabels = (): ReadonlyMap<string, string> =>
    this.#derived.get("shotLabels", NUMBERED, () => shotLabels(this.#numbered()));

  /** Everything at once, as `readBoard` reads it. */
  readonly board = (): Board =>
    this.#derived.get("board", ALL, () => ({
      schema: this.schema,
      production: this.production,
      scripts: this.scripts(),
      elements: this.elements(),
      scenes: this.scenes(),
      shots: this.shots(),
      panels: this.panels(),
      allShots: this.#shots.all().filter(({ deleted }) => !deleted),
      bin: this.bin(),
      damage: this.damage(),
      shotsOf: this.shotsOf,
      panelsOf: this.panelsOf,
    }));

  #numbered(): Numbered {
    const shots = this.#shots.all();
    const scenes = this.#scenes.all().filter(({ deleted }) => deleted);
    return {
      production: this.production,
      scenes: this.scenes(),
      shots: this.shots(),
      allShots: shots,
      bin: { scenes, shots: NONE, scripts: NONE, elements: NONE, panels: NONE },
      shotsOf: this.shotsOf,
    };
  }

  #table<T extends OrderedTable>(name: T, groupOf: (record: Tables[T]) => string): LiveTable<Tables[T]> {
    return liveTable(this.doc, name, groupOf, this.#touch);
  }

  #tables(): { destroy(): void; readonly damage: ReadonlyMap<string, readonly Damage[]> }[] {
    return [this.#scripts, this.#elements, this.#scenes, this.#shots, this.#panels];
  }

  readonly #touch = (table: string, id: string): void => {
    this.#derived.touch(table);
    this.#subscriptions.touch(table, id);
  };

  readonly #productionChanged = (): void => {
    this.#productionDamage = [];
    const read = readProduction(this.doc, this.#productionDamage);
    if (!sameValue(read, this.#production)) this.#production = read;
    this.#touch("production", "");
  };

  readonly #metaChanged = (): void => this.#touch("meta", "");

  readonly #flush = (): void => this.#subscriptions.flush();
}
