// Settings of default layers that the server has not written yet: kept in the browser, shown at once, set when they are there.
import { type Author, grantWishes } from "../../model/edits";
import type { Layer } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";

export type LayerFields = Partial<Pick<Layer, "name" | "opacity" | "visible" | "locked" | "reference">> &
  Partial<Pick<Layer, "order" | "deleted">>;

/** Where wishes outlive the page: `localStorage`, or a map in tests. */
export type WishStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export class Wishes {
  private open: Map<string, LayerFields>;

  constructor(
    private model: PanelModel,
    private readonly store: WishStore,
    private readonly key: string,
  ) {
    this.open = parsed(store.getItem(key));
    if (this.open.size > 0) model.showWishes(this.open);
  }

  /** Another copy of the drawing took its place. */
  adopt(model: PanelModel): void {
    this.model = model;
    if (this.open.size > 0) model.showWishes(this.open);
  }

  add(layer: string, fields: LayerFields): void {
    this.keep(new Map(this.open).set(layer, { ...this.open.get(layer), ...fields }));
  }

  /** Sets what can be set by now. */
  grant(author: Author): void {
    const [ready, waiting]: [Map<string, LayerFields>, Map<string, LayerFields>] = [new Map(), new Map()];
    for (const [id, fields] of this.open) (this.model.hasLayer(id) ? ready : waiting).set(id, fields);
    if (ready.size === 0) return;
    grantWishes(this.model.doc, ready, author);
    this.keep(waiting);
  }

  private keep(wishes: Map<string, LayerFields>): void {
    this.open = wishes;
    if (wishes.size === 0) this.store.removeItem(this.key);
    else this.store.setItem(this.key, JSON.stringify([...wishes]));
    this.model.showWishes(wishes);
  }
}

/** What this browser kept; anything that is no list of wishes is none. */
function parsed(json: string | null): Map<string, LayerFields> {
  const value: unknown = JSON.parse(json ?? "[]");
  // Written by this class alone; the edits check each value once more.
  return Array.isArray(value) ? new Map(value as [string, LayerFields][]) : new Map();
}

export function wishKey(panelId: string): string {
  return `layer wishes of ${panelId}`;
}
