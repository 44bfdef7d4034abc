// One layer painted at one viewport, in device pixels, and kept: a new mark costs only itself.
import { applyToBox, type Box, grow, intersection, invert, isEmpty, type Matrix, scaleOf } from "./geometry";
import type { StoredMark } from "./mark";
import { type Context, type Images, paintMark, paintSheet, setMatrix } from "./paint";
import type { Sheet } from "./sheet";

const ITEMS_A_FLUSH = 3;

export class LayerBitmap {
  readonly canvas: OffscreenCanvas;
  private readonly context: Context;

  constructor(
    readonly matrix: Matrix,
    width: number,
    height: number,
  ) {
    this.canvas = new OffscreenCanvas(width, height);
    this.context = contextOf(this.canvas, isSoftware());
  }

  /** Paints marks on top of what is there. */
  add(marks: readonly StoredMark[]): void {
    setMatrix(this.context, this.matrix);
    for (const mark of marks) paintMark(this.context, mark, scaleOf(this.matrix));
  }

  /** Paints everything from the ground, in steps. */
  *paint(sheet: Sheet, images: Images): Generator<void> {
    setMatrix(this.context, this.matrix);
    let count = 0;
    for (const _ of paintSheet(this.context, sheet, this.visible(), scaleOf(this.matrix), images)) {
      count += 1;
      if (count % ITEMS_A_FLUSH === 0) this.flush();
      yield;
    }
    this.flush();
  }

  /** Without a graphics processor the browser only notes what is painted, and would do all of it at once when it is shown. */
  private flush(): void {
    if (isSoftware()) this.context.getImageData(0, 0, 1, 1);
  }

  /** Paints one place (in panel units) anew. */
  repair(sheet: Sheet, box: Box | "all", images: Images): void {
    const whole = { left: 0, top: 0, right: this.canvas.width, bottom: this.canvas.height };
    const place = box === "all" ? whole : intersection(whole, rounded(applyToBox(this.matrix, box)));
    if (isEmpty(place)) return;
    this.context.save();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.beginPath();
    this.context.rect(place.left, place.top, place.right - place.left, place.bottom - place.top);
    this.context.clip();
    this.context.clearRect(place.left, place.top, place.right - place.left, place.bottom - place.top);
    setMatrix(this.context, this.matrix);
    const inside = applyToBox(invert(this.matrix), place);
    for (const _ of paintSheet(this.context, sheet, inside, scaleOf(this.matrix), images));
    this.context.restore();
  }

  private visible(): Box {
    const whole = { left: 0, top: 0, right: this.canvas.width, bottom: this.canvas.height };
    return applyToBox(invert(this.matrix), whole);
  }
}

let software: boolean | null = null;

function isSoftware(): boolean {
  software ??= /swiftshader|llvmpipe|software|basic render/i.test(rendererName());
  return software;
}

/** The graphics processor by name, or "software" where there is none. */
function rendererName(): string {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : gl ? "unknown" : "software";
}

export function contextOf(canvas: OffscreenCanvas, willReadFrequently = false): Context {
  const context = canvas.getContext("2d", { willReadFrequently });
  if (!context) throw new Error("this browser gave no 2D canvas; close other tabs and load the page again");
  return context;
}

/** Whole pixels, one more on each side for soft edges. */
export function rounded(box: Box): Box {
  const wide = grow(box, 1.5);
  return {
    left: Math.floor(wide.left),
    top: Math.floor(wide.top),
    right: Math.ceil(wide.right),
    bottom: Math.ceil(wide.bottom),
  };
}
