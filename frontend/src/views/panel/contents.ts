// What lies on the paper: the drawing's sheets and layers as they are, and as they look while a tool holds something up.
import type { Box, Matrix } from "../../canvas/geometry";
import {
  mapSelection,
  NO_SELECTION,
  onlySelected,
  type Selection,
  selectionBox,
  selectionOf,
  selectionSize,
} from "../../canvas/hits";
import type { Sheet } from "../../canvas/sheet";
import { sheetsOf } from "../../canvas/sheets";
import type { Layer } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";
import type { Erased } from "../../tools/tool";
import { withoutSelection, withoutText, withReplaced } from "./shown";

export class Contents {
  layers: readonly Layer[] = [];
  /** What an eraser has taken so far; the document knows nothing of it yet. */
  erased: Erased | null = null;
  /** How the selection is moved right now. */
  moving: Matrix | null = null;
  private base: readonly Sheet[] = [];

  constructor(private model: PanelModel) {}

  /** Another copy of the drawing took its place. */
  adopt(model: PanelModel): void {
    this.model = model;
  }

  follow(): void {
    this.layers = this.model.layers();
    this.base = sheetsOf(this.model.drawing(), this.base);
  }

  /** The sheets that may be changed: visible, not locked. */
  open(): readonly Sheet[] {
    const open = new Set(this.layers.filter((layer) => layer.visible && !layer.locked).map((layer) => layer.id));
    return this.base.filter((sheet) => open.has(sheet.id));
  }

  /** Pictures go below, to be drawn over, unless another layer of this panel was chosen. */
  pictureLayer(chosen: string | null, active: string | null): string | null {
    const open = this.layers.filter((layer) => layer.visible && !layer.locked);
    const found = open.find(({ id }) => id === chosen) ?? open.find(({ kind }) => kind === "reference");
    return (found ?? open.find(({ id }) => id === active))?.id ?? null;
  }

  /** Why nothing can be drawn on the layer right now, or null. */
  hindranceOn(id: string | null): string | null {
    const layer = this.layers.find((each) => each.id === id);
    if (!layer) return "This drawing has no layer to draw on: add one";
    if (layer.locked) return `The layer ${layer.name} is locked: unlock it or choose another`;
    return layer.visible ? null : `The layer ${layer.name} is hidden: show it or choose another`;
  }

  shown(selection: Selection, writing: string | null): readonly Sheet[] {
    const { erased } = this;
    const left = erased ? withoutSelection(withReplaced(this.base, erased.marks), erased.gone) : this.base;
    const shown = withoutText(left, writing);
    return this.moving ? withoutSelection(shown, selection) : shown;
  }

  /** The sheets with nothing but the selection on them. */
  picked(selection: Selection): readonly Sheet[] {
    return this.base.map((sheet) => onlySelected(sheet, selection));
  }

  boxOf(selection: Selection): Box {
    return selectionBox(this.base, selection);
  }

  all(): Selection {
    return selectionOf(this.open());
  }

  /** What another person erased is selected no more. The same selection when all of it is there. */
  surviving(selection: Selection): Selection {
    if (selectionSize(selection) === 0) return selection;
    const here = selectionOf(this.base);
    const left = mapSelection(selection, (ids, kind) => new Set([...ids].filter((id) => here[kind].has(id))));
    if (selectionSize(left) === selectionSize(selection)) return selection;
    return selectionSize(left) === 0 ? NO_SELECTION : left;
  }
}
