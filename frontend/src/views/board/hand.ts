// The hand on the wall: what a press takes hold of, what a click selects, where a drag would go.
import { type PointerEvent, type RefObject, type SyntheticEvent, useEffect, useMemo, useRef, useState } from "react";
import { type Dragged, isIdle, placeAt } from "./drop";
import { type DragShown, WallGesture } from "./gesture";
import { type Box, type Layout, panelsWithin } from "./layout";
import type { Outline } from "./outline";
import { extended, NOTHING, ofMany, only, type Selection, toggled } from "./selection";
import { useBoardState } from "./state";
import type { WallProps } from "./Wall";

interface Wall {
  layout: Layout;
  props: WallProps;
}

export function useHand(scroller: RefObject<HTMLElement | null>, layout: Layout, props: WallProps) {
  const [drag, setDrag] = useState<DragShown | null>(null);
  const [marquee, setMarquee] = useState<Box | null>(null);
  const latest = useRef<Wall>({ layout, props });
  latest.current = { layout, props };
  const hand = useMemo(
    () =>
      new Hand(
        () => scroller.current,
        () => latest.current,
        { onDrag: setDrag, onMarquee: setMarquee },
      ),
    [scroller],
  );
  useEffect(() => {
    const cancel = (event: KeyboardEvent) => event.key === "Escape" && hand.cancel();
    window.addEventListener("keydown", cancel, true);
    return () => window.removeEventListener("keydown", cancel, true);
  }, [hand]);
  return { drag, marquee, handlers: hand.handlers };
}

interface Shown {
  onDrag: (drag: DragShown | null) => void;
  onMarquee: (box: Box | null) => void;
}

class Hand {
  private readonly gesture: WallGesture;
  /** The selection when the hand came down: a marquee may add to it. */
  private before: Selection = NOTHING;

  constructor(
    scroller: () => HTMLElement | null,
    private readonly wall: () => Wall,
    private readonly shown: Shown,
  ) {
    this.gesture = new WallGesture({
      scroller,
      toContent: (clientX, clientY) => contentPoint(scroller(), clientX, clientY),
      placeAt: (dragged, x, y) => {
        const { layout, props } = wall();
        const place = placeAt(props.outline, layout, dragged, x, y);
        return place === null || isIdle(props.outline, dragged, place) ? null : place;
      },
      onDrag: shown.onDrag,
      onMarquee: (box, adds) => this.sweep(box, adds),
      onDrop: (dragged, place) => wall().props.onDrop(dragged, place),
    });
  }

  readonly handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => this.press(event),
    onPointerMove: (event: PointerEvent<HTMLElement>) => this.move(event),
    onPointerUp: () => this.gesture.complete(),
    onPointerCancel: () => this.gesture.cancel(),
    onClick: (event: React.MouseEvent<HTMLElement>) => this.click(event),
    onDoubleClick: (event: React.MouseEvent<HTMLElement>) => {
      const panelId = panelOf(elementOf(event));
      if (panelId !== null) this.wall().props.onOpen(panelId);
    },
    onContextMenu: (event: React.MouseEvent<HTMLElement>) => this.menu(event),
  };

  cancel(): void {
    this.gesture.cancel();
  }

  private press(event: PointerEvent<HTMLElement>): void {
    const target = elementOf(event);
    if (event.button !== 0 || target.closest("button") !== null) return;
    const panelId = panelOf(target);
    const { selection } = useBoardState.getState();
    this.before = selection;
    // A finger scrolls the wall; it drags by the grips alone.
    if (event.pointerType === "touch" && target.closest("[data-grip]") === null) return;
    const dragged = grip(target, panelId, selection, this.wall().props);
    if (panelId === null && dragged === null && isScrollbar(event)) return;
    this.gesture.press({ dragged, adds: isAdding(event) }, event.clientX, event.clientY);
  }

  private move(event: PointerEvent<HTMLElement>): void {
    this.gesture.move(event.clientX, event.clientY);
    if (this.gesture.moved && !event.currentTarget.hasPointerCapture(event.pointerId) && event.buttons === 1) {
      event.currentTarget.setPointerCapture(event.pointerId);
    }
  }

  private click(event: React.MouseEvent<HTMLElement>): void {
    if (this.gesture.moved) this.gesture.moved = false;
    else clicked(event, this.wall().props.outline);
  }

  private menu(event: React.MouseEvent<HTMLElement>): void {
    event.preventDefault();
    const panelId = panelOf(elementOf(event));
    const { selection, select } = useBoardState.getState();
    if (panelId !== null && !selection.ids.has(panelId)) select(only(panelId));
    this.wall().props.onMenu(event.clientX, event.clientY, sceneOf(elementOf(event)));
  }

  private sweep(box: Box | null, adds: boolean): void {
    this.shown.onMarquee(box);
    if (box === null) return;
    const kept = adds ? [...this.before.ids] : [];
    useBoardState.getState().select(ofMany([...new Set([...kept, ...panelsWithin(this.wall().layout, box)])]));
  }
}

/** React types event targets as EventTarget; on the wall they are elements. */
const elementOf = (event: SyntheticEvent): HTMLElement => event.target as HTMLElement;
const panelOf = (target: HTMLElement): string | null =>
  target.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? null;
const sceneOf = (target: HTMLElement): string | null =>
  target.closest<HTMLElement>("[data-scene]")?.dataset.scene ?? null;
const isAdding = (event: React.MouseEvent): boolean => event.shiftKey || event.metaKey || event.ctrlKey;

function contentPoint(scroller: HTMLElement | null, clientX: number, clientY: number): { x: number; y: number } {
  const box = scroller?.getBoundingClientRect();
  return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) + (scroller?.scrollTop ?? 0) };
}

function isScrollbar(event: PointerEvent<HTMLElement>): boolean {
  return event.nativeEvent.offsetX > event.currentTarget.clientWidth && event.target === event.currentTarget;
}

/** What a press would drag: a shot or a scene by its grip, otherwise the panel or the whole selection. */
function grip(target: HTMLElement, panelId: string | null, selection: Selection, props: WallProps): Dragged | null {
  if (!props.writable) return null;
  const held = target.closest<HTMLElement>("[data-grip]")?.dataset.grip;
  const sceneId = sceneOf(target);
  if (held === "scene" && sceneId !== null) return { kind: "scene", id: sceneId };
  const panel = panelId === null ? undefined : props.outline.byPanel.get(panelId);
  if (panel === undefined) return null;
  if (held === "shot") return { kind: "shot", id: panel.shotId };
  if (!selection.ids.has(panel.id)) return { kind: "panels", ids: [panel.id] };
  return { kind: "panels", ids: props.outline.panels.filter(({ id }) => selection.ids.has(id)).map(({ id }) => id) };
}

function clicked(event: React.MouseEvent<HTMLElement>, outline: Outline): void {
  const { selection, select } = useBoardState.getState();
  const target = elementOf(event);
  if (target.closest("button") !== null) return;
  const panelId = panelOf(target);
  if (panelId === null) {
    if (!isAdding(event)) select(NOTHING);
  } else if (event.shiftKey) select(extended(outline, selection, panelId));
  else if (event.metaKey || event.ctrlKey) select(toggled(selection, panelId));
  else select(only(panelId));
}
