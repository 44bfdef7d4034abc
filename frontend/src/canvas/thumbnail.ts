// A panel as a small picture: the frame alone, without guides, as it would be printed.
import type { PanelDrawing } from "../model/model";
import { paintArrow } from "./arrow";
import type { Assets } from "./assets";
import { contextOf } from "./bitmap";
import { scaling } from "./geometry";
import { type Images, setMatrix } from "./paint";
import { layOn, Painting } from "./painting";
import { arrowsOf, PAPER } from "./picture";
import type { Sheet } from "./sheet";
import { assetsOf, sheetsOf } from "./sheets";

const SLICE_MS = 5;
const PAUSE_MS = 12;
const NO_IMAGES: Images = () => null;

/** A WebP of `width` pixels; images are waited for. Reference layers are on it: a rough board is seen on the wall. */
export async function renderThumbnail(
  drawing: PanelDrawing,
  aspect: number,
  width: number,
  assets?: Assets,
): Promise<Blob> {
  const sheets = sheetsOf(drawing);
  await assets?.all(assetsOf(sheets));
  return webp(await inSlices(paintFrame(sheets, aspect, width, assets?.get ?? NO_IMAGES, PAPER), PAUSE_MS));
}

/** The same where nobody draws meanwhile. */
export async function renderSwiftly(
  drawing: PanelDrawing,
  aspect: number,
  width: number,
  assets: Assets,
): Promise<Blob> {
  return webp(await paintedFrame(sheetsOf(drawing), aspect, width, assets));
}

/** The frame of these sheets on paper, or with `null` on glass; it waits for images and for the screen alone. */
export async function paintedFrame(
  sheets: readonly Sheet[],
  aspect: number,
  width: number,
  assets: Assets,
  ground: string | null = PAPER,
): Promise<OffscreenCanvas> {
  await assets.all(assetsOf(sheets));
  return inSlices(paintFrame(sheets, aspect, width, assets.get, ground), 0);
}

const webp = (canvas: OffscreenCanvas): Promise<Blob> => canvas.convertToBlob({ type: "image/webp", quality: 0.82 });

/** Runs long work in pieces, so that a pen that draws meanwhile is never kept waiting. */
async function inSlices<Result>(work: Generator<void, Result>, pause_ms: number): Promise<Result> {
  let end = performance.now() + SLICE_MS;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
    end = performance.now() + SLICE_MS;
  }
}

function* paintFrame(
  sheets: readonly Sheet[],
  aspect: number,
  width: number,
  images: Images,
  ground: string | null,
): Generator<void, OffscreenCanvas> {
  const height = Math.max(1, Math.round(width / aspect));
  const matrix = { ...scaling(width / (1000 * aspect)), e: width / 2, f: height / 2 };
  const painting = new Painting(matrix, width, height, images);
  yield* painting.paint(sheets, []);
  const canvas = new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  if (ground !== null) {
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
  }
  for (const sheet of sheets) {
    const bitmap = painting.bitmap(sheet.id);
    if (bitmap && sheet.visible) layOn(context, sheet, bitmap);
  }
  context.globalCompositeOperation = "source-over";
  setMatrix(context, matrix);
  for (const { sheet, arrow } of arrowsOf(sheets)) {
    context.globalAlpha = sheet.opacity;
    paintArrow(context, arrow);
  }
  return canvas;
}
