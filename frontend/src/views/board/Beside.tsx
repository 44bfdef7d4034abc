// What stands beside the wall.
import { ScriptSide } from "../script/ScriptSide";
import { BoardDock } from "./BoardDock";
import { bring } from "./bring";
import type { Screen } from "./screen";
import { useBoardState } from "./state";

/** The screenplay at the left, the dock at the right; neither while a panel is open. */
export function Beside({ screen, side }: { screen: Screen; side: "script" | "dock" }) {
  const { session, model, board, outline, actions, writable, panelId, onOpen } = screen;
  const { selection, show, ...shown } = useBoardState();
  if (!shown[side] || panelId !== null) return null;
  if (side === "dock") {
    return <BoardDock {...{ session, board, outline, model, actions, writable, onOpen }} {...asNow(screen)} />;
  }
  return (
    <ScriptSide
      board={board}
      outline={outline}
      panel={outline.byPanel.get(selection.current ?? "") ?? null}
      writable={writable}
      onLink={(elements, linked) => actions.links.link(selection.current ?? "", elements, linked)}
      onPanelFrom={(elements) => actions.links.panelFrom(elements, selection.current)}
      onImport={(file) => bring(session.entry.id, file)}
      onShowLinked={(element) => actions.links.showLinked(outline, element)}
      onClose={() => show({ script: false })}
    />
  );
}

const asNow = ({ live, past }: Screen) => ({ live, isPast: past !== null });
