// Over an open panel's picture: where threads are pinned, the one that is open, and the pin that is being placed.
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { apply, cornersOf, type Point } from "../../canvas/geometry";
import { toScreen, type Viewport } from "../../canvas/viewport";
import type { Anchor, Thread } from "../../model/comments";
import { type Reviewing, useReviewing, useThreadsOf } from "../approval/reviewing";
import type { PanelDesk } from "../panel/desk";
import { Composer } from "./Composer";
import { PlacingGlass } from "./PlacingGlass";
import { ThreadCard } from "./ThreadCard";
import { begin, type Draft, useTalk } from "./talk";

interface PinsProps {
  desk: PanelDesk;
  panelId: string;
  /** How a pin is called: "on a point at 1+12". */
  pinName: (anchor: Anchor | null) => string;
}

export function Pins(props: PinsProps) {
  const reviewing = useReviewing();
  return reviewing === null ? null : <Shown {...props} reviewing={reviewing} />;
}

function Shown({ desk, panelId, pinName, reviewing }: PinsProps & { reviewing: Reviewing }) {
  const view = useStore(desk.state, (state) => state.view);
  const threads = useThreadsOf(panelId);
  const { open, draft, placing, openThread } = useTalk();
  const shown = threads.filter(({ id, resolved }) => !resolved || id === open);
  const pinned = shown.filter(({ anchor }) => anchor?.point !== undefined || anchor?.region !== undefined);
  const talked = threads.find(({ id }) => id === open);
  const written = draft?.subject === panelId ? draft : null;
  return (
    <section className="pins" aria-label="Comments on the picture">
      <Regions view={view} anchors={[...shown.map(({ anchor }) => anchor), written?.anchor ?? null]} />
      {pinned.map((thread, at) => (
        <Pin
          key={thread.id}
          thread={thread}
          number={at + 1}
          at={placeOf(thread.anchor, view)}
          isOpen={thread.id === open}
          label={`Comment ${at + 1} by ${reviewing.who(thread.first.by).name}: ${thread.first.text.slice(0, 80)}`}
          onOpen={() => openThread(thread.id === open ? null : thread.id)}
        />
      ))}
      {talked && (
        <Bubble key={talked.id} view={view} anchor={talked.anchor} label="Comment" onClose={() => openThread(null)}>
          <ThreadCard
            thread={talked}
            reviewing={reviewing}
            pin={pinName(talked.anchor)}
            isOpen
            onOpen={() => openThread(null)}
          />
        </Bubble>
      )}
      {written && <NewPin key={JSON.stringify(written)} {...{ view, pinName, reviewing }} draft={written} />}
      {placing && <PlacingGlass view={view} panelId={panelId} />}
    </section>
  );
}

interface PinProps {
  thread: Thread;
  number: number;
  at: Point | null;
  isOpen: boolean;
  label: string;
  onOpen: () => void;
}

function Pin({ thread, number, at, isOpen, label, onOpen }: PinProps) {
  if (at === null) return null;
  return (
    <button
      type="button"
      className={thread.resolved ? "pin resolved" : "pin"}
      style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
      data-thread={thread.id}
      aria-label={label}
      aria-expanded={isOpen}
      title={label}
      onClick={onOpen}
    >
      {number}
    </button>
  );
}

function Regions({ view, anchors }: { view: Viewport; anchors: readonly (Anchor | null)[] }) {
  const regions = anchors.flatMap((anchor) => anchor?.region ?? []);
  if (regions.length === 0) return null;
  const matrix = toScreen(view);
  const boxes = anchors.flatMap((anchor) => (anchor?.region ? [anchor.region] : []));
  return (
    <svg className="regions" aria-hidden="true">
      {boxes.map(([left, top, width, height]) => {
        const corners = cornersOf({ left, top, right: left + width, bottom: top + height });
        const points = corners.map((corner) => apply(matrix, corner)).map(({ x, y }) => `${x},${y}`);
        return <polygon key={points.join(" ")} points={points.join(" ")} />;
      })}
    </svg>
  );
}

function NewPin({
  view,
  draft,
  pinName,
  reviewing,
}: {
  view: Viewport;
  draft: Draft;
  pinName: PinsProps["pinName"];
  reviewing: Reviewing;
}) {
  const { write } = useTalk();
  return (
    <Bubble view={view} anchor={draft.anchor} label="New comment" onClose={() => write(null)}>
      <p className="muted thread-where">{pinName(draft.anchor) || "The whole picture"}</p>
      <Composer
        label="Comment"
        hint="What should be looked at?"
        send="Comment"
        people={reviewing.people}
        wanted
        onCancel={() => write(null)}
        onSend={(text, mentions) => begin(reviewing.board, draft, text, mentions)}
      />
    </Bubble>
  );
}

interface BubbleProps {
  view: Viewport;
  anchor: Anchor | null;
  label: string;
  onClose: () => void;
  children: React.ReactNode;
}

const WIDTH_PX = 268;
const GAP_PX = 30;

/** Beside its pin, on the side that has room; at the right edge without one. */
function Bubble({ view, anchor, label, onClose, children }: BubbleProps) {
  const bubble = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    const { current } = bubble;
    if (current && !current.contains(document.activeElement)) current.focus({ preventScroll: true });
    const opener = before.current;
    return () => {
      const isLost = document.activeElement === document.body || document.activeElement === null;
      if (isLost && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);
  const at = placeOf(anchor, view) ?? { x: view.width, y: 0 };
  const right = at.x + GAP_PX + WIDTH_PX <= view.width;
  const left = right ? at.x + GAP_PX : at.x - GAP_PX - WIDTH_PX;
  const below = at.y < view.height * 0.55;
  const place = below ? { top: Math.max(8, at.y - 12) } : { bottom: Math.max(8, view.height - at.y - 12) };
  return (
    <div
      ref={bubble}
      className="bubble scrollable"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      style={{
        left: Math.max(8, Math.min(left, view.width - WIDTH_PX - 8)),
        width: WIDTH_PX,
        maxHeight: Math.max(140, (below ? view.height - at.y : at.y) - 8),
        ...place,
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose();
      }}
    >
      {children}
    </div>
  );
}

/** Where a pin stands on the screen; null for what has no place. A region is pinned at its upper right corner. */
function placeOf(anchor: Anchor | null, view: Viewport): Point | null {
  const { point, region } = anchor ?? {};
  if (point !== undefined) return apply(toScreen(view), { x: point[0], y: point[1] });
  return region === undefined ? null : apply(toScreen(view), { x: region[0] + region[2], y: region[1] });
}
