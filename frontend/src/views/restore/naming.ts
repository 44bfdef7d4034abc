// What a record is called on the board as it is, those in the bin too.
import type { BoardModel } from "../../model/boardModel";
import { panelLabel } from "../../model/numbering";
import type { Words } from "../board/words";

export function nameIn(model: BoardModel, words: Words, table: string, id: string): string {
  switch (table) {
    case "scenes":
      return `${words.scene} ${model.sceneLabels().get(id) ?? model.scene(id)?.slugline ?? ""}`.trim();
    case "shots":
      return `${words.shot} ${model.shotLabels().get(id) ?? model.shot(id)?.number ?? ""}`.trim();
    case "panels":
      return panelName(model, words, id);
    default:
      return "it";
  }
}

function panelName(model: BoardModel, words: Words, id: string): string {
  const shot = model.panel(id)?.shot ?? "";
  const label = model.shotLabels().get(shot) ?? model.shot(shot)?.number ?? "";
  const panels = model.panelsOf(shot);
  const at = panels.findIndex((panel) => panel.id === id);
  if (label === "") return `the ${words.panel}`;
  return at < 0 ? `a ${words.panel} of ${label}` : `${words.panel} ${panelLabel(label, at, panels.length)}`;
}
