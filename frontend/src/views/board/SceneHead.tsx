// A scene's heading on the wall: number, slugline, cast, and what it comes to.
import { ChevronDown, ChevronRight, GripVertical } from "lucide-react";
import { memo, useState } from "react";
import { SubjectMarks } from "../approval/CardMarks";
import { AskScene } from "../review/WallParts";
import { counted, type SceneItem } from "./outline";
import { useWords } from "./words";

interface SceneHeadProps {
  scene: SceneItem;
  time: string;
  folded: boolean;
  movable: boolean;
  onFold: (sceneId: string) => void;
  onRename: (sceneId: string, slugline: string) => void;
}

export const SceneHead = memo(function SceneHead({ scene, time, folded, movable, onFold, onRename }: SceneHeadProps) {
  const words = useWords();
  const Chevron = folded ? ChevronRight : ChevronDown;
  return (
    <header className={scene.omitted ? "scene-head omitted" : "scene-head"} data-scene={scene.id}>
      <button
        type="button"
        className="icon-button"
        aria-expanded={!folded}
        aria-label={`${folded ? "Unfold" : "Fold"} ${words.scene} ${scene.number}`}
        onClick={() => onFold(scene.id)}
      >
        <Chevron size={15} />
      </button>
      <span className="scene-number number" data-grip={movable ? "scene" : undefined}>
        {movable && <GripVertical size={13} aria-hidden />}
        {scene.number || "–"}
      </span>
      <Slugline scene={scene} editable={movable} onRename={onRename} />
      <AskScene sceneId={scene.id} />
      <SubjectMarks subject={scene.id} of={`${words.Scene} ${scene.number}`} />
      <span className="scene-cast">{scene.cast.join(" · ")}</span>
      <span className="scene-count number">
        {counted(scene.shots.length, words.shot)} · {counted(scene.panelCount, words.panel)} · {time}
      </span>
    </header>
  );
});

interface SluglineProps {
  scene: SceneItem;
  editable: boolean;
  onRename: (sceneId: string, slugline: string) => void;
}

/** A double-click, or Enter on the button that it is, opens it for typing. */
function Slugline({ scene, editable, onRename }: SluglineProps) {
  const words = useWords();
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <h2 className="slugline" title={scene.synopsis}>
        <button
          type="button"
          disabled={!editable}
          title={editable ? "Type another slugline" : undefined}
          onClick={(event) => (event.detail === 0 || event.detail === 2) && setDraft(scene.slugline)}
        >
          {scene.omitted ? "OMITTED" : scene.slugline || `Untitled ${words.scene}`}
        </button>
      </h2>
    );
  }
  const done = (kept: boolean) => {
    if (kept && draft.trim() !== scene.slugline) onRename(scene.id, draft.trim());
    setDraft(null);
  };
  return (
    <input
      className="field slugline-field"
      aria-label={`Slugline of ${words.scene} ${scene.number}`}
      // biome-ignore lint/a11y/noAutofocus: the person has just opened it
      autoFocus
      value={draft}
      placeholder="INT. KITCHEN - NIGHT"
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => done(true)}
      onKeyDown={(event) => {
        if (event.key === "Enter") done(true);
        if (event.key === "Escape") done(false);
      }}
    />
  );
}
