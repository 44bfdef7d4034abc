// The paper of a drawing's life: shows sheets, follows the hand that moves it, and tells what was clicked.
import { Easel } from "../../canvas/easel";
import type { Point } from "../../canvas/geometry";
import { NO_GUIDES } from "../../canvas/guides";
import { pickAt } from "../../canvas/hits";
import type { Images } from "../../canvas/paint";
import type { Sheet } from "../../canvas/sheet";
import { fitted, pan, resize, type Viewport } from "../../canvas/viewport";
import type { Hand } from "../../tools/hand";
import type { Tool } from "../../tools/tool";
import { type Paper, PaperInput } from "../panel/input";

/** Pixels that a click may tremble. */
const CLICK_PX = 4;
const REACH_PX = 6;

export class LifeCanvas implements Paper {
  private readonly easel: Easel;
  private readonly input: PaperInput;
  private readonly sizes: ResizeObserver;
  private readonly hand = new ClickOrPan(this);
  private viewport: Viewport;
  private sheets: readonly Sheet[] = [];
  private pending = 0;
  onClick: (stroke: string | null) => void = () => {};
  onHover: (stroke: string | null, at: Point | null) => void = () => {};

  constructor(element: HTMLElement, canvas: HTMLCanvasElement, images: Images, aspect: number) {
    this.viewport = fitted(aspect, element.clientWidth || 1, element.clientHeight || 1);
    this.easel = new Easel(canvas, images, aspect, this.viewport);
    this.easel.setFrame(aspect, NO_GUIDES);
    this.input = new PaperInput(element, this);
    this.sizes = new ResizeObserver(([entry]) => {
      if (entry) this.setView(resize(this.viewport, entry.contentRect.width, entry.contentRect.height));
    });
    this.sizes.observe(element);
  }

  release(): void {
    cancelAnimationFrame(this.pending);
    this.pending = -1;
    this.sizes.disconnect();
    this.input.release();
  }

  show(sheets: readonly Sheet[]): void {
    this.sheets = sheets;
    this.easel.setSheets(sheets);
    this.wake();
  }

  /** A picture on the paper has come. */
  repaint(): void {
    this.easel.repaint();
    this.wake();
  }

  view = (): Viewport => this.viewport;

  setView(view: Viewport): void {
    this.viewport = view;
    this.easel.setView(view, performance.now());
    this.wake();
  }

  toolFor = (): Tool => this.hand;
  pressureCurve = (): number => 1;

  hover(at: Point | null): void {
    this.onHover(at === null ? null : this.strokeAt(at), at);
  }

  strokeAt(at: Point): string | null {
    const visible = this.sheets.filter((sheet) => sheet.visible);
    const [found] = pickAt(visible, at, REACH_PX / this.viewport.scale).marks;
    return found ?? null;
  }

  private wake(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame(this.frame);
  }

  private readonly frame = (): void => {
    this.pending = 0;
    if (this.easel.frame(performance.now())) this.wake();
  };
}

/** A press that stays is a click, one that moves takes the paper along. */
class ClickOrPan implements Tool {
  readonly cursor = "grab";
  private first: Point | null = null;
  private last: Point | null = null;

  constructor(private readonly paper: LifeCanvas) {}

  get busy(): boolean {
    return this.last !== null;
  }

  down(hand: Hand): void {
    this.first = hand.screen;
    this.last = hand.screen;
  }

  move(hands: readonly Hand[]): void {
    const screen = hands.at(-1)?.screen;
    if (!screen || !this.last || this.trembles(screen)) return;
    this.first = null;
    this.paper.setView(pan(this.paper.view(), screen.x - this.last.x, screen.y - this.last.y));
    this.last = screen;
  }

  complete(hand: Hand): void {
    this.move([hand]);
    if (this.first) this.paper.onClick(this.paper.strokeAt(hand));
    this.cancel();
  }

  cancel(): void {
    this.first = null;
    this.last = null;
  }

  private trembles({ x, y }: Point): boolean {
    return this.first !== null && Math.hypot(x - this.first.x, y - this.first.y) < CLICK_PX;
  }
}
