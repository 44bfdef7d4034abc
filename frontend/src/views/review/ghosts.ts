// Where suggested frames would stand on the wall: beside which panel of which scene. Pure.

import type { Insert } from "../../model/reviewOperations";
import type { Filed } from "../../model/reviewRecord";
import { sameValue } from "../../model/values";
import type { Outline } from "../board/outline";
import type { PanelPlace } from "../panel/place";
import { cameraOf } from "./wording";

/** A suggested frame as the wall shows it. */
export interface GhostItem {
  /** Its panel document, and its row once it is accepted. */
  id: string;
  suggestion: string;
  title: string;
  kind: "agent" | "person";
  author: string;
  /** Of the author, empty for the accent. */
  color: string;
  /** The panel that it would stand beside; null at the end of the scene. */
  anchor: string | null;
  side: "before" | "after";
  /** "WS · 35 mm" where it brings a shot of its own. */
  camera: string;
  action: string;
}

export type Ghosts = ReadonlyMap<string, readonly GhostItem[]>;

export const NO_GHOSTS: Ghosts = new Map();

/** By scene, in the order in which they would stand behind each other. */
export function ghostsOf(pending: readonly Filed[], outline: Outline, colorOf: (filed: Filed) => string): Ghosts {
  const found = new Map<string, GhostItem[]>();
  for (const filed of pending) {
    for (const { scene, ghost } of ghostsIn(filed, outline, colorOf(filed))) {
      found.set(scene, [...(found.get(scene) ?? []), ghost]);
    }
  }
  return found;
}

/** The ghosts of before where they are the same, so that no scene is laid out anew for nothing. */
export function keptGhosts(before: Ghosts, now: Ghosts): Ghosts {
  const kept = new Map([...now].map(([scene, ghosts]) => [scene, keptList(before.get(scene), ghosts)]));
  const isSame = kept.size === before.size && [...kept].every(([scene, ghosts]) => before.get(scene) === ghosts);
  return isSame ? before : kept;
}

const keptList = (before: readonly GhostItem[] | undefined, now: readonly GhostItem[]): readonly GhostItem[] =>
  before !== undefined && sameValue(before, now) ? before : now;

interface Spot {
  scene: string;
  anchor: string | null;
  side: "before" | "after";
}

function ghostsIn(filed: Filed, outline: Outline, color: string): { scene: string; ghost: GhostItem }[] {
  const spots = new Map<string, Spot>();
  const ghosts: { scene: string; ghost: GhostItem }[] = [];
  for (const operation of filed.operations) {
    if (operation.op !== "insert") continue;
    const spot = spotOf(operation, outline, spots);
    if (spot === null) continue;
    for (const id of [operation.panel, operation.own?.id]) if (id !== undefined) spots.set(id, spot);
    const { author, record } = filed;
    const shown = { title: record.title, kind: author.kind, author: author.name, color };
    const { anchor, side } = spot;
    ghosts.push({
      scene: spot.scene,
      ghost: { id: operation.panel, suggestion: filed.id, ...shown, anchor, side, ...wordsOf(operation) },
    });
  }
  return ghosts;
}

const wordsOf = (insert: Insert) => ({ camera: cameraOf(insert), action: String(insert.fields.action ?? "") });

/** Null where its place is gone. `made` are the places of what the same suggestion brings. */
function spotOf(insert: Insert, outline: Outline, made: ReadonlyMap<string, Spot>): Spot | null {
  const beside = insert.after ?? insert.before ?? "";
  const chained = made.get(beside) ?? made.get(insert.shot) ?? made.get(insert.own?.after ?? "");
  if (chained !== undefined) return chained;
  return insert.own === null ? inShot(insert, outline) : ownSpot(insert.own, outline);
}

function inShot({ shot, after, before }: Insert, outline: Outline): Spot | null {
  const found = outline.byShot.get(shot);
  if (found === undefined) return null;
  const stands = (id: string | null) => (id !== null && outline.byPanel.get(id)?.shotId === shot ? id : null);
  if (stands(before) !== null && stands(after) === null)
    return { scene: found.sceneId, anchor: before, side: "before" };
  return { scene: found.sceneId, anchor: stands(after) ?? found.panels.at(-1)?.id ?? null, side: "after" };
}

function ownSpot({ scene, after, before }: NonNullable<Insert["own"]>, outline: Outline): Spot | null {
  if (!outline.byScene.has(scene)) return null;
  const last = outline.byShot.get(after ?? "")?.panels.at(-1);
  if (last !== undefined) return { scene, anchor: last.id, side: "after" };
  const first = outline.byShot.get(before ?? "")?.panels[0];
  return first === undefined ? { scene, anchor: null, side: "after" } : { scene, anchor: first.id, side: "before" };
}

/** The panels in story order, with the suggested frame that is open among them. */
export function placesWith(outline: Outline, ghosts: Ghosts, open: string): readonly PanelPlace[] {
  const ghost = [...ghosts.values()].flat().find(({ id }) => id === open);
  if (ghost === undefined) return outline.panels;
  const place = { id: ghost.id, shotLabel: `Suggested: ${ghost.title}`, number: 1, count: 1, camera: ghost.camera };
  const beside = outline.byPanel.get(ghost.anchor ?? "")?.index ?? outline.panels.length - 1;
  const at = ghost.side === "before" ? beside : beside + 1;
  return [...outline.panels.slice(0, at), place, ...outline.panels.slice(at)];
}
