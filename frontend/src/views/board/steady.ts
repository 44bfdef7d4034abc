// What is looked at stays where it is when something comes or goes above it: others work on the board, too.
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { boxOf, type Layout, rowAt } from "./layout";

export function useSteadyView(scroller: RefObject<HTMLElement | null>, layout: Layout): void {
  const before = useRef<Layout | null>(null);
  const top = useScrolledTop(scroller);
  useLayoutEffect(() => {
    const element = scroller.current;
    const last = before.current;
    before.current = layout;
    // A wall at its beginning stays there, and another size of cards is a zoom.
    if (element === null || last === null || element.scrollTop === 0 || last.cardWidth !== layout.cardWidth) return;
    // A wall that became shorter has been cut off at its new end by now.
    const isCut = element.scrollTop >= element.scrollHeight - element.clientHeight - 1;
    const stood = isCut ? Math.max(top.current, element.scrollTop) : element.scrollTop;
    const shift = shiftOf(last, layout, stood, element.clientHeight);
    if (shift !== 0) element.scrollTop = stood + shift;
  }, [scroller, layout, top]);
}

/** Where the wall stood when it was last scrolled. */
function useScrolledTop(scroller: RefObject<HTMLElement | null>): RefObject<number> {
  const top = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const scrolled = () => {
      top.current = element.scrollTop;
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => element.removeEventListener("scroll", scrolled);
  }, [scroller]);
  return top;
}

/** How far most of what is on the screen has been pushed down: one panel that was moved is no reason to follow it. */
export function shiftOf(before: Layout, now: Layout, top: number, height: number): number {
  const votes = new Map<number, number>();
  const seen = before.rows.slice(rowAt(before.rows, top), rowAt(before.rows, top + height) + 1);
  for (const row of seen) {
    for (const { panel } of row.kind === "panels" ? row.cells : []) {
      const box = boxOf(now, panel.id);
      if (box !== null) votes.set(box.y - row.y, (votes.get(box.y - row.y) ?? 0) + 1);
    }
  }
  const [first] = [...votes].sort(([a, many], [b, more]) => more - many || Math.abs(a) - Math.abs(b));
  return first?.[0] ?? 0;
}
