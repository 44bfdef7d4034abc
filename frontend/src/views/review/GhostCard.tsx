// A suggested frame on the wall, in line with the panels: a dashed frame, its author's colour, and that it is a suggestion.
import { Bot, UserPen } from "lucide-react";
import { memo } from "react";
import type { Detail } from "../board/layout";
import { Picture } from "../board/Picture";
import type { Thumbs } from "../board/thumbs";
import type { GhostItem } from "./ghosts";
import { showReview } from "./opening";
import { useReviewState } from "./state";

interface GhostCardProps {
  ghost: GhostItem;
  detail: Detail;
  x: number;
  width: number;
  pictureHeight: number;
  thumbs: Thumbs;
  onOpen: (panelId: string) => void;
}

export const GhostCard = memo(function GhostCard({ ghost, detail, x, width, pictureHeight, ...rest }: GhostCardProps) {
  const isSelected = useReviewState(({ selected }) => selected === ghost.suggestion);
  const Mark = ghost.kind === "agent" ? Bot : UserPen;
  const style = { left: x, width, "--author": ghost.color } as React.CSSProperties; // has no custom properties
  return (
    <button
      type="button"
      className={`card ghost-card ${detail}${isSelected ? " current" : ""}`}
      style={style}
      data-ghost={ghost.id}
      data-suggestion={ghost.suggestion}
      aria-pressed={isSelected}
      title={`${ghost.title}. Double-click to draw on it.`}
      onClick={() => showReview(ghost.suggestion)}
      onDoubleClick={() => rest.onOpen(ghost.id)}
    >
      <span className="visually-hidden">{detail === "tiny" ? `Suggested: ${ghost.title}` : "Suggested by"}</span>
      {detail !== "tiny" && (
        <span className="card-head">
          <span className="ai-mark">
            <Mark size={12} aria-hidden /> {ghost.kind === "agent" ? "AI" : ""}
          </span>
          <span className="ghost-author">{ghost.author}</span>
          <span className="card-camera">{ghost.camera}</span>
        </span>
      )}
      <span className="card-picture" style={{ height: pictureHeight }}>
        <Picture thumbs={rest.thumbs} panelId={ghost.id} label="" />
      </span>
      {detail !== "tiny" && (
        <span className="card-text">
          <span className="card-dialogue">{ghost.title}</span>
          {detail === "full" && <span className="card-action">{ghost.action}</span>}
        </span>
      )}
    </button>
  );
});
