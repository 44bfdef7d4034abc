// A small board for the tests of the wall: scenes by their shots' numbers of panels.
import * as Y from "yjs";
import { BoardModel } from "../../model/boardModel";
import { type Author, insertPanels, insertScene, insertShot } from "../../model/edits";
import { UndoStack } from "../../model/undo";
import { outlineOf } from "./arrange";
import type { Outline } from "./outline";

export interface Sample {
  doc: Y.Doc;
  model: BoardModel;
  undo: UndoStack;
  /** The present outline, as the wall would show it. */
  outline: () => Outline;
  /** Panels as "scene.shot.panel" words in story order, by the letters they were made with. */
  story: () => string;
  /** Panel id by its letter. */
  id: (letter: string) => string;
}

/** `sample([[2, 1], [], [3]])`: three scenes, the first with shots of two panels and of one; panels are a, b, c… */
export function sample(scenes: number[][]): Sample {
  const doc = new Y.Doc();
  const author: Author = { account: "a1" };
  let letter = 0;
  for (const [at, shots] of scenes.entries()) {
    const scene = insertScene(doc, { slugline: `INT. ROOM ${at + 1} - DAY` }, author);
    for (const panels of shots) {
      const shot = insertShot(doc, scene, {}, author);
      const rows = Array.from({ length: panels }, (_, n) => ({ action: letterOf(letter + n) }));
      letter += panels;
      insertPanels(doc, shot, rows, author);
    }
  }
  const model = new BoardModel(doc);
  const outline = () => outlineOf(model.board(), labelsOf(model), null);
  return {
    doc,
    model,
    undo: new UndoStack({ account: "a1" }),
    outline,
    story: () => storyOf(outline()),
    id: (wanted) => outline().panels.find(({ action }) => action === wanted)?.id ?? "",
  };
}

export function labelsOf(model: BoardModel) {
  return {
    scene: (id: string) => model.sceneLabels().get(id) ?? "",
    shot: (id: string) => model.shotLabels().get(id) ?? "",
  };
}

function storyOf({ scenes }: Outline): string {
  const shots = (scene: Outline["scenes"][number]) =>
    scene.shots.map(({ panels }) => panels.map(({ action }) => action || "_").join(""));
  return scenes.map((scene) => shots(scene).join(" ")).join(" | ");
}

const letterOf = (at: number): string => String.fromCharCode(97 + at);
