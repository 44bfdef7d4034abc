// The inspector beside the wall: what the selection means for it, and which edits it makes.
import { useMemo, useState } from "react";
import type { BoardModel } from "../../model/boardModel";
import type { Board } from "../../model/model";
import { Inspector } from "../inspector/Inspector";
import type { BoardActions } from "./actions/board";
import type { Outline } from "./outline";
import { inOrder } from "./selection";
import { useBoardState } from "./state";

interface InspectorSideProps {
  board: Board;
  outline: Outline;
  model: BoardModel;
  actions: BoardActions;
  writable: boolean;
}

export function InspectorSide({ board, outline, model, actions, writable }: InspectorSideProps) {
  const { selection, show } = useBoardState();
  const [tab, setTab] = useState<"panel" | "production">("panel");
  const item = outline.byPanel.get(selection.current ?? "") ?? null;
  const selected = useMemo(() => inOrder(outline, selection), [outline, selection]);
  const selectedShots = useMemo(
    () => [...new Set(selected.map((id) => outline.byPanel.get(id)?.shotId ?? ""))].filter(Boolean),
    [outline, selected],
  );
  const start = useMemo(
    () => outline.panels.slice(0, item?.index ?? 0).reduce((sum, panel) => sum + panel.frames, 0),
    [outline, item],
  );
  return (
    <Inspector
      key={model.doc.guid}
      production={board.production}
      item={item}
      shot={item === null ? null : (model.shot(item.shotId) ?? null)}
      panel={item === null ? null : (model.panel(item.id) ?? null)}
      scene={item === null ? null : (model.scene(item.sceneId) ?? null)}
      start={start}
      selected={selected}
      selectedShots={selectedShots}
      disabled={!writable}
      tab={tab}
      onTab={setTab}
      edits={actions.fields}
      onClose={() => show({ inspector: false })}
    />
  );
}
