// What the review adds to a row of the wall: suggested frames in line, and agents at the panels that they read.
import type { Detail, Row } from "../board/layout";
import type { Thumbs } from "../board/thumbs";
import { GhostCard } from "./GhostCard";
import { AgentHere } from "./WallParts";

interface RowReviewProps {
  row: Extract<Row, { kind: "panels" }>;
  detail: Detail;
  cardWidth: number;
  pictureHeight: number;
  thumbs: Thumbs;
  style: React.CSSProperties;
  onOpen: (panelId: string) => void;
}

/** Above the list of panels, for neither is one of them. */
export function RowReview({ row, cardWidth, style, ...card }: RowReviewProps) {
  return (
    <div className="wall-row row-review" style={style}>
      {row.cells.map(({ panel, x }) => (
        <AgentHere key={panel.id} panelId={panel.id} x={x} />
      ))}
      {row.ghosts.map(({ ghost, x }) => (
        <GhostCard key={ghost.id} ghost={ghost} x={x} width={cardWidth} {...card} />
      ))}
    </div>
  );
}
