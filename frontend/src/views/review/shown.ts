// Which pictures a suggestion is judged by: its frame beside the panel it follows, or a panel before and after. Pure.
import type { Operation } from "../../model/reviewOperations";
import type { Filed } from "../../model/reviewRecord";
import type { Outline } from "../board/outline";

export interface Shown {
  /** The panel as it is, or the one that the suggested frame stands beside; null where there is none. */
  before: string | null;
  beforeIs: "now" | "beside";
  /** The panel document that shows what is suggested; null where no picture would change. */
  after: string | null;
  kind: "frame" | "strokes" | "none";
}

/** `place` is which of several suggested frames is looked at. */
export function shownOf(filed: Filed, outline: Outline, place: number): Shown {
  const inserts = filed.operations.filter((one) => one.op === "insert");
  const insert = inserts[Math.min(place, inserts.length - 1)];
  if (insert !== undefined) {
    const beside = [
      insert.after,
      lastOf(outline, insert.own?.after),
      firstOf(outline, insert.own?.before),
      insert.before,
    ];
    const known = [...beside, filed.record.panel].find((id) => outline.byPanel.has(id ?? ""));
    return { before: known ?? null, beforeIs: "beside", after: insert.panel, kind: "frame" };
  }
  const drawn = filed.operations.map(strokedPanel).find((id) => id !== null) ?? null;
  if (drawn !== null) return { before: drawn, beforeIs: "now", after: drawn, kind: "strokes" };
  const panel = [filed.record.panel, ...filed.operations.map((one) => panelOf(one, outline))];
  return {
    before: panel.find((id) => outline.byPanel.has(id ?? "")) ?? null,
    beforeIs: "now",
    after: null,
    kind: "none",
  };
}

const strokedPanel = (one: Operation): string | null =>
  one.op === "stroke_add" || one.op === "stroke_delete" ? one.panel : null;

function panelOf(one: Operation, outline: Outline): string | null {
  if (!("table" in one)) return null;
  if (one.table === "panels") return one.id;
  if (one.table === "shots") return firstOf(outline, one.id);
  return outline.byScene.get(one.id)?.shots.find(({ panels }) => panels.length > 0)?.panels[0]?.id ?? null;
}

const lastOf = (outline: Outline, shot: string | null | undefined): string | null =>
  outline.byShot.get(shot ?? "")?.panels.at(-1)?.id ?? null;
const firstOf = (outline: Outline, shot: string | null | undefined): string | null =>
  outline.byShot.get(shot ?? "")?.panels[0]?.id ?? null;
