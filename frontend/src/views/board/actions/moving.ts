// Panels, shots and scenes to other places of the story: dropped, or nudged by keys.
import * as edits from "../../../model/edits";
import type { Panel, Shot } from "../../../model/model";
import type { Dragged, Place } from "../drop";
import { ofMany } from "../selection";
import type { Attempts } from "./attempts";

export class MovingActions {
  constructor(private readonly board: Attempts) {}

  drop = (dragged: Dragged, place: Place): void => {
    this.board.together(() => {
      if (dragged.kind === "panels") this.dropPanels(dragged.ids, place);
      else if (dragged.kind === "shot") this.dropShot(dragged.id, place);
      else edits.moveScenes(this.board.doc, [dragged.id], this.board.origin, spotOf(place));
    });
  };

  /** One place on or back in the story, into the neighbouring shot at the end of its own. */
  nudgePanels = (ids: readonly string[], step: 1 | -1): void => {
    const { model } = this.board;
    const panels = model.panels();
    const chosen = new Set(ids);
    const edge =
      step > 0 ? panels.findLastIndex(({ id }) => chosen.has(id)) : panels.findIndex(({ id }) => chosen.has(id));
    const [mine, next] = [panels[edge], panels[edge + step]];
    if (mine === undefined || next === undefined) return;
    // Crossing into another shot the panels stand at its near end.
    const beyond = next.shot === mine.shot ? step > 0 : step < 0;
    this.board.attempt(() =>
      edits.movePanels(
        this.board.doc,
        ids,
        next.shot,
        this.board.origin,
        beyond ? { after: next.id } : { before: next.id },
      ),
    );
  };

  nudgeShot = (shotId: string, step: 1 | -1): void => {
    const shots = this.board.model.shots();
    const at = shots.findIndex(({ id }) => id === shotId);
    const [mine, next] = [shots[at], shots[at + step]];
    if (mine === undefined || next === undefined) return;
    const beyond = next.scene === mine.scene ? step > 0 : step < 0;
    const spot = beyond ? { after: next.id } : { before: next.id };
    this.board.attempt(() => edits.moveShots(this.board.doc, [shotId], next.scene, this.board.origin, spot));
  };

  nudgeScene = (sceneId: string, step: 1 | -1): void => {
    const scenes = this.board.model.scenes();
    const next = scenes[scenes.findIndex(({ id }) => id === sceneId) + step];
    if (next === undefined) return;
    const spot = step > 0 ? { after: next.id } : { before: next.id };
    this.board.attempt(() => edits.moveScenes(this.board.doc, [sceneId], this.board.origin, spot));
  };

  /** The panel begins a shot of its own with those behind it, or joins the shot before when it begins one already. */
  toggleShotStart = (panelId: string): void => {
    const { model } = this.board;
    const panel = model.panel(panelId);
    const shot = model.shot(panel?.shot ?? "");
    if (panel === undefined || shot === undefined) return;
    const siblings = model.panelsOf(shot.id);
    const at = siblings.findIndex(({ id }) => id === panelId);
    this.board.together(() => {
      if (at > 0) this.split(shot, siblings.slice(at));
      else this.join(shot, siblings);
    });
  };

  private dropPanels(ids: readonly string[], place: Place): void {
    const anchor = this.board.model.panel(place.anchor);
    if (place.side === "into") {
      const shot = edits.insertShot(this.board.doc, place.anchor, {}, this.board.origin);
      edits.movePanels(this.board.doc, ids, shot, this.board.origin);
    } else if (anchor !== undefined) {
      edits.movePanels(this.board.doc, ids, anchor.shot, this.board.origin, this.spotBeside(ids, anchor, place.side));
    }
    this.board.select(ofMany(ids));
  }

  /** The anchor may be among the moved ones: then the nearest of its siblings that stays takes its part. */
  private spotBeside(ids: readonly string[], anchor: Panel, side: "before" | "after"): edits.Spot {
    const siblings = this.board.model.panelsOf(anchor.shot);
    const at = siblings.findIndex(({ id }) => id === anchor.id);
    const stays = (panel: Panel) => !ids.includes(panel.id);
    const behind = siblings.slice(side === "after" ? at + 1 : at).find(stays);
    return behind === undefined ? {} : { before: behind.id };
  }

  private dropShot(shotId: string, place: Place): void {
    const anchor = this.board.model.shot(place.anchor);
    const scene = place.side === "into" ? place.anchor : anchor?.scene;
    if (scene !== undefined) edits.moveShots(this.board.doc, [shotId], scene, this.board.origin, spotOf(place));
  }

  private split(shot: Shot, rest: readonly Panel[]): void {
    const { size, angle, movement, rig, focal_length_mm, sensor, subject } = shot;
    const alike = { size, angle, movement, rig, focal_length_mm, sensor, subject };
    const fresh = edits.insertShot(this.board.doc, shot.scene, alike, this.board.origin, { after: shot.id });
    edits.movePanels(
      this.board.doc,
      rest.map(({ id }) => id),
      fresh,
      this.board.origin,
    );
  }

  private join(shot: Shot, panels: readonly Panel[]): void {
    const shots = this.board.model.shotsOf(shot.scene);
    const before = shots[shots.findIndex(({ id }) => id === shot.id) - 1];
    if (before === undefined) return;
    edits.movePanels(
      this.board.doc,
      panels.map(({ id }) => id),
      before.id,
      this.board.origin,
    );
    edits.deleteRecords(this.board.doc, "shots", [shot.id], this.board.origin);
  }
}

function spotOf({ anchor, side }: Place): edits.Spot {
  return side === "into" ? {} : { [side]: anchor };
}
