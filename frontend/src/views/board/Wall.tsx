// The wall of panels: only the rows on the screen exist, everything else is arithmetic.
import { type RefObject, useMemo, useRef } from "react";
import type { Presence } from "../../sync/types";
import type { Ghosts } from "../review/ghosts";
import type { Dragged, Place } from "./drop";
import type { DragShown } from "./gesture";
import { useHand } from "./hand";
import { type Box, type Layout, layoutBoard } from "./layout";
import type { Mark } from "./marks";
import { counted, type Outline } from "./outline";
import {
  revealAt,
  useAnchoredZoom,
  useKeptFocus,
  useRevealed,
  useRevealedGhost,
  useSize,
  useVisibleRows,
  useWheelZoom,
} from "./scrolling";
import { useBoardState, ZOOMS } from "./state";
import { useSteadyView } from "./steady";
import type { Thumbs } from "./thumbs";
import { WallRow } from "./WallRow";
import { useWords } from "./words";

export interface WallHandle {
  layout: Layout;
  /** Scrolls so that the panel, or else the scene, begins at the top. */
  reveal: (sceneId: string | null, panelId: string | null) => void;
}

export interface WallProps {
  outline: Outline;
  /** Suggested frames, which stand in line with the panels. */
  ghosts: Ghosts;
  aspect: number;
  thumbs: Thumbs;
  people: readonly Presence[];
  writable: boolean;
  /** An open panel lies over the wall. */
  covered: boolean;
  /** The same list until one of the marks changes. */
  marksOf: (panelId: string) => readonly Mark[];
  /** A panel's duration, and a scene's running time. */
  time: (frames: number) => string;
  sceneTime: (frames: number) => string;
  onDrop: (dragged: Dragged, place: Place) => void;
  onOpen: (panelId: string) => void;
  onMenu: (x: number, y: number, sceneId: string | null) => void;
  onRenameScene: (sceneId: string, slugline: string) => void;
  onAddPanel: (sceneId: string) => void;
  /** Filled while the wall is on the screen: keys move by its rows, following scrolls it. */
  handle: RefObject<WallHandle | null>;
  onView: (sceneId: string | null, panelId: string | null) => void;
}

export function Wall(props: WallProps) {
  const { outline, aspect, ghosts } = props;
  const scroller = useRef<HTMLElement>(null);
  const { zoom, folded, selection, fold } = useBoardState();
  const { width, height } = useSize(scroller);
  const layout = useMemo(
    () => layoutBoard(outline, { width, height, cardWidth: ZOOMS[zoom] ?? 250, aspect, folded, ghosts }),
    [outline, width, height, zoom, aspect, folded, ghosts],
  );
  props.handle.current = { layout, reveal: (scene, panel) => revealAt(scroller.current, layout, scene, panel) };
  const [first, last] = useVisibleRows(scroller, layout, height, props.onView);
  useAnchoredZoom(scroller, layout, selection.current);
  useSteadyView(scroller, layout);
  useRevealed(scroller, layout, selection.current);
  useRevealedGhost(scroller, layout, height);
  useKeptFocus(scroller, layout, selection.current, props.covered);
  useWheelZoom(scroller);
  const hand = useHand(scroller, layout, props);
  const here = useHere(props.people);

  return (
    <section
      ref={scroller}
      className="wall scrollable"
      aria-label="Board"
      tabIndex={selection.current === null ? 0 : -1}
      {...hand.handlers}
    >
      <div className="wall-content" style={{ height: layout.height }}>
        {layout.rows.slice(first, last + 1).map((row) => (
          <WallRow
            key={row.key}
            row={row}
            detail={layout.detail}
            cardWidth={layout.cardWidth}
            pictureHeight={layout.pictureHeight}
            thumbs={props.thumbs}
            writable={props.writable}
            marksOf={props.marksOf}
            time={props.time}
            sceneTime={props.sceneTime}
            onRenameScene={props.onRenameScene}
            onAddPanel={props.onAddPanel}
            onOpen={props.onOpen}
            selection={selection}
            dragged={hand.drag?.dragged ?? null}
            folded={folded.has(row.scene.id)}
            onFold={fold}
            here={here}
          />
        ))}
        {hand.drag?.place && <div className="drop-mark" style={styleOf(hand.drag.place.mark)} />}
        {hand.marquee && <div className="marquee" style={styleOf(hand.marquee)} />}
      </div>
      {hand.drag && <Ghost drag={hand.drag} outline={outline} />}
    </section>
  );
}

function Ghost({ drag, outline }: { drag: DragShown; outline: Outline }) {
  const { dragged } = drag;
  const words = useWords();
  const what =
    dragged.kind === "panels"
      ? counted(dragged.ids.length, words.panel)
      : dragged.kind === "shot"
        ? `${words.Shot} ${outline.byShot.get(dragged.id)?.label ?? ""}`
        : `${words.Scene} ${outline.byScene.get(dragged.id)?.number ?? ""}`;
  return (
    <div className="ghost" style={{ transform: `translate(${drag.clientX + 14}px, ${drag.clientY + 10}px)` }}>
      {what}
    </div>
  );
}

const styleOf = ({ x, y, width, height }: Box) => ({ left: x, top: y, width, height });

function useHere(people: readonly Presence[]): ReadonlyMap<string, readonly Presence[]> {
  return useMemo(() => {
    const here = new Map<string, Presence[]>();
    for (const person of people) {
      if (person.panel !== null) here.set(person.panel, [...(here.get(person.panel) ?? []), person]);
    }
    return here;
  }, [people]);
}
