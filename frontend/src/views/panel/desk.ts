// The desk a person draws at: holds one panel's paper, the tools on it and what they show, and carries changes out.
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Assets } from "../../canvas/assets";
import { Easel } from "../../canvas/easel";
import { type Box, IDENTITY, isEmpty, type Matrix, type Point } from "../../canvas/geometry";
import type { GrowingMark } from "../../canvas/growing";
import { NO_SELECTION, pickAt, type Selection, selectionBox, selectionSize } from "../../canvas/hits";
import { LiveFeeds } from "../../canvas/live";
import type { StoredMark } from "../../canvas/mark";
import { liftSheets, NO_OVERLAY, type Overlay, paintOverlay } from "../../canvas/overlay";
import type { OnionSkin } from "../../canvas/painting";
import type { LiveSender } from "../../canvas/sender";
import type { Sheet } from "../../canvas/sheet";
import { sheetsOf } from "../../canvas/sheets";
import { fitted, pan, resize, type Viewport } from "../../canvas/viewport";
import { DICE } from "../../model/ids";
import type { Layer } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";
import type { LiveStroke } from "../../sync/types";
import { ArrowTool } from "../../tools/arrow";
import type { Role } from "../../tools/contacts";
import { DrawTool } from "../../tools/draw";
import { EraseTool } from "../../tools/erase";
import { HANDLE_REACH, handleBox, LassoTool } from "../../tools/lasso";
import { PanTool } from "../../tools/pan";
import type { Change, Desk, NewArrow, Style, Tool } from "../../tools/tool";
import { isMarkTool, layerFor, type ToolName, useToolbox } from "../../tools/toolbox";
import { WriteTool } from "../../tools/write";
import type { Paper } from "./input";
import { withoutSelection, withoutText, withReplaced } from "./shown";

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
  private readonly tools: Record<ToolName, Tool>;
  private readonly screen: CanvasRenderingContext2D;
  private overlay: Overlay = NO_OVERLAY;
  private base: readonly Sheet[] = [];
  private layers: readonly Layer[] = [];
  private replaced: ReadonlyMap<string, readonly StoredMark[]> | null = null;
  private moving: Matrix | null = null;
  private pending = 0;
  private overlayDirty = true;
  private readonly stops: (() => void)[] = [];
  /** Why nothing on this panel may be changed, or null. */
  blocked: string | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly above: HTMLCanvasElement,
    private readonly model: PanelModel,
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
    const screen = above.getContext("2d");
    if (!screen) throw new Error("this browser gave no 2D canvas; close other tabs and load the page again");
    this.screen = screen;
    this.tools = this.makeTools();
    this.stops.push(
      model.subscribe(this.follow),
      assets.subscribe(() => this.repaint()),
      useToolbox.subscribe(this.onToolbox),
    );
    this.follow();
    this.onToolbox();
  }

  release(): void {
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
    const { width, height } = this.state.getState().view;
    this.setView(fitted(this.aspect, width, height));
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
    const sheets = this.sheets();
    const ids = <Item extends { id: string }>(list: (sheet: Sheet) => readonly Item[]) =>
      new Set(sheets.flatMap(list).map((item) => item.id));
    this.select({
      marks: ids((sheet) => sheet.marks),
      images: ids((sheet) => sheet.images),
      texts: ids((sheet) => sheet.texts),
      arrows: ids((sheet) => sheet.arrows),
    });
  }

  selectedBox(): Box {
    return selectionBox(this.base, this.selection());
  }

  /** Pictures go below, to be drawn over, unless the person chose a layer for the tool in hand. */
  pictureLayer(): string | null {
    const { tool, held } = useToolbox.getState();
    const below = this.layers.find((layer) => layer.kind === "reference" && layer.visible && !layer.locked);
    return held[tool].layer ?? below?.id ?? this.activeSheet()?.id ?? null;
  }

  // Paper: what pointers need.

  view(): Viewport {
    return this.state.getState().view;
  }

  setView(view: Viewport): void {
    this.state.setState({ view });
    this.easel.setView(view, performance.now());
    this.overlayDirty = true;
    this.wake();
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
    const ring = at && tool === "eraser" ? { at, radius: held.eraser.size / 2 } : null;
    if (ring || this.overlay.ring) this.setOverlay({ ring });
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
    const open = new Set(this.layers.filter((layer) => layer.visible && !layer.locked).map((layer) => layer.id));
    return this.base.filter((sheet) => open.has(sheet.id));
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

  previewMarks(replaced: ReadonlyMap<string, readonly StoredMark[]> | null): void {
    this.replaced = replaced;
    this.present();
  }

  previewTransform(matrix: Matrix | null): void {
    const began = !this.moving && matrix;
    this.moving = matrix;
    if (began) this.setOverlay({ lifted: this.lift() });
    if (!matrix) this.setOverlay({ lifted: null });
    if (began || !matrix) this.present();
    this.showFrame();
  }

  showTrail(points: readonly Point[] | null): void {
    this.setOverlay({ trail: points && [...points] });
  }

  showArrow(arrow: NewArrow | null): void {
    this.setOverlay({ arrow: arrow && { ...arrow, id: "" } });
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
    this.layers = this.model.layers();
    this.base = sheetsOf(this.model.drawing(), this.base);
    this.keepLayer();
    this.dropGone();
    this.present();
  };

  private readonly onToolbox = (): void => {
    this.easel.setFrame(this.aspect, useToolbox.getState().guides);
    this.above.style.cursor = this.tools[useToolbox.getState().tool].cursor;
    if (this.overlay.ring && useToolbox.getState().tool !== "eraser") this.setOverlay({ ring: null });
    if (useToolbox.getState().tool !== "lasso" && selectionSize(this.selection()) > 0) this.select(NO_SELECTION);
    this.keepLayer();
    this.wake();
  };

  private keepLayer(): void {
    const { tool, held } = useToolbox.getState();
    const layer = layerFor(tool, held[tool], this.layers, this.state.getState().layer);
    if (layer !== this.state.getState().layer) this.state.setState({ layer });
    this.refreshHindrance();
  }

  private refreshHindrance(): void {
    const { layer: id, hindrance: before } = this.state.getState();
    const layer = this.layers.find((each) => each.id === id);
    const hindrance = this.blocked ?? hindranceOf(layer);
    if (hindrance !== before) this.state.setState({ hindrance });
  }

  /** What another person erased is selected no more. */
  private dropGone(): void {
    const selection = this.selection();
    if (selectionSize(selection) === 0) return;
    const here = new Set(
      this.base.flatMap((s) => [...s.marks, ...s.images, ...s.texts, ...s.arrows].map(({ id }) => id)),
    );
    const left = (ids: ReadonlySet<string>) => new Set([...ids].filter((id) => here.has(id)));
    const { marks, images, texts, arrows } = selection;
    this.select({ marks: left(marks), images: left(images), texts: left(texts), arrows: left(arrows) });
  }

  private present(): void {
    const { writing } = this.state.getState();
    const shown = withoutText(withReplaced(this.base, this.replaced), writing);
    this.easel.setSheets(this.moving ? withoutSelection(shown, this.selection()) : shown);
    this.showFrame();
    this.wake();
  }

  private lift() {
    const selection = this.selection();
    const picked = this.base.map((sheet) => ({
      ...sheet,
      marks: sheet.marks.filter(({ id }) => selection.marks.has(id)),
      images: sheet.images.filter(({ id }) => selection.images.has(id)),
      texts: sheet.texts.filter(({ id }) => selection.texts.has(id)),
      arrows: sheet.arrows.filter(({ id }) => selection.arrows.has(id)),
    }));
    return liftSheets(picked, this.view(), this.assets.get);
  }

  private showFrame(): void {
    const box = this.selectedBox();
    if (isEmpty(box) && !this.overlay.frame) return;
    const reach = HANDLE_REACH * this.unit();
    const frame = { box: handleBox(box, this.unit()), matrix: this.moving ?? IDENTITY, reach };
    this.setOverlay({ frame: isEmpty(box) ? null : frame });
  }

  private setOverlay(change: Partial<Overlay>): void {
    this.overlay = { ...this.overlay, ...change };
    this.overlayDirty = true;
    this.wake();
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
    if (this.overlayDirty) this.paintOverlay();
    if (more || !this.feeds.isEmpty) this.wake();
  };

  private paintOverlay(): void {
    this.overlayDirty = false;
    const view = this.view();
    const [width, height] = [view.width, view.height].map((side) => Math.max(1, Math.round(side * devicePixelRatio)));
    if (this.above.width !== width) this.above.width = width ?? 1;
    if (this.above.height !== height) this.above.height = height ?? 1;
    if (this.overlay.frame) this.overlay.frame.reach = HANDLE_REACH * this.unit();
    paintOverlay(this.screen, this.overlay, view);
  }

  private makeTools(): Record<ToolName, Tool> {
    const box = useToolbox.getState;
    const draw = new DrawTool(this);
    const radius = () => box().held.eraser.size / 2;
    return {
      light_pencil: draw,
      pencil: draw,
      pen: draw,
      brush: draw,
      tone: draw,
      fill: draw,
      note: draw,
      line: new DrawTool(this, true),
      eraser: new EraseTool(
        this,
        () => box().eraseMode,
        radius,
        () => box().eraseAll,
      ),
      lasso: new LassoTool(this),
      arrow: new ArrowTool(
        this,
        () => box().arrowKind,
        () => box().arrowLabel.trim(),
      ),
      text: new WriteTool(this),
      pan: new PanTool(this),
    };
  }
}

function hindranceOf(layer: Layer | undefined): string | null {
  if (!layer) return "This panel has no layer to draw on: add one";
  if (layer.locked) return `The layer ${layer.name} is locked: unlock it or choose another`;
  return layer.visible ? null : `The layer ${layer.name} is hidden: show it or choose another`;
}
