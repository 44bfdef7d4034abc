// Panels, shots and scenes to other places of the story: dropped, or nudged by keys.
import * as edits from "../../../model/edits";
import type { Panel, Shot } from "../../../model/model";
import type { Dragged, Place } from "../drop";
import { ofMany } from "../selection";
import type { Attempts } from "./attempts";
import { emptiedBy, isEmptied } from "./binning";

export class MovingActions {
  constructor(private readonly board: Attempts) {}

  drop = (dragged: Dragged, place: Place): void => {
    this.board.together(() => {
      if (dragged.kind === "panels") this.dropPanels(dragged.ids, place);
      else if (dragged.kind === "shot") this.dropShot(dragged.id, place);
      else edits.moveScenes(this.board.doc, [dragged.id], this.board.origin, spotOf(place));
    });
  };

  /** One place on or back in the story, at the end of a shot into the next one; whole shots pass it as shots. */
  nudgePanels = (ids: readonly string[], step: 1 | -1): void => {
    const { model } = this.board;
    const panels = model.panels();
    const chosen = new Set(ids);
    const edge =
      step > 0 ? panels.findLastIndex(({ id }) => chosen.has(id)) : panels.findIndex(({ id }) => chosen.has(id));
    const [mine, next] = [panels[edge], panels[edge + step]];
    if (mine === undefined || next === undefined) return;
    const whole = next.shot === mine.shot ? [] : this.wholeShots(ids);
    if (whole.length > 0) {
      this.nudgeShots(whole, step);
      return;
    }
    // Crossing into another shot the panels stand at its near end.
    const beyond = next.shot === mine.shot ? step > 0 : step < 0;
    const spot = beyond ? { after: next.id } : { before: next.id };
    this.board.attempt(() => edits.movePanels(this.board.doc, ids, next.shot, this.board.origin, spot));
  };

  nudgeShot = (shotId: string, step: 1 | -1): void => this.nudgeShots([shotId], step);

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

  private nudgeShots(ids: readonly string[], step: 1 | -1): void {
    const shots = this.board.model.shots();
    const edge = shots.findIndex(({ id }) => id === ids.at(step > 0 ? -1 : 0));
    const [mine, next] = [shots[edge], shots[edge + step]];
    if (mine === undefined || next === undefined) return;
    const beyond = next.scene === mine.scene ? step > 0 : step < 0;
    const spot = beyond ? { after: next.id } : { before: next.id };
    this.board.attempt(() => edits.moveShots(this.board.doc, ids, next.scene, this.board.origin, spot));
  }

  /** Between shots, panels that are whole shots stay shots of their own; within one they join it. */
  private dropPanels(ids: readonly string[], place: Place): void {
    const { doc, origin, model } = this.board;
    const whole = this.wholeShots(ids);
    const anchor = model.panel(place.anchor);
    if (place.side === "into") {
      if (whole.length > 0) edits.moveShots(doc, whole, place.anchor, origin);
      else edits.movePanels(doc, ids, edits.insertShot(doc, place.anchor, {}, origin), origin);
    } else if (anchor !== undefined) {
      const siblings = model.panelsOf(anchor.shot);
      const isAtEdge = siblings.at(place.side === "after" ? -1 : 0)?.id === anchor.id;
      const scene = model.shot(anchor.shot)?.scene;
      if (isAtEdge && whole.length > 0 && scene !== undefined) {
        const spot = spotBeside(model.shotsOf(scene), whole, anchor.shot, place.side);
        edits.moveShots(doc, whole, scene, origin, spot);
      } else this.movePanels(ids, anchor.shot, spotBeside(siblings, ids, anchor.id, place.side));
    }
    this.board.select(ofMany(ids));
  }

  /** The shots which these panels are all panels of, in order; none if any of the shots keeps one. */
  private wholeShots(ids: readonly string[]): string[] {
    const { model } = this.board;
    const chosen = new Set(ids);
    const shots = model.shots().filter(({ id }) => model.panelsOf(id).some((panel) => chosen.has(panel.id)));
    return shots.every(({ id }) => isEmptied(model.panelsOf(id), chosen)) ? shots.map(({ id }) => id) : [];
  }

  /** A shot that is left without panels goes to the bin. */
  private movePanels(ids: readonly string[], shot: string, spot: edits.Spot): void {
    const { doc, origin, model } = this.board;
    const emptied = emptiedBy(model, ids).filter((id) => id !== shot);
    edits.movePanels(doc, ids, shot, origin, spot);
    edits.deleteRecords(doc, "shots", emptied, origin);
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

/** The anchor may be among the moved ones: then the nearest of its siblings that stays takes its part. */
function spotBeside(
  siblings: readonly { id: string }[],
  moved: readonly string[],
  anchor: string,
  side: "before" | "after",
): edits.Spot {
  const at = siblings.findIndex(({ id }) => id === anchor);
  const behind = siblings.slice(side === "after" ? at + 1 : at).find(({ id }) => !moved.includes(id));
  return behind === undefined ? {} : { before: behind.id };
}

function spotOf({ anchor, side }: Place): edits.Spot {
  return side === "into" ? {} : { [side]: anchor };
}
