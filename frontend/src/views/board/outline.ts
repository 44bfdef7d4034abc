// The board as the wall shows it: scenes, their shots and panels in story order, with labels and running times.

export interface PanelItem {
  id: string;
  shotId: string;
  sceneId: string;
  /** Place in the whole board. */
  index: number;
  /** Number within the shot, from 1, and how many the shot has. */
  number: number;
  count: number;
  shotLabel: string;
  sceneNumber: string;
  /** "MCU · low · dolly in · 35 mm" */
  camera: string;
  dialogue: string;
  action: string;
  notes: string;
  frames: number;
  status: string;
  links: ReadonlySet<string>;
}

export interface ShotItem {
  id: string;
  sceneId: string;
  label: string;
  camera: string;
  locked: boolean;
  panels: readonly PanelItem[];
  frames: number;
}

export interface SceneItem {
  id: string;
  number: string;
  slugline: string;
  cast: readonly string[];
  synopsis: string;
  omitted: boolean;
  shots: readonly ShotItem[];
  panelCount: number;
  frames: number;
}

export interface Outline {
  scenes: readonly SceneItem[];
  panels: readonly PanelItem[];
  byPanel: ReadonlyMap<string, PanelItem>;
  byShot: ReadonlyMap<string, ShotItem>;
  byScene: ReadonlyMap<string, SceneItem>;
  frames: number;
}

export function makeOutline(scenes: readonly SceneItem[]): Outline {
  const shots = scenes.flatMap((scene) => scene.shots);
  const panels = shots.flatMap((shot) => shot.panels);
  return {
    scenes,
    panels,
    byPanel: new Map(panels.map((panel) => [panel.id, panel])),
    byShot: new Map(shots.map((shot) => [shot.id, shot])),
    byScene: new Map(scenes.map((scene) => [scene.id, scene])),
    frames: panels.reduce((sum, panel) => sum + panel.frames, 0),
  };
}

export interface Search {
  text: string;
  status: string;
}

export const NO_SEARCH: Search = { text: "", status: "" };

/** The outline with the panels that match alone; a scene whose heading matches keeps all of its panels. */
export function searched(outline: Outline, search: Search, isWanted: Wanted): Outline {
  const words = search.text.toLocaleLowerCase().trim();
  if (words === "" && search.status === "") return outline;
  const wanted = search.status === "" ? ANY : isWanted;
  const scenes = outline.scenes.map((scene) => searchedScene(scene, words, wanted));
  return makeOutline(scenes.filter((scene) => scene.panelCount > 0));
}

/** Whether a panel has the status that is looked for; comments and decisions tell it, not the board. */
export type Wanted = (panel: PanelItem) => boolean;
const ANY: Wanted = () => true;

function searchedScene(scene: SceneItem, words: string, isWanted: Wanted): SceneItem {
  const heading = `${scene.number} ${scene.slugline} ${scene.cast.join(" ")}`.toLocaleLowerCase();
  const whole = words !== "" && heading.includes(words);
  const shots = scene.shots
    .map((shot) => ({
      ...shot,
      panels: shot.panels.filter((panel) => isWanted(panel) && fits(panel, whole ? "" : words)),
    }))
    .filter((shot) => shot.panels.length > 0);
  const panels = shots.flatMap((shot) => shot.panels);
  return { ...scene, shots, panelCount: panels.length, frames: panels.reduce((sum, panel) => sum + panel.frames, 0) };
}

function fits(panel: PanelItem, words: string): boolean {
  if (words === "") return true;
  const text = `${panel.shotLabel} ${panel.camera} ${panel.dialogue}\n${panel.action}\n${panel.notes}`;
  return text.toLocaleLowerCase().includes(words);
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
