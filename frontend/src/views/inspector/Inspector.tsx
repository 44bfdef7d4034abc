// What stands about the current panel, its shot and its scene: read and changed in the dock.
import type * as Y from "yjs";
import type { Author } from "../../model/edits";
import type { Panel, Production, Scene, Shot } from "../../model/model";
import { counted, type PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { Provenance } from "../review/Provenance";
import { PanelForm } from "./PanelForm";
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
  /** What stands on the wall for each selected panel. */
  others: readonly PanelItem[];
  selectedShots: readonly string[];
  disabled: boolean;
  edits: InspectorEdits;
}

export function Inspector(props: InspectorProps) {
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
      <Provenance panelId={panel.id} shotId={shot.id} source={panel.source} />
      {props.scene !== null && <SceneForm {...props} scene={props.scene} item={item} />}
    </>
  );
}
