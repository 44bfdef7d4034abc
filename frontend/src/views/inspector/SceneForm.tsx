// What stands about one scene: its heading, its number, its cast.
import type { Scene } from "../../model/model";
import { StatusField } from "../approval/StatusField";
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
      <LineField
        title="Slugline"
        value={scene.slugline}
        whole
        hint="INT. KITCHEN - NIGHT"
        disabled={disabled}
        onChange={(slugline) => set({ slugline: slugline.trim() })}
      />
      <LineField
        title={`${words.Scene} number`}
        value={scene.number}
        hint={item.sceneNumber}
        disabled={disabled}
        onChange={(number) => set({ number: number.trim() })}
      />
      <Labelled title="Omitted">
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
        value={scene.synopsis}
        whole
        disabled={disabled}
        onChange={(synopsis) => set({ synopsis })}
      />
      <LineField
        title="Cast"
        value={scene.cast.join(", ")}
        whole
        hint="MARA, JOE"
        disabled={disabled}
        onChange={(cast) => set({ cast: namesOf(cast) })}
      />
      <StatusField subject={{ table: "scenes", id: scene.id, name: `${words.Scene} ${item.sceneNumber}` }} />
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
