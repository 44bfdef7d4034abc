// What stands about the current panel and its shot, and the production's settings: read and changed at the right side.
import { X } from "lucide-react";
import type * as Y from "yjs";
import type { Author } from "../../model/edits";
import type { Panel, Production, Scene, Shot } from "../../model/model";
import { counted, type PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { PanelForm } from "./PanelForm";
import { ProductionForm } from "./ProductionForm";
import { SceneForm } from "./SceneForm";
import { ShotForm } from "./ShotForm";

export interface InspectorEdits {
  setScene: (id: string, fields: Partial<Scene>) => void;
  setShots: (ids: readonly string[], fields: Partial<Shot>) => void;
  setPanels: (ids: readonly string[], fields: Partial<Panel>) => void;
  setProduction: (fields: Partial<Production>) => void;
  lockNumber: (shotId: string, locked: boolean) => void;
  text: (table: "shots" | "panels", id: string, field: string) => Y.Text | null;
  readonly origin: Author;
}

export interface InspectorProps {
  production: Production;
  item: PanelItem | null;
  shot: Shot | null;
  panel: Panel | null;
  scene: Scene | null;
  /** Where the panel begins, in frames from the start of the board. */
  start: number;
  selected: readonly string[];
  selectedShots: readonly string[];
  disabled: boolean;
  tab: "panel" | "production";
  onTab: (tab: "panel" | "production") => void;
  edits: InspectorEdits;
  onClose: () => void;
}

export function Inspector(props: InspectorProps) {
  const { tab, onTab } = props;
  const words = useWords();
  return (
    <aside className="side inspector" aria-label="Inspector">
      <header className="side-head">
        <div className="tabs" role="tablist">
          {(["panel", "production"] as const).map((name) => (
            <button key={name} type="button" role="tab" aria-selected={tab === name} onClick={() => onTab(name)}>
              {name === "panel" ? words.Panel : "Production"}
            </button>
          ))}
        </div>
        <span className="topbar-space" />
        <button type="button" className="icon-button" aria-label="Hide the inspector" onClick={props.onClose}>
          <X size={15} />
        </button>
      </header>
      <div className="side-body scrollable">
        {tab === "production" ? (
          <ProductionForm
            production={props.production}
            disabled={props.disabled}
            onChange={props.edits.setProduction}
          />
        ) : (
          <PanelAndShot {...props} />
        )}
      </div>
    </aside>
  );
}

function PanelAndShot(props: InspectorProps) {
  const { item, shot, panel } = props;
  const words = useWords();
  if (item === null || shot === null || panel === null) {
    return (
      <p className="side-note">
        Select a {words.panel} to read and change what stands about it and its {words.shot}.
      </p>
    );
  }
  return (
    <>
      {props.selected.length > 1 && (
        <p className="side-note">
          {counted(props.selected.length, words.panel)} of {counted(props.selectedShots.length, words.shot)} selected.
          Changes go to all of them; texts belong to {item.shotLabel} {item.number}.
        </p>
      )}
      <PanelForm {...props} item={item} panel={panel} />
      <ShotForm key={shot.id} {...props} item={item} shot={shot} />
      {props.scene !== null && <SceneForm {...props} scene={props.scene} item={item} />}
    </>
  );
}
