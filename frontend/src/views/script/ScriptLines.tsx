// The lines of the screenplay, only those near the screen; the linked ones of the panel are marked and brought to view.
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef } from "react";
import type { PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import type { Line } from "./screenplay";

interface ScriptLinesProps {
  lines: readonly Line[];
  panel: PanelItem | null;
  chosen: readonly string[];
  onChoose: (id: string, extend: boolean) => void;
  onShow: (element: string) => void;
}

export function ScriptLines({ lines, panel, chosen, onChoose, onShow }: ScriptLinesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current?.closest<HTMLElement>(".script-page") ?? null,
    estimateSize: (at) => 22 + 17 * Math.floor((lines[at]?.element.text.length ?? 0) / 42),
    getItemKey: (at) => lines[at]?.element.id ?? at,
    overscan: 12,
  });
  const first = lines.findIndex(({ element }) =>
    panel === null ? false : panel.links.size > 0 ? panel.links.has(element.id) : element.scene === panel.sceneId,
  );
  const panelId = panel?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another panel brings its lines to view, an edit does not
  useEffect(() => {
    if (first >= 0) virtual.scrollToIndex(first, { align: "center" });
  }, [panelId]);
  return (
    <div ref={frame} style={{ height: virtual.getTotalSize(), position: "relative" }}>
      {virtual.getVirtualItems().map((item) => {
        const line = lines[item.index];
        if (line === undefined) return null;
        const { id } = line.element;
        return (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            style={{ position: "absolute", top: 0, right: 0, left: 0, transform: `translateY(${item.start}px)` }}
          >
            <ScriptLine
              line={line}
              mine={panel?.links.has(id) ?? false}
              chosen={chosen.includes(id)}
              onChoose={onChoose}
              onShow={onShow}
            />
          </div>
        );
      })}
    </div>
  );
}

interface ScriptLineProps {
  line: Line;
  mine: boolean;
  chosen: boolean;
  onChoose: (id: string, extend: boolean) => void;
  onShow: (element: string) => void;
}

const ScriptLine = memo(function ScriptLine({ line, mine, chosen, onChoose, onShow }: ScriptLineProps) {
  const { element, panels } = line;
  const words = useWords();
  const classes = ["line", element.type, panels > 0 && "linked", mine && "mine", chosen && "chosen"];
  return (
    <button
      type="button"
      className={classes.filter(Boolean).join(" ")}
      aria-pressed={chosen}
      title={
        panels > 0 ? `Linked to ${panels} ${words.panel}${panels === 1 ? "" : "s"}; double-click shows it` : undefined
      }
      onClick={(event) => onChoose(element.id, event.shiftKey)}
      onDoubleClick={() => onShow(element.id)}
    >
      {element.type === "scene_heading" && element.scene_number !== "" && `${element.scene_number}  `}
      {element.text}
    </button>
  );
});
