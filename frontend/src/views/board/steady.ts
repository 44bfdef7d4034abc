// What is looked at stays where it is when something comes or goes above it: others work on the board, too.
import { type RefObject, useLayoutEffect, useRef } from "react";
import { boxOf, type Layout, rowAt } from "./layout";

export function useSteadyView(scroller: RefObject<HTMLElement | null>, layout: Layout): void {
  const before = useRef<Layout | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const last = before.current;
    before.current = layout;
    // A wall at its beginning stays there, and another size of cards is a zoom.
    if (element === null || last === null || element.scrollTop === 0 || last.cardWidth !== layout.cardWidth) return;
    const shift = shiftOf(last, layout, element.scrollTop, element.clientHeight);
    if (shift !== 0) element.scrollTop += shift;
  }, [scroller, layout]);
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
