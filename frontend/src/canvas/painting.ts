// All layers of a panel painted at one viewport; follows the document by painting only what changed.
import { arrowBox } from "./arrow";
import { contextOf, LayerBitmap } from "./bitmap";
import { type Box, type Matrix, NOTHING, scaleOf, union } from "./geometry";
import { markBox } from "./mark";
import type { Context, Images } from "./paint";
import { arrowsOf, type Skin } from "./picture";
import { isBlank, type Sheet, sheetChange } from "./sheet";

/** Sheets of a neighbouring panel, shown through the paper in one colour. */
export interface OnionSkin {
  sheets: readonly Sheet[];
  color: string;
  opacity: number;
}

export class Painting {
  readonly bitmaps = new Map<string, LayerBitmap>();
  skins: Skin[] = [];
  private sheets: readonly Sheet[] = [];

  constructor(
    readonly matrix: Matrix,
    readonly width: number,
    readonly height: number,
    private readonly images: Images,
  ) {}

  get scale(): number {
    return scaleOf(this.matrix);
  }

  bitmap(layer: string): OffscreenCanvas | undefined {
    return this.bitmaps.get(layer)?.canvas;
  }

  /** Paints everything, in steps. */
  *paint(sheets: readonly Sheet[], onion: readonly OnionSkin[]): Generator<void> {
    this.sheets = sheets;
    for (const sheet of sheets) if (!isBlank(sheet)) yield* this.made(sheet.id).paint(sheet, this.images);
    for (const skin of onion) this.skins.push(yield* this.paintSkin(skin));
  }

  /** Follows the document to `sheets`; gives the place that looks different, in panel units. */
  follow(sheets: readonly Sheet[]): Box | "all" {
    const before = this.sheets;
    const old = new Map(before.map((sheet) => [sheet.id, sheet]));
    this.sheets = sheets;
    const places = sheets.map((sheet) => this.followSheet(old.get(sheet.id), sheet));
    if (arrangement(before) !== arrangement(sheets)) return "all";
    return [...places, changedArrows(before, sheets)].reduce(joined, NOTHING);
  }

  private followSheet(before: Sheet | undefined, sheet: Sheet): Box | "all" {
    const change = sheetChange(before, sheet);
    if (change.added.length === 0 && change.dirty === null) return NOTHING;
    if (isBlank(sheet) && !this.bitmaps.has(sheet.id)) return NOTHING;
    const bitmap = this.made(sheet.id);
    if (change.dirty) bitmap.repair(sheet, change.dirty, this.images);
    else bitmap.add(change.added);
    return change.dirty ?? change.added.map(markBox).reduce(union, NOTHING);
  }

  /** White stays white and black becomes the skin's colour, so that a neighbour painted all over still shows its lines. */
  private *paintSkin(skin: OnionSkin): Generator<void, Skin> {
    const canvas = new OffscreenCanvas(this.width, this.height);
    const context = contextOf(canvas);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, this.width, this.height);
    for (const sheet of skin.sheets) {
      if (!sheet.visible || isBlank(sheet)) continue;
      const bitmap = new LayerBitmap(this.matrix, this.width, this.height);
      yield* bitmap.paint(sheet, this.images);
      layOn(context, sheet, bitmap.canvas);
    }
    context.globalAlpha = 1;
    context.globalCompositeOperation = "screen";
    context.fillStyle = skin.color;
    context.fillRect(0, 0, this.width, this.height);
    return { canvas, opacity: skin.opacity };
  }

  private made(layer: string): LayerBitmap {
    const known = this.bitmaps.get(layer);
    if (known) return known;
    const bitmap = new LayerBitmap(this.matrix, this.width, this.height);
    this.bitmaps.set(layer, bitmap);
    return bitmap;
  }
}

/** Lays a layer's bitmap over what is there, as opaque and in the blend that the layer says. */
export function layOn(context: Context, sheet: Sheet, bitmap: OffscreenCanvas): void {
  context.globalAlpha = sheet.opacity;
  context.globalCompositeOperation = sheet.blend === "multiply" ? "multiply" : "source-over";
  context.drawImage(bitmap, 0, 0);
}

function joined(a: Box | "all", b: Box | "all"): Box | "all" {
  return a === "all" || b === "all" ? "all" : union(a, b);
}

function arrangement(sheets: readonly Sheet[]): string {
  return JSON.stringify(sheets.map(({ id, opacity, visible, blend }) => [id, opacity, visible, blend]));
}

function changedArrows(before: readonly Sheet[], after: readonly Sheet[]): Box {
  const [old, now] = [arrowsOf(before), arrowsOf(after)].map((list) => new Set(list.map(({ arrow }) => arrow)));
  const changed = [...(old ?? [])].filter((arrow) => !now?.has(arrow));
  const fresh = [...(now ?? [])].filter((arrow) => !old?.has(arrow));
  return [...changed, ...fresh].map(arrowBox).reduce(union, NOTHING);
}
