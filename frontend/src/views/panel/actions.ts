// Everything a person does to a panel's drawing, through the edits, each as one step of their undo.
import type * as Y from "yjs";
import { ARROW_COLORS, type ArrowKind } from "../../canvas/arrow";
import { angleOf, apply, compose, type Matrix, type Point, scaleOf, scaling } from "../../canvas/geometry";
import { type Selection, selectionOf, selectionSize } from "../../canvas/hits";
import type { Mark } from "../../canvas/mark";
import type { Sheet } from "../../canvas/sheet";
import {
  type Author,
  addArrow,
  addImage,
  addLayer,
  addStrokes,
  addText,
  changeStrokes,
  deleteRecords,
  layerKey,
  moveLayers,
  removeStrokes,
  replaceStrokes,
  setFields,
  transformStrokes,
} from "../../model/edits";
import { DICE } from "../../model/ids";
import type { Text } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";
import { makeStroke, type Stroke } from "../../model/stroke";
import type { UndoStack } from "../../model/undo";
import type { Change } from "../../tools/tool";
import type { Clipping } from "./clipboard";
import type { LayerFields, Wishes } from "./wishes";

export interface PlacedImage {
  asset: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Room for a new text, in multiples of its letters' size. */
const TEXT_WIDTH = 12;

export class PanelActions {
  constructor(
    private model: PanelModel,
    private readonly undo: UndoStack,
    private readonly wishes: Wishes,
  ) {}

  /** Another copy of the drawing took its place. */
  adopt(model: PanelModel): void {
    if (model === this.model) return;
    this.model = model;
    this.wishes.adopt(model);
  }

  get author(): Author {
    return this.undo.author;
  }

  private get doc(): Y.Doc {
    return this.model.doc;
  }

  carryOut(change: Change): void {
    switch (change.kind) {
      case "draw":
        addStrokes(this.doc, [strokeOf(change.mark, change.layer)], this.withIds([change.id]));
        return;
      case "erase":
        this.erase(change.gone, change.add);
        return;
      case "transform":
        this.transform(change.selection, change.matrix);
        return;
      case "arrow":
        addArrow(this.doc, change.layer, { ...change.arrow }, this.author);
        return;
      default:
        change satisfies never;
    }
  }

  insertText(layer: string, at: Point, size: number, color: string): string {
    const fields = { text: "", x: at.x, y: at.y - size * 0.64, width: size * TEXT_WIDTH, size, color, rotation: 0 };
    return addText(this.doc, layer, fields, this.author);
  }

  insertImage(layer: string, image: PlacedImage): string {
    return addImage(this.doc, layer, { ...image, rotation: 0, opacity: 1 }, this.author);
  }

  /** A text that nobody wrote anything into is not kept. */
  dropBlankText(id: string): void {
    const text = this.model.text(id);
    if (text && !text.deleted && text.text.trim() === "") deleteRecords(this.doc, "texts", [id], this.author);
  }

  remove(selection: Selection): void {
    if (selectionSize(selection) === 0) return;
    this.undo.together(() => {
      removeStrokes(this.doc, [...selection.marks], this.author);
      deleteRecords(this.doc, "images", [...selection.images], this.author);
      deleteRecords(this.doc, "texts", [...selection.texts], this.author);
      deleteRecords(this.doc, "arrows", [...selection.arrows], this.author);
    });
  }

  recolor(selection: Selection, color: string): void {
    const strokes = new Map<string, Stroke>();
    for (const id of selection.marks) {
      const stroke = this.model.stroke(id)?.stroke;
      if (stroke) strokes.set(id, { ...stroke, color });
    }
    this.undo.together(() => {
      replaceStrokes(this.doc, strokes, this.author);
      setFields(this.doc, "texts", [...selection.texts], { color }, this.author);
    });
  }

  labelArrow(id: string, label: string): void {
    setFields(this.doc, "arrows", [id], { label }, this.author);
  }

  /** Another kind, with its colour; width and way stay. */
  turnArrowInto(id: string, kind: ArrowKind): void {
    const fields = { kind, color: ARROW_COLORS[kind], taper: kind === "subject" };
    setFields(this.doc, "arrows", [id], fields, this.author);
  }

  setText(id: string, fields: Partial<Pick<Text, "width" | "size">>): void {
    setFields(this.doc, "texts", [id], fields, this.author);
  }

  clear(sheets: readonly Sheet[]): void {
    this.remove(selectionOf(sheets));
  }

  /** Puts what was copied on the layers of the same name, else on `fallback`. */
  paste(clipping: Clipping, fallback: string): Selection {
    const layers = new Set(this.model.layers().map(({ id }) => id));
    const layerOf = (id: string) => (layers.has(id) ? id : fallback);
    return this.undo.together(() => {
      const strokes = clipping.marks.map((mark) => strokeOf(mark, layerOf(mark.layer)));
      const put = (table: typeof addImage, items: readonly { layer: string; fields: Record<string, unknown> }[]) =>
        new Set(items.map(({ layer, fields }) => table(this.doc, layerOf(layer), fields, this.author)));
      return {
        marks: new Set(addStrokes(this.doc, strokes, this.author)),
        images: put(addImage, clipping.images),
        texts: put(addText, clipping.texts),
        arrows: put(addArrow, clipping.arrows),
      };
    });
  }

  addLayer(above: string | null): string {
    const name = `Layer ${this.model.layers().length + 1}`;
    return addLayer(this.doc, { kind: "ink", name }, this.author, above ? { after: above } : {});
  }

  setLayer(id: string, fields: LayerFields): void {
    if (this.model.hasLayer(id)) setFields(this.doc, "layers", [id], fields, this.author);
    else this.wishes.add(id, fields);
  }

  moveLayer(id: string, above: string | null): void {
    const others = this.model.layers().filter((layer) => layer.id !== id);
    const spot = above ? { after: above } : others[0] ? { before: others[0].id } : {};
    if (this.model.hasLayer(id)) moveLayers(this.doc, [id], this.author, spot);
    else this.wishes.add(id, { order: layerKey(others, above) });
  }

  binLayer(id: string): void {
    if (this.model.hasLayer(id)) deleteRecords(this.doc, "layers", [id], this.author);
    else this.wishes.add(id, { deleted: true });
  }

  /** Sets what was wished for layers that the server has written meanwhile. */
  grantWishes(): void {
    this.wishes.grant(this.author);
  }

  private erase(gone: Selection, add: readonly (Mark & { layer: string; id?: string })[]): void {
    const used = new Set<string>();
    const ids = add.map((mark) => this.idBeside(mark.id ?? DICE.newId(), used));
    const strokes = add.map((mark) => strokeOf(mark, mark.layer));
    this.undo.together(() => {
      changeStrokes(this.doc, { remove: [...gone.marks], add: strokes }, this.withIds(ids));
      this.remove({ ...gone, marks: new Set() });
    });
  }

  private transform(selection: Selection, matrix: Matrix): void {
    const { a, b, c, d, e, f } = matrix;
    this.undo.together(() => {
      transformStrokes(this.doc, [...selection.marks], [a, b, c, d, e, f], this.author);
      for (const id of selection.images) this.transformImage(id, matrix);
      for (const id of selection.texts) this.transformText(id, matrix);
      for (const id of selection.arrows) this.transformArrow(id, matrix);
    });
  }

  private transformImage(id: string, matrix: Matrix): void {
    const image = this.model.image(id);
    if (!image) return;
    const { x, y } = apply(matrix, image);
    const [wide, high] = [Math.hypot(matrix.a, matrix.b), Math.hypot(matrix.c, matrix.d)];
    const fields = { x, y, width: image.width * wide, height: image.height * high };
    setFields(this.doc, "images", [id], { ...fields, rotation: turned(image.rotation, matrix) }, this.author);
  }

  private transformText(id: string, matrix: Matrix): void {
    const text = this.model.text(id);
    if (!text) return;
    const scale = scaleOf(matrix);
    const rotation = turned(text.rotation, matrix);
    const [half, width] = [along(text.rotation, text.width / 2), text.width * scale];
    // By the middle of its upper edge: a text that is flipped stays readable where its mirror image would be.
    const middle = apply(matrix, { x: text.x + half.x, y: text.y + half.y });
    const back = along(rotation, width / 2);
    const at = { x: middle.x - back.x, y: middle.y - back.y };
    setFields(this.doc, "texts", [id], { ...at, width, size: text.size * scale, rotation }, this.author);
  }

  private transformArrow(id: string, matrix: Matrix): void {
    const arrow = this.model.arrow(id);
    if (!arrow) return;
    const points: number[] = [];
    for (let at = 0; at + 1 < arrow.points.length; at += 2) {
      const moved = apply(matrix, { x: arrow.points[at] ?? 0, y: arrow.points[at + 1] ?? 0 });
      points.push(moved.x, moved.y);
    }
    setFields(this.doc, "arrows", [id], { points, width: arrow.width * scaleOf(matrix) }, this.author);
  }

  /** Strokes are painted in the order of their ids: a piece keeps the place of the stroke that it was cut from. */
  private idBeside(id: string, used: Set<string>): string {
    let found: string;
    do found = id.slice(0, -6) + DICE.below(0x1000000).toString(16).padStart(6, "0");
    while (used.has(found) || this.model.stroke(found));
    used.add(found);
    return found;
  }

  /** The author whose next records get these ids: a stroke keeps the id that it was drawn live under. */
  private withIds(ids: readonly string[]): Author {
    const left = [...ids];
    return { ...this.author, dice: { newId: () => left.shift() ?? DICE.newId(), below: DICE.below } };
  }
}

function strokeOf(mark: Mark, layer: string): Stroke {
  const { points, tool, color, size } = mark;
  return makeStroke(points, { tool, color, size, layer });
}

/** An upright thing's rotation after a transform; what is flipped leans to the other side. */
function turned(rotation: number, matrix: Matrix): number {
  const isFlipped = matrix.a * matrix.d - matrix.b * matrix.c < 0;
  return isFlipped ? angleOf(compose(matrix, scaling(-1, 1))) - rotation : rotation + angleOf(matrix);
}

function along(radians: number, length: number): Point {
  return { x: length * Math.cos(radians), y: length * Math.sin(radians) };
}
