// Both sides of a comparison: boards and drawings of two moments, fetched once and kept for a while.
import { useCallback } from "react";
import * as Y from "yjs";
import { getDocument, type Moment } from "../../api/history";
import { type Loaded, useLoaded } from "../../app/loaded";
import type { Sheet } from "../../canvas/sheet";
import { sheetsOf } from "../../canvas/sheets";
import { readBoard, readPanel } from "../../model/document";
import { aspectOf, type Board, type Panel } from "../../model/model";
import { panelLabel, shotLabels } from "../../model/numbering";

const MOST_KEPT = 80;

/** A board as it was. */
export interface Then {
  board: Board;
  panels: ReadonlyMap<string, Panel>;
  /** "12B 2/2", by the panels in the story. */
  labels: ReadonlyMap<string, string>;
}

const kept = new Map<string, Promise<Y.Doc>>();

/** The document of a part, "board" or "panel/ID", as it was; the same promise while it is kept. */
export function documentAt(board: string, moment: Moment, part: string): Promise<Y.Doc> {
  const key = `${board}/${moment}/${part}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const coming = getDocument(board, moment, part).then((state) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    return doc;
  });
  kept.set(key, coming);
  coming.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return coming;
}

export async function boardAt(board: string, moment: Moment): Promise<Then> {
  const read = readBoard(await documentAt(board, moment, "board"));
  const shots = shotLabels(read);
  const labels = new Map(
    read.shots.flatMap(({ id }) => {
      const panels = read.panelsOf(id);
      return panels.map((panel, at) => [panel.id, panelLabel(shots.get(id) ?? "", at, panels.length)] as const);
    }),
  );
  return { board: read, panels: new Map(read.panels.map((panel) => [panel.id, panel])), labels };
}

export const sheetsAt = async (board: string, moment: Moment, panel: string): Promise<readonly Sheet[]> =>
  sheetsOf(readPanel(await documentAt(board, moment, `panel/${panel}`)));

export interface Sides {
  before: Then;
  after: Then;
}

/** Moments that are entries' ids stay what they are. */
export function useSides(board: string, before: Moment | null, after: Moment | null): Loaded<Sides | null> {
  const load = useCallback(async () => {
    if (before === null || after === null) return null;
    const [was, is] = await Promise.all([boardAt(board, before), boardAt(board, after)]);
    return { before: was, after: is };
  }, [board, before, after]);
  return useLoaded(load);
}

/** Width by height of a panel's frame; the wider of both, so that both are seen whole and at one scale. */
export function aspectIn({ before, after }: Sides, panel: string): number {
  const aspects = [before, after].map(({ board, panels }) => {
    const shot = board.shots.find(({ id }) => id === panels.get(panel)?.shot) ?? null;
    const { width, height } = aspectOf(board.production, shot);
    return width / height;
  });
  return Math.max(...aspects);
}

/** A panel's drawing at both moments; null where the panel was not in the story. */
export interface Pair {
  before: readonly Sheet[] | null;
  after: readonly Sheet[] | null;
}

export function usePair(board: string, sides: Sides | null, at: readonly [Moment, Moment], panel: string): Loaded<Pair> {
  const [before, after] = at;
  const load = useCallback(() => pairOf(board, sides, [before, after], panel), [board, sides, before, after, panel]);
  return useLoaded(load);
}

export async function pairOf(
  board: string,
  sides: Sides | null,
  [before, after]: readonly [Moment, Moment],
  panel: string,
): Promise<Pair> {
  const drawn = (then: Then | undefined, moment: Moment) =>
    then?.panels.has(panel) === true ? sheetsAt(board, moment, panel) : null;
  const [was, is] = await Promise.all([drawn(sides?.before, before), drawn(sides?.after, after)]);
  return { before: was, after: is };
}
