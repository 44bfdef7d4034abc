// A panel's words, under its picture while it is drawn on.
import type { BoardModel } from "../../model/boardModel";
import { LiveText } from "./fields";
import type { InspectorEdits } from "./Inspector";

interface PanelWordsProps {
  model: BoardModel;
  panelId: string;
  actions: InspectorEdits;
  writable: boolean;
}

export function PanelWords({ model, panelId, actions, writable }: PanelWordsProps) {
  if (model.panel(panelId) === undefined) return null;
  return (
    <div className="panel-words">
      {(["dialogue", "action", "notes"] as const).map((field) => (
        <LiveText
          key={`${panelId}${field}`}
          title={{ dialogue: "Dialogue", action: "Action", notes: "Notes" }[field]}
          text={actions.text("panels", panelId, field)}
          origin={actions.origin}
          disabled={!writable}
        />
      ))}
    </div>
  );
}
