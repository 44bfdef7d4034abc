// A scene's heading on the wall: number, slugline, cast, and what it comes to.
import { ChevronDown, ChevronRight, GripVertical } from "lucide-react";
import { memo } from "react";
import { counted, type SceneItem } from "./outline";

interface SceneHeadProps {
  scene: SceneItem;
  time: string;
  folded: boolean;
  movable: boolean;
  onFold: (sceneId: string) => void;
}

export const SceneHead = memo(function SceneHead({ scene, time, folded, movable, onFold }: SceneHeadProps) {
  const Chevron = folded ? ChevronRight : ChevronDown;
  return (
    <header className={scene.omitted ? "scene-head omitted" : "scene-head"} data-scene={scene.id}>
      <button
        type="button"
        className="icon-button"
        aria-expanded={!folded}
        aria-label={`${folded ? "Unfold" : "Fold"} scene ${scene.number}`}
        onClick={() => onFold(scene.id)}
      >
        <Chevron size={15} />
      </button>
      <span className="scene-number number" data-grip={movable ? "scene" : undefined}>
        {movable && <GripVertical size={13} aria-hidden />}
        {scene.number || "–"}
      </span>
      <h2 className="slugline" title={scene.synopsis}>
        {scene.omitted ? "OMITTED" : scene.slugline || "Untitled scene"}
      </h2>
      <span className="scene-cast">{scene.cast.join(" · ")}</span>
      <span className="scene-count number">
        {counted(scene.shots.length, "shot")} · {counted(scene.panelCount, "panel")} · {time}
      </span>
    </header>
  );
});
