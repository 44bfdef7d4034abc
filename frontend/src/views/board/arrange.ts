// From the document's board to the outline on the wall. What did not change keeps its identity, so it is not drawn again.
import type { Board, Panel, Scene, Shot } from "../../model/model";
import { ANGLES, MOVEMENTS, nameOf } from "../../model/terms";
import { makeOutline, type Outline, type PanelItem, type SceneItem, type ShotItem } from "./outline";

export interface Labels {
  scene: (id: string) => string;
  shot: (id: string) => string;
}

export function outlineOf(board: Board, labels: Labels, before: Outline | null): Outline {
  let index = 0;
  const scenes = board.scenes.map((scene) => {
    const shots = board.shotsOf(scene.id).map((shot) => {
      const item = shotItem(board, shot, scene, labels, index, before);
      index += item.panels.length;
      return item;
    });
    return kept(before?.byScene.get(scene.id), sceneItem(scene, labels.scene(scene.id), shots));
  });
  return makeOutline(scenes);
}

function sceneItem(scene: Scene, number: string, shots: readonly ShotItem[]): SceneItem {
  return {
    id: scene.id,
    number,
    slugline: scene.slugline,
    cast: scene.cast,
    synopsis: scene.synopsis,
    omitted: scene.omitted,
    shots,
    panelCount: shots.reduce((sum, shot) => sum + shot.panels.length, 0),
    frames: shots.reduce((sum, shot) => sum + shot.frames, 0),
  };
}

/** What a shot on the wall was made of. */
interface Source {
  shot: Shot;
  records: readonly Panel[];
  sceneNumber: string;
  first: number;
}

/** Somebody types in one of two thousand panels: the other shots are not even looked into. */
const sources = new WeakMap<ShotItem, Source>();

function shotItem(
  board: Board,
  shot: Shot,
  scene: Scene,
  labels: Labels,
  first: number,
  before: Outline | null,
): ShotItem {
  const source = { shot, records: board.panelsOf(shot.id), sceneNumber: labels.scene(scene.id), first };
  const label = labels.shot(shot.id);
  const known = before?.byShot.get(shot.id);
  if (known?.label === label && known.sceneId === scene.id && isOf(source, known)) return known;
  const item = kept(known, madeShot(source, scene, label, before));
  sources.set(item, source);
  return item;
}

function isOf({ shot, records, sceneNumber, first }: Source, item: ShotItem): boolean {
  const was = sources.get(item);
  return was?.shot === shot && was.records === records && was.sceneNumber === sceneNumber && was.first === first;
}

function madeShot({ shot, records, sceneNumber, first }: Source, scene: Scene, label: string, before: Outline | null) {
  const camera = cameraWords(shot);
  const panels = records.map((panel, at) => {
    const place = { index: first + at, number: at + 1, count: records.length };
    const item = { ...panelItem(panel), ...place, sceneId: scene.id, shotLabel: label, sceneNumber, camera };
    return kept(before?.byPanel.get(panel.id), item);
  });
  const frames = panels.reduce((sum, panel) => sum + panel.frames, 0);
  return { id: shot.id, sceneId: scene.id, label, camera, locked: shot.number_locked, panels, frames };
}

function panelItem(panel: Panel) {
  return {
    id: panel.id,
    shotId: panel.shot,
    dialogue: panel.dialogue,
    action: panel.action,
    notes: panel.notes,
    frames: panel.duration_frames,
    status: panel.status,
    links: panel.links,
  } satisfies Partial<PanelItem>;
}

/** "MCU · Low angle · Dolly in · 35 mm": size first, as crews read it. */
export function cameraWords(shot: Pick<Shot, "size" | "angle" | "movement" | "focal_length_mm">): string {
  const moves = shot.movement.filter((code) => code !== "STATIC").map((code) => nameOf(MOVEMENTS, code));
  const angle = shot.angle === "EYE_LEVEL" || shot.angle === "" ? "" : nameOf(ANGLES, shot.angle);
  const lens = shot.focal_length_mm > 0 ? `${shot.focal_length_mm} mm` : "";
  return [shot.size, angle, ...moves, lens].filter(Boolean).join(" · ");
}

function kept<T extends object>(before: T | undefined, now: T): T {
  if (before === undefined) return now;
  const fields = Object.keys(now) as (keyof T)[]; // both have the same fields
  return fields.every((field) => sameField(before[field], now[field])) ? before : now;
}

function sameField(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Set && b instanceof Set) return a.size === b.size && [...a].every((item) => b.has(item));
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => item === b[at]);
}
