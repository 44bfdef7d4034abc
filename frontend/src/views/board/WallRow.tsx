// One row of the wall: a scene's heading, the place for its first panel, or a line of cards.
import { memo } from "react";
import type { Presence } from "../../sync/types";
import { RowReview } from "../review/RowReview";
import { Card } from "./Card";
import type { Dragged } from "./drop";
import type { Detail, Row } from "./layout";
import { SceneHead } from "./SceneHead";
import type { Selection } from "./selection";
import type { WallProps } from "./Wall";
import { useWords } from "./words";

const EMPTY: readonly Presence[] = [];

type Shared = Pick<
  WallProps,
  "thumbs" | "writable" | "marksOf" | "time" | "sceneTime" | "onRenameScene" | "onAddPanel" | "onOpen"
>;

interface WallRowProps extends Shared {
  row: Row;
  detail: Detail;
  cardWidth: number;
  pictureHeight: number;
  selection: Selection;
  dragged: Dragged | null;
  folded: boolean;
  onFold: (sceneId: string) => void;
  here: ReadonlyMap<string, readonly Presence[]>;
}

export const WallRow = memo(function WallRow(props: WallRowProps) {
  const { row } = props;
  const words = useWords();
  const style = { top: row.y, height: row.height };
  if (row.kind === "scene") {
    const { scene } = row;
    return (
      <div className="wall-row" style={style}>
        <SceneHead
          scene={scene}
          time={props.sceneTime(scene.frames)}
          folded={props.folded}
          movable={props.writable}
          onFold={props.onFold}
          onRename={props.onRenameScene}
        />
      </div>
    );
  }
  if (row.kind === "empty") {
    return (
      <div className="wall-row empty-scene" style={style} data-scene-empty={row.scene.id}>
        <button
          type="button"
          className="button"
          disabled={!props.writable}
          onClick={() => props.onAddPanel(row.scene.id)}
        >
          Draw the first {words.panel} of this {words.scene}
        </button>
        <span className="muted">or drop panels here</span>
      </div>
    );
  }
  return (
    <>
      {row.cells.length > 0 && <Cards {...props} row={row} style={style} />}
      <RowReview {...props} row={row} style={style} />
    </>
  );
});

type PanelsRow = Extract<Row, { kind: "panels" }>;

function Cards(props: WallRowProps & { row: PanelsRow; style: React.CSSProperties }) {
  const { row, selection, dragged, here } = props;
  const words = useWords();
  return (
    <div
      className="wall-row"
      style={props.style}
      role="listbox"
      aria-multiselectable
      aria-label={`${words.Panel}s of ${words.scene} ${row.scene.number}`}
    >
      {row.cells.map(({ panel, x, startsShot }) => (
        <Card
          key={panel.id}
          panel={panel}
          detail={props.detail}
          x={x}
          width={props.cardWidth}
          pictureHeight={props.pictureHeight}
          startsShot={startsShot}
          selected={selection.ids.has(panel.id)}
          current={selection.current === panel.id}
          dragged={isDragged(dragged, panel.id, panel.shotId)}
          marks={props.marksOf(panel.id)}
          time={props.time(panel.frames)}
          here={here.get(panel.id) ?? EMPTY}
          thumbs={props.thumbs}
        />
      ))}
    </div>
  );
}

function isDragged(dragged: Dragged | null, panelId: string, shotId: string): boolean {
  if (dragged === null) return false;
  return dragged.kind === "panels" ? dragged.ids.includes(panelId) : dragged.id === shotId;
}
