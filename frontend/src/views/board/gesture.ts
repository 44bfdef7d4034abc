// A pointer on the wall: a click, a drag of panels, a shot or a scene, or a marquee. Knows no document.
import type { Dragged, Place } from "./drop";
import type { Box } from "./layout";

const THRESHOLD_PX = 4;
const EDGE_PX = 56;
const MAX_SPEED_PX = 22;

export interface Grip {
  dragged: Dragged | null;
  /** Selected before the marquee began, when it adds to the selection. */
  adds: boolean;
}

export interface GestureView {
  /** Client point to a point of the wall's content. */
  toContent: (clientX: number, clientY: number) => { x: number; y: number };
  scroller: () => HTMLElement | null;
  placeAt: (dragged: Dragged, x: number, y: number) => Place | null;
  onDrag: (drag: DragShown | null) => void;
  onMarquee: (box: Box | null, adds: boolean) => void;
  onDrop: (dragged: Dragged, place: Place) => void;
}

export interface DragShown {
  dragged: Dragged;
  place: Place | null;
  clientX: number;
  clientY: number;
}

export class WallGesture {
  private grip: Grip | null = null;
  private origin = { x: 0, y: 0, clientX: 0, clientY: 0 };
  private pointer = { clientX: 0, clientY: 0 };
  private moving = false;
  private scrolling = 0;

  constructor(private readonly view: GestureView) {}

  /** A drag or a marquee happened: the click that follows means nothing. */
  moved = false;

  press(grip: Grip, clientX: number, clientY: number): void {
    this.grip = grip;
    this.moving = false;
    this.moved = false;
    this.origin = { ...this.view.toContent(clientX, clientY), clientX, clientY };
    this.pointer = { clientX, clientY };
  }

  move(clientX: number, clientY: number): void {
    if (this.grip === null) return;
    this.pointer = { clientX, clientY };
    const far = Math.hypot(clientX - this.origin.clientX, clientY - this.origin.clientY) > THRESHOLD_PX;
    if (!this.moving && !far) return;
    if (!this.moving) this.begin();
    this.show();
  }

  complete(): void {
    const grip = this.grip;
    const place = this.moving && grip?.dragged != null ? this.place(grip.dragged) : null;
    const dragged = grip?.dragged ?? null;
    this.cancel();
    if (dragged !== null && place !== null) this.view.onDrop(dragged, place);
  }

  cancel(): void {
    cancelAnimationFrame(this.scrolling);
    if (this.moving) {
      this.view.onDrag(null);
      this.view.onMarquee(null, false);
    }
    this.grip = null;
    this.moving = false;
  }

  private begin(): void {
    this.moving = true;
    this.moved = true;
    this.scrolling = requestAnimationFrame(this.autoscroll);
  }

  private show(): void {
    const grip = this.grip;
    if (grip === null) return;
    if (grip.dragged === null) this.view.onMarquee(this.marquee(), grip.adds);
    else this.view.onDrag({ dragged: grip.dragged, place: this.place(grip.dragged), ...this.pointer });
  }

  private place(dragged: Dragged): Place | null {
    const { x, y } = this.view.toContent(this.pointer.clientX, this.pointer.clientY);
    return this.view.placeAt(dragged, x, y);
  }

  private marquee(): Box {
    const { x, y } = this.view.toContent(this.pointer.clientX, this.pointer.clientY);
    const left = Math.min(x, this.origin.x);
    const top = Math.min(y, this.origin.y);
    return { x: left, y: top, width: Math.abs(x - this.origin.x), height: Math.abs(y - this.origin.y) };
  }

  /** Near an edge the wall scrolls under the pointer, faster the nearer. */
  private autoscroll = (): void => {
    const scroller = this.view.scroller();
    if (!this.moving || scroller === null) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    const speed = edgeSpeed(this.pointer.clientY, top, bottom);
    if (speed !== 0) {
      scroller.scrollTop += speed;
      this.show();
    }
    this.scrolling = requestAnimationFrame(this.autoscroll);
  };
}

export function edgeSpeed(y: number, top: number, bottom: number): number {
  const over = y < top + EDGE_PX ? y - (top + EDGE_PX) : y > bottom - EDGE_PX ? y - (bottom - EDGE_PX) : 0;
  return Math.max(-1, Math.min(1, over / EDGE_PX)) * MAX_SPEED_PX;
}
