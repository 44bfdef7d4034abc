// Puts a panel on the screen: composes only what changed, and follows pan and zoom at once with what is painted already.
import { contextOf, rounded } from "./bitmap";
import {
  applyToBox,
  type Box,
  compose,
  intersection,
  invert,
  isEmpty,
  type Matrix,
  NOTHING,
  scaling,
  union,
} from "./geometry";
import type { GrowingMark } from "./growing";
import { type Guides, NO_GUIDES } from "./guides";
import { type Images, paintCoats, setMatrix } from "./paint";
import { type OnionSkin, Painting } from "./painting";
import { GROUND, OVERSCAN, paintPicture, type Setting } from "./picture";
import type { Sheet } from "./sheet";
import { sameView, toScreen, type Viewport } from "./viewport";

/** Work in steps; what it returns puts the result in place. */
type Job = Generator<void, () => void>;

/** A frame's share for painting layers anew while the old ones are still shown. */
const SLICE_MS = 6;
const FIRST_SLICE_MS = 40;
const SETTLE_MS = 70;
const OVERVIEW_WIDTH = 900;
/** The rough picture is painted when nobody draws or moves the paper. */
const REST_MS = 1200;

export class Easel {
  private readonly screen: CanvasRenderingContext2D;
  private picture = new OffscreenCanvas(1, 1);
  private overview: { canvas: OffscreenCanvas; matrix: Matrix; sheets: readonly Sheet[] } | null = null;
  private painted: { painting: Painting; view: Viewport } | null = null;
  private job: Job | null = null;
  private sheets: readonly Sheet[] = [];
  private onion: readonly OnionSkin[] = [];
  private readonly growing = new Set<GrowingMark>();
  private guides = NO_GUIDES;
  private movedAt = -Infinity;
  /** When somebody last drew or moved the paper. */
  private busyAt = -Infinity;
  /** Device pixels to compose anew, at the painted viewport. */
  private dirty: Box = NOTHING;
  private mustShow = true;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly images: Images,
    private aspect: number,
    private view: Viewport,
  ) {
    // The picture covers the whole canvas, so it needs no alpha; desynchronized shortens the way to the screen where it can.
    const context = canvas.getContext("2d", { alpha: false, desynchronized: true });
    if (!context) throw new Error("this browser gave no 2D canvas; close other tabs and load the page again");
    this.screen = context;
  }

  setView(view: Viewport, now: number): void {
    if (sameView(view, this.view)) return;
    this.view = view;
    this.movedAt = now;
    this.busyAt = now;
  }

  setSheets(sheets: readonly Sheet[]): void {
    this.sheets = sheets;
    const place = this.painted?.painting.follow(sheets);
    if (place === "all") this.dirty = this.whole();
    else if (place) this.soil(place);
  }

  setOnion(onion: readonly OnionSkin[]): void {
    if (onion.length === 0 && this.onion.length === 0) return;
    this.onion = onion;
    this.repaint();
  }

  setFrame(aspect: number, guides: Guides): void {
    if (aspect === this.aspect && guides === this.guides) return;
    if (aspect !== this.aspect) this.overview = null;
    this.aspect = aspect;
    this.guides = guides;
    this.dirty = this.whole();
  }

  show(mark: GrowingMark): void {
    this.growing.add(mark);
  }

  hide(mark: GrowingMark): void {
    if (this.growing.delete(mark)) this.soil(mark.wholeBox());
  }

  /** An image has arrived or a skin changed: everything is painted anew, the old stays on the screen until then. */
  repaint(): void {
    this.job = this.paintAnew();
  }

  /** Paints one animation frame; says whether there is more to do. */
  frame(now: number): boolean {
    this.keepSize();
    if (!this.job && this.isStale(now)) this.job = this.paintAnew();
    if (!this.job && this.needsOverview && now - this.busyAt > REST_MS) this.job = this.paintOverview();
    this.work();
    if (this.painted && this.isCurrent) this.compose(this.painted.painting);
    else if (this.painted) this.showMoving(this.painted.painting);
    return this.job !== null || !this.isCurrent || this.needsOverview;
  }

  /** What is painted was painted for the viewport that is set. */
  get isCurrent(): boolean {
    return this.painted !== null && sameView(this.painted.view, this.view);
  }

  private get needsOverview(): boolean {
    return this.isCurrent && this.overview?.sheets !== this.sheets;
  }

  private isStale(now: number): boolean {
    if (!this.painted) return true;
    return !this.isCurrent && now - this.movedAt >= SETTLE_MS;
  }

  private compose(painting: Painting): void {
    for (const mark of this.growing) this.soil(mark.takeDirty());
    if (!isEmpty(this.dirty)) this.busyAt = performance.now();
    const place = intersection(isEmpty(this.dirty) ? NOTHING : rounded(this.dirty), this.whole());
    this.dirty = NOTHING;
    if (!isEmpty(place)) paintPicture(contextOf(this.picture), place, this.setting(painting), this.stack(painting));
    const shown = this.mustShow ? this.whole() : place;
    this.mustShow = false;
    if (isEmpty(shown)) return;
    const [width, height] = [shown.right - shown.left, shown.bottom - shown.top];
    this.screen.setTransform(1, 0, 0, 1, 0, 0);
    this.screen.drawImage(this.picture, shown.left, shown.top, width, height, shown.left, shown.top, width, height);
  }

  /** While the view moves: the last picture, moved along, over a rough one where it does not reach. */
  private showMoving(painting: Painting): void {
    const now = this.matrix();
    this.screen.setTransform(1, 0, 0, 1, 0, 0);
    this.screen.fillStyle = GROUND;
    this.screen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.screen.imageSmoothingQuality = "low";
    if (this.overview) this.drawMoved(this.overview.canvas, compose(now, invert(this.overview.matrix)));
    this.drawMoved(this.picture, compose(now, invert(painting.matrix)));
    for (const mark of this.growing) {
      setMatrix(this.screen, now);
      paintCoats(this.screen, mark, mark.paths(), painting.scale);
    }
    this.mustShow = true;
  }

  private drawMoved(canvas: OffscreenCanvas, matrix: Matrix): void {
    setMatrix(this.screen, matrix);
    this.screen.drawImage(canvas, 0, 0);
  }

  private work(): void {
    if (!this.job) return;
    const end = performance.now() + (this.painted ? SLICE_MS : FIRST_SLICE_MS);
    let step = this.job.next();
    while (!step.done && performance.now() < end) step = this.job.next();
    if (!step.done) return;
    this.job = null;
    step.value();
  }

  private *paintAnew(): Job {
    const [view, { width, height }] = [this.view, this.canvas];
    const painting = new Painting(this.matrix(), width, height, this.images);
    yield* painting.paint(this.sheets, this.onion);
    return () => {
      this.painted = { painting, view };
      painting.follow(this.sheets);
      if (this.picture.width !== width || this.picture.height !== height)
        this.picture = new OffscreenCanvas(width, height);
      this.dirty = this.whole();
      this.mustShow = true;
    };
  }

  /** The whole paper in few pixels, for the edges of the screen while the view moves. */
  private *paintOverview(): Job {
    const sheets = this.sheets;
    const scale = OVERVIEW_WIDTH / (1000 * this.aspect * OVERSCAN);
    const [width, height] = [OVERVIEW_WIDTH, Math.ceil(1000 * OVERSCAN * scale)];
    const painting = new Painting({ ...scaling(scale), e: width / 2, f: height / 2 }, width, height, this.images);
    yield* painting.paint(sheets, []);
    const canvas = new OffscreenCanvas(width, height);
    const place = { left: 0, top: 0, right: width, bottom: height };
    paintPicture(contextOf(canvas), place, this.setting(painting), { ...this.stack(painting), sheets, growing: [] });
    return () => {
      this.overview = { canvas, matrix: painting.matrix, sheets };
    };
  }

  private soil(box: Box): void {
    if (this.painted && !isEmpty(box)) this.dirty = union(this.dirty, applyToBox(this.painted.painting.matrix, box));
  }

  private setting(painting: Painting): Setting {
    return { aspect: this.aspect, guides: this.guides, scale: painting.scale, matrix: painting.matrix };
  }

  private stack(painting: Painting) {
    const bitmap = (layer: string) => painting.bitmap(layer);
    return { sheets: this.sheets, bitmap, growing: [...this.growing], skins: painting.skins };
  }

  private matrix(): Matrix {
    return compose(scaling(devicePixelRatio), toScreen(this.view));
  }

  private whole(): Box {
    return { left: 0, top: 0, right: this.canvas.width, bottom: this.canvas.height };
  }

  private keepSize(): void {
    const [width, height] = [this.view.width, this.view.height].map((side) =>
      Math.max(1, Math.round(side * devicePixelRatio)),
    );
    if (width === undefined || height === undefined) return;
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.job = null;
    this.mustShow = true;
  }
}
