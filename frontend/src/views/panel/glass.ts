// The glass over the paper: a canvas of its own for what tools show, painted when something on it or the view changed.

import type { Box } from "../../canvas/geometry";
import { IDENTITY, isEmpty, type Matrix } from "../../canvas/geometry";
import { NO_OVERLAY, type Overlay, paintOverlay } from "../../canvas/overlay";
import type { Viewport } from "../../canvas/viewport";
import { HANDLE_REACH, handleBox } from "../../tools/lasso";

export class Glass {
  private readonly context: CanvasRenderingContext2D;
  private overlay: Overlay = NO_OVERLAY;
  private isDirty = true;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly wake: () => void,
  ) {
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser gave no 2D canvas; close other tabs and load the page again");
    this.context = context;
  }

  get hasRing(): boolean {
    return this.overlay.ring !== null;
  }

  set cursor(cursor: string) {
    this.canvas.style.cursor = cursor;
  }

  show(change: Partial<Overlay>): void {
    this.overlay = { ...this.overlay, ...change };
    this.soil();
  }

  /** The selection's box with its handles, moved by `matrix`; an empty box takes it away. */
  showFrame(box: Box, matrix: Matrix | null, unit: number): void {
    if (isEmpty(box) && !this.overlay.frame) return;
    const frame = { box: handleBox(box, unit), matrix: matrix ?? IDENTITY, reach: HANDLE_REACH * unit };
    this.show({ frame: isEmpty(box) ? null : frame });
  }

  soil(): void {
    this.isDirty = true;
    this.wake();
  }

  paint(view: Viewport): void {
    if (!this.isDirty) return;
    this.isDirty = false;
    const { canvas } = this;
    const [width, height] = [view.width, view.height].map((side) => Math.max(1, Math.round(side * devicePixelRatio)));
    if (canvas.width !== width) canvas.width = width ?? 1;
    if (canvas.height !== height) canvas.height = height ?? 1;
    if (this.overlay.frame) this.overlay.frame.reach = HANDLE_REACH / view.scale;
    paintOverlay(this.context, this.overlay, view);
  }
}
