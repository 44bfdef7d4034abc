// What the views do to a board: each is one edit, or several undone as one, and leaves the selection where the eye is.
import * as Y from "yjs";
import { lockPanel, unlockPanel } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { complain, say } from "../../app/toast";
import type { BoardModel } from "../../model/boardModel";
import * as edits from "../../model/edits";
import type { Panel, Production, Scene, Shot } from "../../model/model";
import type { UndoStack } from "../../model/undo";
import type { BoardConnection } from "../../sync/types";
import type { InspectorEdits } from "../inspector/Inspector";
import { wordsOf as spokenIn } from "../script/screenplay";
import type { Binned } from "./BinDialog";
import { copyDrawing } from "./drawing";
import type { Dragged, Place } from "./drop";
import { counted, type Outline } from "./outline";
import { ofMany, only, type Selection } from "./selection";
import { type Words, wordsOf } from "./words";

export interface ActionSetting {
  connection: BoardConnection;
  model: BoardModel;
  undo: UndoStack;
  select: (selection: Selection) => void;
  /** A copy has a drawing of its own now: its picture is due. */
  onCopied: (panelId: string) => void;
}

export class BoardActions implements InspectorEdits {
  constructor(private readonly setting: ActionSetting) {}

  get origin() {
    return this.setting.undo.author;
  }

  canUndo = (): boolean => this.setting.undo.canUndo;
  canRedo = (): boolean => this.setting.undo.canRedo;
  undo = (): void => void this.attempt(() => this.setting.undo.undo());
  redo = (): void => void this.attempt(() => this.setting.undo.redo());

  /** Beside the given panel, in its shot; without one, at the end of the board. */
  insertPanel = (side: "before" | "after", besideId: string | null): void => {
    const beside = this.setting.model.panel(besideId ?? "");
    this.attempt(() => {
      const id =
        beside === undefined
          ? edits.insertPanel(this.doc, this.lastShot(), {}, this.origin)
          : edits.insertPanel(this.doc, beside.shot, {}, this.origin, { [side]: beside.id });
      this.setting.select(only(id));
    });
  };

  firstPanel = (sceneId: string): void => this.insertShotIn(sceneId, {});

  insertShot = (afterId: string | null): void => {
    const after = this.setting.model.shot(afterId ?? "");
    if (after === undefined) this.insertShotIn(this.lastScene(), {});
    else this.insertShotIn(after.scene, { after: after.id });
  };

  insertScene = (afterId: string | null): void => {
    this.together(() => {
      const spot = afterId === null ? {} : { after: afterId };
      this.insertShotIn(edits.insertScene(this.doc, {}, this.origin, spot), {});
    });
  };

  /** The copies stand behind the originals; their drawings follow as soon as those are open. */
  duplicate = async (ids: readonly string[]): Promise<void> => {
    const copies = this.attempt(() => edits.duplicatePanels(this.doc, ids, this.origin));
    if (copies === undefined) return;
    this.setting.select(ofMany([...copies.values()]));
    try {
      await copyDrawing(this.setting.connection, copies, this.origin);
      for (const copy of copies.values()) this.setting.onCopied(copy);
    } catch (error) {
      complain(sentenceOf(error));
    }
  };

  binPanels = (ids: readonly string[]): void =>
    this.bin("panels", ids, ids.length === 1 ? `The ${this.words.panel}` : counted(ids.length, this.words.panel));
  binScene = (id: string): void => this.bin("scenes", [id], `The ${this.words.scene}`);

  restore = (table: Binned, id: string): void => {
    this.attempt(() => edits.restoreRecords(this.doc, table, [id], this.origin));
  };

  drop = (dragged: Dragged, place: Place): void => {
    this.together(() => {
      if (dragged.kind === "panels") this.dropPanels(dragged.ids, place);
      else if (dragged.kind === "shot") this.dropShot(dragged.id, place);
      else edits.moveScenes(this.doc, [dragged.id], this.origin, spotOf(place));
    });
  };

  /** One place on or back in the story, into the neighbouring shot at the end of its own. */
  nudgePanels = (ids: readonly string[], step: 1 | -1): void => {
    const { model } = this.setting;
    const panels = model.panels();
    const chosen = new Set(ids);
    const edge =
      step > 0 ? panels.findLastIndex(({ id }) => chosen.has(id)) : panels.findIndex(({ id }) => chosen.has(id));
    const [mine, next] = [panels[edge], panels[edge + step]];
    if (mine === undefined || next === undefined) return;
    // Crossing into another shot the panels stand at its near end.
    const beyond = next.shot === mine.shot ? step > 0 : step < 0;
    this.attempt(() =>
      edits.movePanels(this.doc, ids, next.shot, this.origin, beyond ? { after: next.id } : { before: next.id }),
    );
  };

  nudgeShot = (shotId: string, step: 1 | -1): void => {
    const shots = this.setting.model.shots();
    const at = shots.findIndex(({ id }) => id === shotId);
    const [mine, next] = [shots[at], shots[at + step]];
    if (mine === undefined || next === undefined) return;
    const beyond = next.scene === mine.scene ? step > 0 : step < 0;
    const spot = beyond ? { after: next.id } : { before: next.id };
    this.attempt(() => edits.moveShots(this.doc, [shotId], next.scene, this.origin, spot));
  };

  nudgeScene = (sceneId: string, step: 1 | -1): void => {
    const scenes = this.setting.model.scenes();
    const next = scenes[scenes.findIndex(({ id }) => id === sceneId) + step];
    if (next === undefined) return;
    const spot = step > 0 ? { after: next.id } : { before: next.id };
    this.attempt(() => edits.moveScenes(this.doc, [sceneId], this.origin, spot));
  };

  /** The panel begins a shot of its own with those behind it, or joins the shot before when it begins one already. */
  toggleShotStart = (panelId: string): void => {
    const { model } = this.setting;
    const panel = model.panel(panelId);
    const shot = model.shot(panel?.shot ?? "");
    if (panel === undefined || shot === undefined) return;
    const siblings = model.panelsOf(shot.id);
    const at = siblings.findIndex(({ id }) => id === panelId);
    this.together(() => {
      if (at > 0) this.split(shot, siblings.slice(at));
      else this.join(shot, siblings);
    });
  };

  mayEdit = (): boolean => this.setting.connection.board.writable;
  renameScene = (id: string, slugline: string): void => this.setScene(id, { slugline });

  mayLock = (): boolean => ["owner", "director"].includes(this.setting.connection.role);

  /** A locked drawing is nobody's to change until it is unlocked: a decision, so it is the server's to keep. */
  toggleLock = async (panelId: string): Promise<void> => {
    const { connection } = this.setting;
    try {
      if (connection.lockOf(panelId) === null) await lockPanel(connection.boardId, panelId, "");
      else await unlockPanel(connection.boardId, panelId);
    } catch (error) {
      complain(sentenceOf(error));
    }
  };

  link = (panelId: string, elements: readonly string[], linked: boolean): void => {
    const change = linked ? edits.linkElements : edits.unlinkElements;
    this.attempt(() => change(this.doc, panelId, elements, this.origin));
  };

  /** A new panel that tells these lines: behind the current one if it is of the same scene, else in a shot of its own. */
  panelFrom = (elementIds: readonly string[], currentId: string | null): void => {
    const { model } = this.setting;
    const elements = elementIds.flatMap((id) => model.element(id) ?? []);
    const current = model.panel(currentId ?? "");
    const here = model.shot(current?.shot ?? "")?.scene;
    // Lines before the first heading belong to no scene: they go where the person is, or to the beginning.
    const scene = elements.find((element) => element.scene !== "")?.scene ?? here ?? this.firstScene();
    const isHere = current !== undefined && here === scene;
    this.together(() => {
      const shot = isHere ? current.shot : edits.insertShot(this.doc, scene, {}, this.origin);
      const spot = isHere ? { after: current.id } : {};
      const id = edits.insertPanel(this.doc, shot, spokenIn(elements), this.origin, spot);
      edits.linkElements(this.doc, id, elementIds, this.origin);
      this.setting.select(only(id));
    });
  };

  showLinked = (outline: Outline, element: string): void => {
    const linked = outline.panels.filter(({ links }) => links.has(element)).map(({ id }) => id);
    if (linked.length > 0) this.setting.select(ofMany(linked));
  };

  setScene = (id: string, fields: Partial<Scene>): void => {
    this.attempt(() => edits.setFields(this.doc, "scenes", [id], fields, this.origin));
  };

  setShots = (ids: readonly string[], fields: Partial<Shot>): void => {
    this.attempt(() => edits.setFields(this.doc, "shots", ids, fields, this.origin));
  };

  setPanels = (ids: readonly string[], fields: Partial<Panel>): void => {
    this.attempt(() => edits.setFields(this.doc, "panels", ids, fields, this.origin));
  };

  setProduction = (fields: Partial<Production>): void => {
    this.attempt(() => edits.setProduction(this.doc, fields, this.origin));
  };

  lockNumber = (shotId: string, locked: boolean): void => {
    const change = locked ? edits.lockNumbers : edits.unlockNumbers;
    this.attempt(() => change(this.doc, [shotId], this.origin));
  };

  text = (table: "shots" | "panels", id: string, field: string): Y.Text | null => {
    const record = this.doc.getMap(table).get(id);
    const text = record instanceof Y.Map ? record.get(field) : null;
    return text instanceof Y.Text ? text : null;
  };

  private get words(): Words {
    return wordsOf(this.setting.model.production.vocabulary);
  }

  private get doc(): Y.Doc {
    return this.setting.model.doc;
  }

  private insertShotIn(sceneId: string, spot: edits.Spot): void {
    this.together(() => {
      const shot = edits.insertShot(this.doc, sceneId, {}, this.origin, spot);
      this.setting.select(only(edits.insertPanel(this.doc, shot, {}, this.origin)));
    });
  }

  private dropPanels(ids: readonly string[], place: Place): void {
    const anchor = this.setting.model.panel(place.anchor);
    if (place.side === "into") {
      const shot = edits.insertShot(this.doc, place.anchor, {}, this.origin);
      edits.movePanels(this.doc, ids, shot, this.origin);
    } else if (anchor !== undefined) {
      edits.movePanels(this.doc, ids, anchor.shot, this.origin, this.spotBeside(ids, anchor, place.side));
    }
    this.setting.select(ofMany(ids));
  }

  /** The anchor may be among the moved ones: then the nearest of its siblings that stays takes its part. */
  private spotBeside(ids: readonly string[], anchor: Panel, side: "before" | "after"): edits.Spot {
    const siblings = this.setting.model.panelsOf(anchor.shot);
    const at = siblings.findIndex(({ id }) => id === anchor.id);
    const stays = (panel: Panel) => !ids.includes(panel.id);
    const behind = siblings.slice(side === "after" ? at + 1 : at).find(stays);
    return behind === undefined ? {} : { before: behind.id };
  }

  private dropShot(shotId: string, place: Place): void {
    const anchor = this.setting.model.shot(place.anchor);
    const scene = place.side === "into" ? place.anchor : anchor?.scene;
    if (scene !== undefined) edits.moveShots(this.doc, [shotId], scene, this.origin, spotOf(place));
  }

  private split(shot: Shot, rest: readonly Panel[]): void {
    const { size, angle, movement, rig, focal_length_mm, sensor, subject } = shot;
    const alike = { size, angle, movement, rig, focal_length_mm, sensor, subject };
    const fresh = edits.insertShot(this.doc, shot.scene, alike, this.origin, { after: shot.id });
    edits.movePanels(
      this.doc,
      rest.map(({ id }) => id),
      fresh,
      this.origin,
    );
  }

  private join(shot: Shot, panels: readonly Panel[]): void {
    const shots = this.setting.model.shotsOf(shot.scene);
    const before = shots[shots.findIndex(({ id }) => id === shot.id) - 1];
    if (before === undefined) return;
    edits.movePanels(
      this.doc,
      panels.map(({ id }) => id),
      before.id,
      this.origin,
    );
    edits.deleteRecords(this.doc, "shots", [shot.id], this.origin);
  }

  /** Emptied shots go along, so that no number stays behind without a picture. */
  private bin(table: Binned, ids: readonly string[], what: string): void {
    const { model } = this.setting;
    const gone = new Set(ids);
    const emptied = table === "panels" ? model.shots().filter(({ id }) => isEmptied(model.panelsOf(id), gone)) : [];
    this.together(() => {
      edits.deleteRecords(this.doc, table, ids, this.origin);
      if (emptied.length > 0)
        edits.deleteRecords(
          this.doc,
          "shots",
          emptied.map(({ id }) => id),
          this.origin,
        );
    });
    say(`${what} ${ids.length === 1 ? "lies" : "lie"} in the bin.`, { title: "Undo", run: this.undo });
  }

  private firstScene(): string {
    return this.setting.model.scenes()[0]?.id ?? edits.insertScene(this.doc, {}, this.origin);
  }

  private lastScene(): string {
    return this.setting.model.scenes().at(-1)?.id ?? edits.insertScene(this.doc, {}, this.origin);
  }

  private lastShot(): string {
    return this.setting.model.shots().at(-1)?.id ?? edits.insertShot(this.doc, this.lastScene(), {}, this.origin);
  }

  private together(work: () => void): void {
    this.attempt(() => this.setting.undo.together(work));
  }

  /** An edit that cannot be made says why; nothing was written then. */
  private attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof edits.InvalidEdit)) throw error;
      complain(`That cannot be done: ${error.message}`);
      return undefined;
    }
  }
}

function isEmptied(panels: readonly Panel[], gone: ReadonlySet<string>): boolean {
  return panels.length > 0 && panels.every(({ id }) => gone.has(id));
}

function spotOf({ anchor, side }: Place): edits.Spot {
  return side === "into" ? {} : { [side]: anchor };
}
