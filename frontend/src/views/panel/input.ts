// Pointer Events on the paper: turned into the hand's moves for tools, and into moves of the paper.
import type { Point } from "../../canvas/geometry";
import { pan, pinch, rotateAt, toPanel, type Viewport, zoomAt } from "../../canvas/viewport";
import { type Contact, lift, move, NO_CONTACTS, pinchOf, press, type Role } from "../../tools/contacts";
import { type Hand, pressed, SpeedPressure } from "../../tools/hand";
import type { Tool } from "../../tools/tool";

export interface Paper {
  view(): Viewport;
  setView(view: Viewport): void;
  toolFor(role: Role, alt: boolean): Tool;
  pressureCurve(): number;
  /** The pointer is over the paper at this panel point, or left it. */
  hover(at: Point | null): void;
}

const WHEEL_ZOOM = 0.0022;
const PINCH_WHEEL_ZOOM = 0.011;
const LINE_PX = 16;

export class PaperInput {
  private contacts = NO_CONTACTS;
  private active: { pointer: number; tool: Tool } | null = null;
  private readonly speed = new SpeedPressure();
  private readonly stop = new AbortController();
  /** The space bar is held: any pointer moves the paper. */
  panning = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly paper: Paper,
  ) {
    const { signal } = this.stop;
    element.addEventListener("pointerdown", this.onDown, { signal });
    element.addEventListener("pointermove", this.onMove, { signal });
    element.addEventListener("pointerup", this.onUp, { signal });
    element.addEventListener("pointercancel", this.onCancel, { signal });
    element.addEventListener("pointerleave", this.onLeave, { signal });
    element.addEventListener("wheel", this.onWheel, { signal, passive: false });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  }

  release(): void {
    this.cancel();
    this.stop.abort();
  }

  cancel(): boolean {
    const active = this.active;
    this.active = null;
    active?.tool.cancel();
    return active !== null;
  }

  private readonly onDown = (event: PointerEvent): void => {
    const [contacts, step] = press(this.contacts, this.contact(event), this.panning);
    this.contacts = contacts;
    if (step.kind === "pinch" && step.cancelled) this.cancel();
    if (step.kind === "pinch") this.active = null;
    if (step.kind !== "start") return;
    event.preventDefault();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.speed.start();
    this.active = { pointer: event.pointerId, tool: this.paper.toolFor(step.role, event.altKey) };
    this.active.tool.down(this.hand(event));
  };

  private readonly onMove = (event: PointerEvent): void => {
    const before = pinchOf(this.contacts);
    const screen = this.screen(event);
    this.contacts = move(this.contacts, event.pointerId, screen);
    const now = pinchOf(this.contacts);
    if (before && now) this.paper.setView(pinch(this.paper.view(), before, now));
    if (event.pointerType !== "touch") this.paper.hover(toPanel(this.paper.view(), screen));
    if (this.active?.pointer !== event.pointerId) return;
    const all = event.getCoalescedEvents();
    const hands = (all.length > 0 ? all : [event]).map((each) => this.hand(each));
    const predicted = event
      .getPredictedEvents()
      .map((each) => ({ ...this.steady(each), pressure: hands.at(-1)?.pressure ?? 0.5 }));
    this.active.tool.move(hands, predicted);
  };

  private readonly onUp = (event: PointerEvent): void => {
    this.contacts = lift(this.contacts, this.contact(event))[0];
    if (this.active?.pointer !== event.pointerId) return;
    const { tool } = this.active;
    this.active = null;
    // Lifting reports no pressure: the last point keeps that of the one before.
    tool.complete({ ...this.steady(event), pressure: this.lastPressure });
  };

  private readonly onCancel = (event: PointerEvent): void => {
    this.contacts = lift(this.contacts, this.contact(event))[0];
    if (this.active?.pointer === event.pointerId) this.cancel();
  };

  private readonly onLeave = (): void => this.paper.hover(null);

  private readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const view = this.paper.view();
    const screen = this.screen(event);
    if (event.altKey) this.paper.setView(rotateAt(view, screen, dy * 0.0015));
    else if (event.ctrlKey || event.metaKey)
      this.paper.setView(zoomAt(view, screen, Math.exp(-dy * (Math.abs(dy) < 40 ? PINCH_WHEEL_ZOOM : WHEEL_ZOOM))));
    else if (event.shiftKey) this.paper.setView(pan(view, -dy - dx, 0));
    else this.paper.setView(pan(view, -dx, -dy));
  };

  private lastPressure = 0.5;

  private hand(event: PointerEvent): Hand {
    const steady = this.steady(event);
    const raw = event.pointerType === "pen" ? event.pressure : this.speed.at(steady.screen, event.timeStamp);
    this.lastPressure = event.pointerType === "pen" ? pressed(raw, this.paper.pressureCurve()) : raw;
    return { ...steady, pressure: this.lastPressure };
  }

  private steady(event: PointerEvent): Omit<Hand, "pressure"> {
    const screen = this.screen(event);
    const { shiftKey: shift, altKey: alt, timeStamp: time_ms } = event;
    return { ...toPanel(this.paper.view(), screen), screen, shift, alt, time_ms };
  }

  private screen(event: MouseEvent): Point {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private contact(event: PointerEvent): Contact {
    const { pointerId: id, pointerType: type, button, timeStamp: time_ms } = event;
    return { id, type, button, screen: this.screen(event), breadth: Math.max(event.width, event.height), time_ms };
  }
}
