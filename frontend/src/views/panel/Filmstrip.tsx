// The panels around the open one, in story order.
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useWords } from "../board/words";
import type { PanelPlace, ThumbSource } from "./place";

interface Props {
  panels: readonly PanelPlace[];
  current: string;
  aspect: number;
  thumbs: ThumbSource;
  onOpen: (id: string) => void;
}

/** On each side of the open panel: enough for a wide screen. */
const NEIGHBOURS = 14;

export function Filmstrip({ panels, current, aspect, thumbs, onOpen }: Props) {
  const at = Math.max(
    0,
    panels.findIndex((panel) => panel.id === current),
  );
  const from = Math.max(0, at - NEIGHBOURS);
  const { Panel } = useWords();
  return (
    <nav className="filmstrip scrollable" aria-label={`${Panel}s around this one`}>
      {panels.slice(from, at + NEIGHBOURS + 1).map((panel) => (
        <StripFrame
          key={panel.id}
          panel={panel}
          isCurrent={panel.id === current}
          aspect={aspect}
          thumbs={thumbs}
          onOpen={onOpen}
        />
      ))}
    </nav>
  );
}

interface FrameProps {
  panel: PanelPlace;
  isCurrent: boolean;
  aspect: number;
  thumbs: ThumbSource;
  onOpen: (id: string) => void;
}

function StripFrame({ panel, isCurrent, aspect, thumbs, onOpen }: FrameProps) {
  const source = useSyncExternalStore(
    (listener) => thumbs.subscribe(panel.id, listener),
    () => thumbs.source(panel.id),
  );
  const { Panel } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isCurrent]);
  const classes = ["strip-frame", isCurrent && "current", panel.number === 1 && "starts-shot"];
  return (
    <button
      ref={button}
      type="button"
      className={classes.filter(Boolean).join(" ")}
      aria-current={isCurrent}
      data-panel={panel.id}
      onClick={() => onOpen(panel.id)}
    >
      <span className="strip-picture" style={{ aspectRatio: aspect }}>
        {source && <img src={source} alt="" draggable={false} decoding="async" />}
      </span>
      <span className="strip-label number">
        <span className="visually-hidden">{Panel} </span>
        <b>{panel.shotLabel}</b> {panel.number}/{panel.count}
      </span>
    </button>
  );
}
