// What stands about one scene: its heading, its number, its cast.
import type { Scene } from "../../model/model";
import { StatusField } from "../approval/StatusField";
import { Blamed } from "../blame/FieldBlame";
import type { PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { Labelled, LineField } from "./fields";
import type { InspectorProps } from "./Inspector";

export function SceneForm({ scene, item, disabled, edits }: InspectorProps & { scene: Scene; item: PanelItem }) {
  const words = useWords();
  const set = (fields: Partial<Scene>) => edits.setScene(scene.id, fields);
  return (
    <section className="group" aria-label={words.Scene}>
      <h3>
        {words.Scene} {item.sceneNumber}
      </h3>
      <Blamed table="scenes" id={scene.id} record={scene}>
        <LineField
          title="Slugline"
          field="slugline"
          value={scene.slugline}
          whole
          hint="INT. KITCHEN - NIGHT"
          disabled={disabled}
          onChange={(slugline) => set({ slugline: slugline.trim() })}
        />
        <LineField
          title={`${words.Scene} number`}
          field="number"
          value={scene.number}
          hint={item.sceneNumber}
          disabled={disabled}
          onChange={(number) => set({ number: number.trim() })}
        />
        <Labelled title="Omitted" field="omitted">
          <input
            type="checkbox"
            aria-label="Omitted"
            checked={scene.omitted}
            disabled={disabled}
            onChange={(event) => set({ omitted: event.target.checked })}
          />
        </Labelled>
        <LineField
          title="Synopsis"
          field="synopsis"
          value={scene.synopsis}
          whole
          disabled={disabled}
          onChange={(synopsis) => set({ synopsis })}
        />
        <LineField
          title="Cast"
          field="cast"
          value={scene.cast.join(", ")}
          whole
          hint="MARA, JOE"
          disabled={disabled}
          onChange={(cast) => set({ cast: namesOf(cast) })}
        />
        <StatusField subject={{ table: "scenes", id: scene.id, name: `${words.Scene} ${item.sceneNumber}` }} />
      </Blamed>
    </section>
  );
}

const namesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];
