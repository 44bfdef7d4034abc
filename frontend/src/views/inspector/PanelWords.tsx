// A panel's words, under its picture while it is drawn on.
import type { BoardModel } from "../../model/boardModel";
import { LiveText } from "./fields";
import type { InspectorEdits } from "./Inspector";

interface PanelWordsProps {
  model: BoardModel;
  panelId: string;
  actions: InspectorEdits;
  writable: boolean;
  /** A suggested frame has its words once it is accepted; their places are there before, so that no pen is jolted then. */
  suggested: boolean;
}

export function PanelWords({ model, panelId, actions, writable, suggested }: PanelWordsProps) {
  const isThere = model.panel(panelId) !== undefined;
  if (!isThere && !suggested) return null;
  return (
    <div className="panel-words">
      {(["dialogue", "action", "notes"] as const).map((field) => (
        <LiveText
          key={`${panelId}${field}`}
          title={{ dialogue: "Dialogue", action: "Action", notes: "Notes" }[field]}
          text={isThere ? actions.text("panels", panelId, field) : null}
          hint={isThere ? "" : "Once it is accepted"}
          origin={actions.origin}
          disabled={!writable}
        />
      ))}
    </div>
  );
}
