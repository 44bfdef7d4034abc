// Lays the layers over the paper: frame, dimmed surroundings, onion skins, guides, arrows.
import { type Arrow, paintArrow } from "./arrow";
import type { Box, Matrix } from "./geometry";
import type { GrowingMark } from "./growing";
import { type Guides, paintGuides } from "./guides";
import { type Context, paintCoats, setMatrix } from "./paint";
import type { Sheet } from "./sheet";

export interface Skin {
  canvas: OffscreenCanvas;
  opacity: number;
}

/** What the canvas shows besides the layers' bitmaps. */
export interface Setting {
  aspect: number;
  guides: Guides;
  /** Device pixels a panel unit. */
  scale: number;
  matrix: Matrix;
}

export interface Stack {
  sheets: readonly Sheet[];
  bitmap: (layer: string) => OffscreenCanvas | undefined;
  growing: readonly GrowingMark[];
  skins: readonly Skin[];
}

export const GROUND = "#1b1b1b";
export const PAPER = "#fdfcf9";
const DIM = "rgba(27, 27, 27, 0.86)";
/** The paper goes on around the frame, for drawing and for camera moves. */
export const OVERSCAN = 1.6;

/** Paints `place` (device pixels) of the whole picture. */
export function paintPicture(context: Context, place: Box, setting: Setting, stack: Stack): void {
  const [width, height] = [place.right - place.left, place.bottom - place.top];
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.beginPath();
  context.rect(place.left, place.top, width, height);
  context.clip();
  paintGround(context, place, setting);
  for (const sheet of stack.sheets) if (sheet.visible) paintLayer(context, sheet, stack, place, setting);
  paintSkins(context, stack.skins, place);
  paintAbove(context, place, setting, stack);
  context.restore();
}

function paintLayer(context: Context, sheet: Sheet, stack: Stack, place: Box, setting: Setting): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = sheet.opacity;
  context.globalCompositeOperation = sheet.blend === "multiply" ? "multiply" : "source-over";
  const bitmap = stack.bitmap(sheet.id);
  if (bitmap) blit(context, bitmap, place);
  context.globalAlpha = 1;
  context.globalCompositeOperation = "source-over";
  for (const mark of stack.growing) {
    if (mark.layer !== sheet.id) continue;
    setMatrix(context, setting.matrix);
    paintCoats(context, mark, mark.paths(), setting.scale, sheet);
  }
}

/** On top, as on a light table: below, a panel that is painted all over would hide them. */
function paintSkins(context: Context, skins: readonly Skin[], place: Box): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "multiply";
  for (const skin of skins) {
    context.globalAlpha = skin.opacity;
    blit(context, skin.canvas, place);
  }
  context.globalAlpha = 1;
  context.globalCompositeOperation = "source-over";
}

function paintGround(context: Context, place: Box, setting: Setting): void {
  context.fillStyle = GROUND;
  context.fillRect(place.left, place.top, place.right - place.left, place.bottom - place.top);
  setMatrix(context, setting.matrix);
  const half = 500 * setting.aspect * OVERSCAN;
  context.fillStyle = PAPER;
  context.fillRect(-half, -500 * OVERSCAN, 2 * half, 1000 * OVERSCAN);
}

function paintAbove(context: Context, place: Box, setting: Setting, stack: Stack): void {
  context.globalAlpha = 1;
  context.globalCompositeOperation = "source-over";
  paintDim(context, place, setting);
  setMatrix(context, setting.matrix);
  paintGuides(context, setting.guides, setting.aspect, setting.scale);
  for (const { sheet, arrow } of arrowsOf(stack.sheets)) {
    context.globalAlpha = sheet.opacity;
    paintArrow(context, arrow);
  }
  context.globalAlpha = 1;
}

export function arrowsOf(sheets: readonly Sheet[]): { sheet: Sheet; arrow: Arrow }[] {
  return sheets.flatMap((sheet) => (sheet.visible ? sheet.arrows.map((arrow) => ({ sheet, arrow })) : []));
}

function paintDim(context: Context, place: Box, setting: Setting): void {
  const half = 500 * setting.aspect;
  const around = new Path2D();
  const frame = new Path2D();
  frame.rect(-half, -500, 2 * half, 1000);
  around.rect(place.left, place.top, place.right - place.left, place.bottom - place.top);
  const { a, b, c, d, e, f } = setting.matrix;
  around.addPath(frame, new DOMMatrix([a, b, c, d, e, f]));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = DIM;
  context.fill(around, "evenodd");
}

function blit(context: Context, canvas: OffscreenCanvas, place: Box): void {
  const [width, height] = [place.right - place.left, place.bottom - place.top];
  context.drawImage(canvas, place.left, place.top, width, height, place.left, place.top, width, height);
}
