// Lays marks, images and texts on a canvas whose transform is already set to panel units.
import { captionBox, paintCaption } from "./caption";
import { type Box, type Matrix, overlaps } from "./geometry";
import { COVER, type Tooth, toothPattern } from "./grain";
import { type Mark, markBox } from "./mark";
import { nibOf } from "./nib";
import { pathsOf } from "./outline";
import { type Placed, placedBox, placedMatrix, type Sheet } from "./sheet";

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Device pixels a panel unit below which the paper's tooth cannot be seen. */
const TOOTH_SCALE = 0.34;

export type Images = (asset: string) => CanvasImageSource | null;

export function setMatrix(context: Context, matrix: Matrix): void {
  context.setTransform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
}

/** The layer that a mark lies on, as far as it shows in the mark. */
export interface Ground {
  readonly opacity: number;
  readonly blend: string;
}

/** On a bitmap of its own, which is laid on the others as a whole. */
const OWN_BITMAP: Ground = { opacity: 1, blend: "" };

export function paintMark(context: Context, mark: Mark, scale: number): void {
  paintCoats(context, mark, pathsOf(mark), scale);
}

export function paintCoats(context: Context, mark: Mark, paths: Path2D[], scale: number, ground = OWN_BITMAP): void {
  const nib = nibOf(mark.tool);
  context.globalCompositeOperation = ground.blend === "multiply" ? "multiply" : nib.blend;
  nib.coats.forEach((coat, index) => {
    const path = paths[index];
    if (!path) return;
    const cover = scale < TOOTH_SCALE ? COVER[coat.tooth] : 1;
    context.globalAlpha = coat.alpha * cover * ground.opacity;
    context.fillStyle = inkOf(context, coat.tooth, mark.color, scale);
    context.fill(path, "nonzero");
  });
  context.globalAlpha = 1;
  context.globalCompositeOperation = "source-over";
}

/** Everything of a sheet that touches `box`, in order; yields after each item so that long work can be cut up. */
export function* paintSheet(context: Context, sheet: Sheet, box: Box, scale: number, images: Images): Generator<void> {
  for (const placed of sheet.images) {
    if (!overlaps(placedBox(placed), box)) continue;
    paintPlaced(context, placed, images(placed.asset));
    yield;
  }
  for (const mark of sheet.marks) {
    if (!overlaps(markBox(mark), box)) continue;
    paintMark(context, mark, scale);
    yield;
  }
  for (const caption of sheet.texts) {
    if (overlaps(captionBox(caption), box)) paintCaption(context, caption);
    yield;
  }
}

export function paintPlaced(context: Context, placed: Placed, image: CanvasImageSource | null): void {
  const matrix = placedMatrix(placed);
  const [left, top] = [-placed.width / 2, -placed.height / 2];
  context.save();
  context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
  context.globalAlpha = placed.opacity;
  context.imageSmoothingQuality = "high";
  if (image) context.drawImage(image, left, top, placed.width, placed.height);
  else paintMissing(context, left, top, placed);
  context.restore();
}

/** An image that is still on its way keeps its place. */
function paintMissing(context: Context, left: number, top: number, placed: Placed): void {
  context.fillStyle = "rgba(128, 128, 128, 0.18)";
  context.strokeStyle = "rgba(128, 128, 128, 0.6)";
  context.lineWidth = 2;
  context.fillRect(left, top, placed.width, placed.height);
  context.strokeRect(left, top, placed.width, placed.height);
}

function inkOf(context: Context, tooth: Tooth, color: string, scale: number): string | CanvasPattern {
  if (tooth === "none" || scale < TOOTH_SCALE) return color;
  return toothPattern(context, tooth, color) ?? color;
}
