// Which panels are selected, and how clicks, arrows and the marquee change that. Pure.
import type { Outline } from "./outline";

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
  /** The panel that keys act on, and that the inspector shows. */
  current: string | null;
}

export const NOTHING: Selection = { ids: new Set(), anchor: null, current: null };

export const only = (id: string): Selection => ({ ids: new Set([id]), anchor: id, current: id });

export function toggled(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  const current = ids.has(id) ? id : ([...ids].at(-1) ?? null);
  return { ids, anchor: current, current };
}

export function extended(outline: Outline, selection: Selection, id: string): Selection {
  const from = outline.byPanel.get(selection.anchor ?? id)?.index;
  const to = outline.byPanel.get(id)?.index;
  if (from === undefined || to === undefined) return only(id);
  const range = outline.panels.filter(({ index }) => index >= Math.min(from, to) && index <= Math.max(from, to));
  return { ids: new Set(range.map((panel) => panel.id)), anchor: selection.anchor ?? id, current: id };
}

export function ofMany(ids: readonly string[]): Selection {
  return { ids: new Set(ids), anchor: ids[0] ?? null, current: ids.at(-1) ?? null };
}

/** Without what is gone from the board; the neighbour of a vanished current panel takes its place. */
export function surviving(selection: Selection, before: Outline, now: Outline): Selection {
  const ids = new Set([...selection.ids].filter((id) => now.byPanel.has(id)));
  if (selection.current === null || now.byPanel.has(selection.current)) {
    return ids.size === selection.ids.size ? selection : { ...selection, ids };
  }
  const at = before.byPanel.get(selection.current)?.index ?? 0;
  const heir = [...ids].at(-1) ?? nearest(before, now, at);
  return heir === null ? NOTHING : { ids: ids.size > 0 ? ids : new Set([heir]), anchor: heir, current: heir };
}

function nearest(before: Outline, now: Outline, at: number): string | null {
  const after = before.panels.slice(at + 1).find(({ id }) => now.byPanel.has(id));
  return (after ?? now.panels[Math.min(at, now.panels.length) - 1] ?? now.panels[0])?.id ?? null;
}

/** In story order: sets remember the order of clicks. */
export function inOrder(outline: Outline, selection: Selection): string[] {
  return outline.panels.filter(({ id }) => selection.ids.has(id)).map(({ id }) => id);
}
