// A panel at two moments as canvases: each as it was, and what came and went laid over what stayed.
import type { Assets } from "../../canvas/assets";
import { contextOf } from "../../canvas/bitmap";
import { PAPER } from "../../canvas/picture";
import type { Sheet } from "../../canvas/sheet";
import { paintedFrame } from "../../canvas/thumbnail";
import { differenceOf } from "./difference";

export const CAME = "#1668c7";
export const WENT = "#c2410c";
const STAYED = 0.3;
/** Tones and pencils are faint: laid on themselves they can be told from paper. */
const COATS = 3;
/** Pixels of a stripe and of the gap after it: what went is told by its stripes, too. */
const STRIPE = 5;
const GAP = 4;
const SLACK = 1.6;

export interface Frame {
  aspect: number;
  width: number;
  assets: Assets;
}

export async function paintDifference(
  before: readonly Sheet[],
  after: readonly Sheet[],
  { aspect, width, assets }: Frame,
): Promise<OffscreenCanvas> {
  const parts = differenceOf(before, after);
  const paint = (sheets: readonly Sheet[]) => paintedFrame(sheets, aspect, width, assets, null);
  const [stayed, came, went, cut, left, mask] = [
    await paint(parts.stayed),
    await paint(parts.came),
    await paint(parts.went),
    await paint(parts.cut),
    await paint(parts.left),
    await paint(parts.left.map(covering)),
  ];
  const picture = new OffscreenCanvas(stayed.width, stayed.height);
  const context = contextOf(picture);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, picture.width, picture.height);
  context.globalAlpha = STAYED;
  context.drawImage(stayed, 0, 0);
  context.drawImage(left, 0, 0);
  context.globalAlpha = 1;
  const gone = joined(went, without(cut, mask));
  context.drawImage(striped(tinted(gone, WENT)), 0, 0);
  context.drawImage(tinted(came, CAME), 0, 0);
  return picture;
}

/** What is left covers the whole stroke under it, also where its pencil is faint and its ends lie not quite as before. */
function covering(sheet: Sheet): Sheet {
  const marks = sheet.marks.map((mark) => ({
    ...mark,
    tool: mark.tool === "fill" ? "fill" : "line",
    color: "#000000ff",
    size: mark.size * SLACK + 2,
  }));
  return { ...sheet, marks };
}

function joined(a: OffscreenCanvas, b: OffscreenCanvas): OffscreenCanvas {
  const both = new OffscreenCanvas(a.width, a.height);
  const context = contextOf(both);
  context.drawImage(a, 0, 0);
  context.drawImage(b, 0, 0);
  return both;
}

function without(canvas: OffscreenCanvas, mask: OffscreenCanvas): OffscreenCanvas {
  const context = contextOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.globalCompositeOperation = "destination-out";
  // More than once: soft edges of the rest would leave a thin line around it.
  for (let coat = 0; coat < COATS; coat += 1) context.drawImage(mask, 0, 0);
  context.globalCompositeOperation = "source-over";
  return canvas;
}

function tinted(canvas: OffscreenCanvas, color: string): OffscreenCanvas {
  const strong = new OffscreenCanvas(canvas.width, canvas.height);
  const context = contextOf(strong);
  for (let coat = 0; coat < COATS; coat += 1) context.drawImage(canvas, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = color;
  context.fillRect(0, 0, strong.width, strong.height);
  return strong;
}

function striped(canvas: OffscreenCanvas): OffscreenCanvas {
  const context = contextOf(canvas);
  context.globalCompositeOperation = "destination-out";
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.rotate(Math.PI / 4);
  const reach = canvas.width + canvas.height;
  for (let at = -reach; at < reach; at += STRIPE + GAP) context.fillRect(at, -reach, GAP, 2 * reach);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "source-over";
  return canvas;
}
