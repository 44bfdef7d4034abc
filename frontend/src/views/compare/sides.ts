// Both sides of a comparison: boards and drawings of two moments.
import { useCallback } from "react";
import * as Y from "yjs";
import type { Moment } from "../../api/history";
import { type Loaded, useLoaded } from "../../app/loaded";
import type { Sheet } from "../../canvas/sheet";
import { sheetsOf } from "../../canvas/sheets";
import { readBoard } from "../../model/document";
import { aspectOf, type Board, type Panel } from "../../model/model";
import { panelLabel, shotLabels } from "../../model/numbering";
import { type Moment as At, BOARD, partOf } from "../../model/past";
import { pastOf } from "../history/pasts";

/** A board as it was. */
export interface Then {
  at: At;
  board: Board;
  panels: ReadonlyMap<string, Panel>;
  /** "12B 2/2", by the panels in the story. */
  labels: ReadonlyMap<string, string>;
}

export interface Sides {
  before: Then;
  after: Then;
}

export async function thenAt(boardId: string, moment: Moment): Promise<Then> {
  const past = pastOf(boardId);
  const at = await past.moment(moment);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await past.state(at, BOARD));
  const board = readBoard(doc);
  return { at, board, panels: new Map(board.panels.map((panel) => [panel.id, panel])), labels: panelLabels(board) };
}

function panelLabels(board: Board): ReadonlyMap<string, string> {
  const shots = shotLabels(board);
  return new Map(
    board.shots.flatMap(({ id }) => {
      const panels = board.panelsOf(id);
      return panels.map((panel, at) => [panel.id, panelLabel(shots.get(id) ?? "", at, panels.length)] as const);
    }),
  );
}

export function useSides(board: string, before: Moment | null, after: Moment | null): Loaded<Sides | null> {
  const load = useCallback(async () => {
    if (before === null || after === null) return null;
    const [was, is] = await Promise.all([thenAt(board, before), thenAt(board, after)]);
    return { before: was, after: is };
  }, [board, before, after]);
  return useLoaded(load);
}

/** Width by height of a panel's frame at a moment. */
export function aspectAt({ board, panels }: Then, panel: string): number {
  const shot = board.shots.find(({ id }) => id === panels.get(panel)?.shot) ?? null;
  const { width, height } = aspectOf(board.production, shot);
  return width / height;
}

/** The wider of both frames, so that both are seen whole and at one scale. */
export function aspectIn({ before, after }: Sides, panel: string): number {
  const there = [before, after].filter(({ panels }) => panels.has(panel));
  return Math.max(...(there.length > 0 ? there : [after]).map((then) => aspectAt(then, panel)));
}

/** A panel's drawing at both moments; null where the panel was not in the story. */
export interface Pair {
  before: readonly Sheet[] | null;
  after: readonly Sheet[] | null;
  /** Nothing was drawn in between. */
  isSame: boolean;
}

export async function sheetsAt(board: string, { at }: Then, panel: string): Promise<readonly Sheet[]> {
  return sheetsOf(await pastOf(board).drawing(at, panel));
}

export async function pairOf(board: string, { before, after }: Sides, panel: string): Promise<Pair> {
  const drawn = (then: Then) => (then.panels.has(panel) ? sheetsAt(board, then, panel) : null);
  const [was, is] = await Promise.all([drawn(before), drawn(after)]);
  const part = partOf(panel);
  const isSame = was !== null && is !== null && before.at.parts[part] === after.at.parts[part];
  return { before: was, after: is, isSame };
}

/** The panels that show what a change is about, at most so many: its own, or those of its shot or scene. */
export function panelsAbout({ board, panels }: Then, table: string, id: string, most: number): readonly string[] {
  if (table === "panels") return panels.has(id) ? [id] : [];
  const shots = table === "shots" ? [id] : table === "scenes" ? board.shotsOf(id).map((shot) => shot.id) : [];
  return shots.flatMap((shot) => board.panelsOf(shot).map((panel) => panel.id)).slice(0, most);
}

/** Asks ahead for drawings that will be looked at next. */
export async function fetchPairs(board: string, { before, after }: Sides, panels: readonly string[]): Promise<void> {
  const past = pastOf(board);
  const among = (then: Then) => panels.filter((panel) => then.panels.has(panel));
  await Promise.all([past.fetch(before.at, among(before)), past.fetch(after.at, among(after))]);
}

export function usePair(board: string, sides: Sides | null, panel: string): Loaded<Pair | null> {
  const load = useCallback(async () => (sides === null ? null : pairOf(board, sides, panel)), [board, sides, panel]);
  return useLoaded(load);
}
