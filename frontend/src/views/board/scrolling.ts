// How the wall stands in its window: which rows are on the screen, and what a zoom, a jump or a move keeps in place.
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useReviewState } from "../review/state";
import { haste } from "./haste";
import { type Box, boxOf, type Layout, rowAt } from "./layout";
import { useBoardState } from "./state";

const OVERSCAN_PX = 350;
const WHEEL_STEP = 60;
/** Free space between a panel that was brought onto the screen and its edge. */
const REVEAL_PX = 12;

export function useSize(scroller: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 900, height: 700 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  return size;
}

/** First and last index of the rows on the screen; renders again only when they change. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  height: number,
  onView: (sceneId: string | null, panelId: string | null) => void,
): [number, number] {
  const [range, setRange] = useState<[number, number]>([0, 12]);
  /** As the last scroll event told it: asking the page would make it lay itself out in the middle of a change. */
  const top = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const first = rowAt(layout.rows, Math.max(0, top.current - OVERSCAN_PX));
      const last = rowAt(layout.rows, top.current + height + OVERSCAN_PX);
      setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]));
      const row = layout.rows[rowAt(layout.rows, top.current + 20)];
      onView(row?.scene.id ?? null, row?.kind === "panels" ? (row.cells[0]?.panel.id ?? null) : null);
    };
    const scrolled = (event: Event) => {
      top.current = element.scrollTop;
      haste.moved(top.current, layout.height / Math.max(1, layout.count), height, event.timeStamp);
      measure();
    };
    measure();
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => element.removeEventListener("scroll", scrolled);
  }, [scroller, layout, height, onView]);
  return [Math.min(range[0], Math.max(0, layout.rows.length - 1)), range[1]];
}

/** Zooming keeps the current panel, or the one in the middle, where it was. */
export function useAnchoredZoom(scroller: RefObject<HTMLElement | null>, layout: Layout, current: string | null): void {
  const before = useRef<Layout | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const last = before.current;
    if (last !== null && last.cardWidth !== layout.cardWidth) {
      const anchor = anchorOf(last, element, current);
      const was = anchor === null ? null : boxOf(last, anchor);
      const now = anchor === null ? null : boxOf(layout, anchor);
      if (was !== null && now !== null) element.scrollTop = anchoredTop(element, was, now);
    }
    before.current = layout;
  }, [scroller, layout, current]);
}

/** Where the wall has to stand so that a panel's middle stays where it was, as far as its head stays on the screen. */
function anchoredTop({ scrollTop, clientHeight }: HTMLElement, was: Box, now: Box): number {
  const staysAtStart = scrollTop === 0 && now.y + now.height <= clientHeight;
  const kept = scrollTop + now.y + now.height / 2 - (was.y + was.height / 2);
  return staysAtStart ? 0 : Math.min(kept, now.y - REVEAL_PX);
}

function anchorOf(layout: Layout, element: HTMLElement, current: string | null): string | null {
  const box = current === null ? null : boxOf(layout, current);
  const isSeen =
    box !== null && box.y < element.scrollTop + element.clientHeight && box.y + box.height > element.scrollTop;
  if (isSeen) return current;
  if (element.scrollTop === 0) return null; // a wall at its beginning stays there
  const row = layout.rows[rowAt(layout.rows, element.scrollTop + element.clientHeight / 2)];
  return row?.kind === "panels" ? (row.cells[0]?.panel.id ?? null) : null;
}

/** Ctrl with the wheel, and a pinch, which browsers report alike. */
export function useWheelZoom(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let turned = 0;
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < WHEEL_STEP) return;
      const { zoom, zoomTo } = useBoardState.getState();
      zoomTo(zoom - Math.sign(turned));
      turned = 0;
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  }, [scroller]);
}

/** A panel that becomes current is brought onto the screen. */
export function useRevealed(scroller: RefObject<HTMLElement | null>, layout: Layout, current: string | null): void {
  const latest = useRef(layout);
  latest.current = layout;
  useEffect(() => {
    const element = scroller.current;
    const box = current === null ? null : boxOf(latest.current, current);
    if (element === null || box === null) return;
    const { scrollTop, clientHeight } = element;
    if (box.y < scrollTop) element.scrollTop = box.y - REVEAL_PX;
    else if (box.y + box.height > scrollTop + clientHeight) {
      element.scrollTop = Math.min(box.y - REVEAL_PX, box.y + box.height - clientHeight + REVEAL_PX);
    }
    const focusInside = element.contains(document.activeElement) || document.activeElement === document.body;
    if (focusInside) requestAnimationFrame(() => cardOf(element, current)?.focus({ preventScroll: true }));
  }, [scroller, current]);
}

/** The suggested frame that is selected is brought onto the screen, also when the stage takes a part of the wall. */
export function useRevealedGhost(scroller: RefObject<HTMLElement | null>, layout: Layout, height: number): void {
  const selected = useReviewState((state) => state.selected);
  const latest = useRef(layout);
  latest.current = layout;
  useEffect(() => {
    const element = scroller.current;
    const row = latest.current.rows.find(
      (row) => row.kind === "panels" && row.ghosts.some(({ ghost }) => ghost.suggestion === selected),
    );
    if (element === null || row === undefined || selected === null) return;
    const { scrollTop } = element;
    if (row.y < scrollTop || row.y + row.height > scrollTop + height) element.scrollTop = row.y - REVEAL_PX;
  }, [scroller, selected, height]);
}

/** A card that moved, or that was covered by an open panel, has lost the focus to nobody: it takes it back. */
export function useKeptFocus(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  current: string | null,
  covered: boolean,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout moves cards in the page, which unfocuses them
  useEffect(() => {
    const element = scroller.current;
    if (element === null || covered || document.activeElement !== document.body) return;
    cardOf(element, current)?.focus({ preventScroll: true });
  }, [scroller, layout, current, covered]);
}

export function revealAt(
  element: HTMLElement | null,
  layout: Layout,
  sceneId: string | null,
  panelId: string | null,
): void {
  const ofPanel = panelId === null ? undefined : layout.rows[layout.rowOf.get(panelId) ?? -1];
  const row = ofPanel ?? layout.rows.find(({ scene }) => scene.id === sceneId);
  if (element !== null && row !== undefined) element.scrollTop = row.y;
}

function cardOf(element: HTMLElement, panelId: string | null): HTMLElement | null {
  return panelId === null ? null : element.querySelector(`[data-panel="${CSS.escape(panelId)}"]`);
}
