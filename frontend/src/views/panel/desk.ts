// The desk a person draws at: holds one panel's paper, the tools on it and what they show, and carries changes out.
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Assets } from "../../canvas/assets";
import { Easel } from "../../canvas/easel";
import type { Box, Matrix, Point } from "../../canvas/geometry";
import type { GrowingMark } from "../../canvas/growing";
import { NO_SELECTION, pickAt, type Selection, selectionSize } from "../../canvas/hits";
import { LiveFeeds } from "../../canvas/live";
import { liftSheets } from "../../canvas/overlay";
import type { OnionSkin } from "../../canvas/painting";
import type { LiveSender } from "../../canvas/sender";
import type { Sheet } from "../../canvas/sheet";
import { fitted, mirror, pan, resize, type Viewport } from "../../canvas/viewport";
import { DICE } from "../../model/ids";
import type { PanelModel } from "../../model/panelModel";
import type { LiveStroke } from "../../sync/types";
import type { Role } from "../../tools/contacts";
import type { Change, Desk, Erased, NewArrow, Style, Tool } from "../../tools/tool";
import { isMarkTool, layerFor, nibRadius, useToolbox } from "../../tools/toolbox";
import { Contents } from "./contents";
import { Glass } from "./glass";
import type { Paper } from "./input";
import { type Rack, rackFor } from "./rack";

export interface DeskState {
  view: Viewport;
  selection: Selection;
  /** The text that is being typed in place. */
  writing: string | null;
  /** The layer that is drawn on. */
  layer: string | null;
  /** Why nothing can be drawn on it right now, or null. */
  hindrance: string | null;
}

/** CSS pixels: a ring smaller than this is told from the pen's point by nobody. */
const LEAST_RING = 4;

/** How changes reach the document. */
export interface DeskHost {
  carryOut(change: Change): void;
  /** Makes an empty text and gives its id. */
  insertText(layer: string, at: Point, size: number, color: string): string;
  sender: LiveSender;
  hover(at: Point | null): void;
}

export class PanelDesk implements Desk, Paper {
  readonly state: StoreApi<DeskState>;
  private readonly easel: Easel;
  private readonly feeds: LiveFeeds;
  private readonly tools: Rack;
  private readonly glass: Glass;
  private readonly contents: Contents;
  private pending = 0;
  private unfollow: () => void;
  private readonly stops: (() => void)[] = [];
  /** Why nothing on this panel may be changed, or null. */
  blocked: string | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    above: HTMLCanvasElement,
    private model: PanelModel,
    private readonly assets: Assets,
    private readonly host: DeskHost,
    private aspect: number,
  ) {
    const view = fitted(aspect, canvas.clientWidth || 1, canvas.clientHeight || 1);
    this.state = createStore<DeskState>(() => ({
      view,
      selection: NO_SELECTION,
      writing: null,
      layer: null,
      hindrance: null,
    }));
    this.easel = new Easel(canvas, assets.get, aspect, view);
    this.feeds = new LiveFeeds(this.easel);
    this.glass = new Glass(above, () => this.wake());
    this.contents = new Contents(model);
    this.tools = rackFor(this);
    this.unfollow = model.subscribe(this.follow);
    this.stops.push(
      assets.subscribe(() => this.repaint()),
      useToolbox.subscribe(this.onToolbox),
    );
    this.follow();
    this.onToolbox();
  }

  /** Another copy of the drawing took its place: what is held in hand, chosen and seen stays. */
  adopt(model: PanelModel): void {
    if (model === this.model) return;
    this.unfollow();
    this.model = model;
    this.contents.adopt(model);
    this.unfollow = model.subscribe(this.follow);
    this.follow();
  }

  release(): void {
    this.unfollow();
    for (const stop of this.stops) stop();
    this.feeds.clear();
    cancelAnimationFrame(this.pending);
    this.pending = 0;
  }

  // What the view tells the desk.

  setSize(width: number, height: number): void {
    const { view } = this.state.getState();
    const untouched = view.width <= 1;
    this.setView(untouched ? fitted(this.aspect, width, height) : resize(view, width, height));
  }

  setAspect(aspect: number): void {
    this.aspect = aspect;
    this.easel.setFrame(aspect, useToolbox.getState().guides);
    this.wake();
  }

  setOnion(onion: readonly OnionSkin[]): void {
    this.easel.setOnion(onion);
    this.wake();
  }

  /** A reason that nothing may be changed, or null. */
  setBlocked(reason: string | null): void {
    this.blocked = reason;
    this.refreshHindrance();
  }

  fit(): void {
    const { width, height } = this.view();
    this.setView({ ...fitted(this.aspect, width, height), mirrored: this.view().mirrored });
  }

  mirror(): void {
    this.setView(mirror(this.view()));
  }

  hear(stroke: LiveStroke): void {
    this.feeds.hear(stroke, performance.now());
    this.wake();
  }

  finishWriting(): void {
    this.state.setState({ writing: null });
    this.present();
  }

  escape(): void {
    this.tools[useToolbox.getState().tool].cancel();
  }

  selectAll(): void {
    this.select(this.contents.all());
  }

  selectedBox(): Box {
    return this.contents.boxOf(this.selection());
  }

  pictureLayer(): string | null {
    const { tool, held } = useToolbox.getState();
    return this.contents.pictureLayer(held[tool].layer, this.state.getState().layer);
  }

  // Paper: what pointers need.

  view(): Viewport {
    return this.state.getState().view;
  }

  setView(view: Viewport): void {
    this.state.setState({ view });
    this.easel.setView(view, performance.now());
    this.glass.soil();
  }

  toolFor(role: Role, alt: boolean): Tool {
    const { tool } = useToolbox.getState();
    if (role === "pan" || tool === "pan") return this.tools.pan;
    if (this.state.getState().writing) this.finishWriting();
    if (this.blocked || (tool !== "lasso" && this.state.getState().hindrance)) return this.tools.pan;
    return role === "erase" || (alt && isMarkTool(tool)) ? this.tools.eraser : this.tools[tool];
  }

  pressureCurve(): number {
    return useToolbox.getState().pressureCurve;
  }

  hover(at: Point | null): void {
    this.host.hover(at);
    const { tool, held } = useToolbox.getState();
    const radius = nibRadius(tool, held[tool].size);
    const isSeen = tool === "eraser" || (radius * this.view().scale >= LEAST_RING && !this.tools[tool].busy);
    const ring = at && radius > 0 && isSeen && !this.blocked ? { at, radius } : null;
    if (ring || this.glass.hasRing) this.glass.show({ ring });
  }

  // Desk: what tools may do.

  style(): Style {
    const { tool, held } = useToolbox.getState();
    const { size, color } = held[tool];
    return { layer: this.state.getState().layer ?? "", tool, size, color };
  }

  newId(): string {
    return DICE.newId();
  }

  sheets(): readonly Sheet[] {
    return this.contents.open();
  }

  activeSheet(): Sheet | null {
    return this.sheets().find((sheet) => sheet.id === this.state.getState().layer) ?? null;
  }

  unit(): number {
    return 1 / this.view().scale;
  }

  show(id: string, mark: GrowingMark): void {
    this.easel.show(mark);
    this.host.sender.begin(id, mark);
    this.wake();
  }

  grew(id: string, mark: GrowingMark): void {
    this.host.sender.grew(id, mark);
    this.wake();
  }

  hide(id: string, mark: GrowingMark): void {
    this.easel.hide(mark);
    this.host.sender.end(id, mark);
    this.wake();
  }

  previewErased(erased: Erased | null): void {
    this.contents.erased = erased;
    this.present();
  }

  previewTransform(matrix: Matrix | null): void {
    const began = !this.contents.moving && matrix;
    this.contents.moving = matrix;
    if (began) this.glass.show({ lifted: this.lift() });
    if (!matrix) this.glass.show({ lifted: null });
    if (began || !matrix) this.present();
    this.showFrame();
  }

  showTrail(points: readonly Point[] | null): void {
    this.glass.show({ trail: points && [...points] });
  }

  showArrow(arrow: NewArrow | null): void {
    this.glass.show({ arrow: arrow && { ...arrow, id: "" } });
  }

  selection(): Selection {
    return this.state.getState().selection;
  }

  select(selection: Selection): void {
    this.state.setState({ selection });
    this.showFrame();
  }

  write(at: Point): void {
    const found = [...pickAt(this.sheets(), at, 0).texts][0];
    const { layer, size, color } = this.style();
    const writing = found ?? this.host.insertText(layer, at, size, color);
    // Nobody writes in a mirror.
    if (this.view().mirrored) this.mirror();
    this.state.setState({ writing });
    this.present();
  }

  pan(dx: number, dy: number): void {
    this.setView(pan(this.view(), dx, dy));
  }

  commit(change: Change): void {
    this.host.carryOut(change);
  }

  // Inside.

  private readonly follow = (): void => {
    this.contents.follow();
    this.keepLayer();
    const selection = this.contents.surviving(this.selection());
    if (selection !== this.selection()) this.state.setState({ selection });
    this.present();
  };

  private readonly onToolbox = (): void => {
    const { tool, guides } = useToolbox.getState();
    this.easel.setFrame(this.aspect, guides);
    this.glass.cursor = this.tools[tool].cursor;
    if (this.glass.hasRing) this.glass.show({ ring: null });
    if (tool !== "lasso" && selectionSize(this.selection()) > 0) this.select(NO_SELECTION);
    this.keepLayer();
    this.wake();
  };

  private keepLayer(): void {
    const { tool, held } = useToolbox.getState();
    const layer = layerFor(tool, held[tool], this.contents.layers, this.state.getState().layer);
    if (layer !== this.state.getState().layer) this.state.setState({ layer });
    this.refreshHindrance();
  }

  private refreshHindrance(): void {
    const { layer: id, hindrance: before } = this.state.getState();
    const hindrance = this.blocked ?? this.contents.hindranceOn(id);
    if (hindrance !== before) this.state.setState({ hindrance });
  }

  private present(): void {
    this.easel.setSheets(this.contents.shown(this.selection(), this.state.getState().writing));
    this.showFrame();
    this.wake();
  }

  private lift() {
    return liftSheets(this.contents.picked(this.selection()), this.view(), this.assets.get);
  }

  private showFrame(): void {
    this.glass.showFrame(this.selectedBox(), this.contents.moving, this.unit());
  }

  private repaint(): void {
    this.easel.repaint();
    this.wake();
  }

  private wake(): void {
    if (this.pending === 0) this.pending = requestAnimationFrame(this.frame);
  }

  private readonly frame = (): void => {
    this.pending = 0;
    const now = performance.now();
    this.feeds.settle((stroke) => this.model.stroke(stroke) !== undefined, now);
    const more = this.easel.frame(now);
    this.glass.paint(this.view());
    if (more || !this.feeds.isEmpty) this.wake();
  };
}
