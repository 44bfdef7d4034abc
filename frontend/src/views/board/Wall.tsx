// The wall of panels: only the rows on the screen exist, everything else is arithmetic.
import { memo, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Presence } from "../../sync/types";
import { Card } from "./Card";
import { type Dragged, isIdle, type Place, placeAt } from "./drop";
import { type DragShown, WallGesture } from "./gesture";
import { type Box, boxOf, type Layout, layoutBoard, panelsWithin, type Row, rowAt } from "./layout";
import type { Outline } from "./outline";
import { SceneHead } from "./SceneHead";
import { extended, NOTHING, ofMany, only, type Selection, toggled } from "./selection";
import { useBoardState, ZOOMS } from "./state";
import type { ThumbStore } from "./thumbs";

const OVERSCAN_PX = 350;
const EMPTY: readonly Presence[] = [];

export interface WallHandle {
  layout: Layout;
  /** Scrolls so that the panel, or else the scene, begins at the top. */
  reveal: (sceneId: string | null, panelId: string | null) => void;
}

export interface WallProps {
  outline: Outline;
  aspect: number;
  thumbs: ThumbStore;
  people: readonly Presence[];
  writable: boolean;
  /** An open panel lies over the wall. */
  covered: boolean;
  lockOf: (panelId: string) => { by: string; reason: string } | null;
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
  const { outline, aspect } = props;
  const scroller = useRef<HTMLElement>(null);
  const { zoom, folded, selection, fold } = useBoardState();
  const { width, height } = useSize(scroller);
  const layout = useMemo(
    () => layoutBoard(outline, { width, height, cardWidth: ZOOMS[zoom] ?? 250, aspect, folded }),
    [outline, width, height, zoom, aspect, folded],
  );
  props.handle.current = { layout, reveal: (scene, panel) => revealAt(scroller.current, layout, scene, panel) };
  const [first, last] = useVisibleRows(scroller, layout, props.onView);
  useAnchoredZoom(scroller, layout, selection.current);
  useRevealed(scroller, layout, selection.current);
  useKeptFocus(scroller, layout, selection.current, props.covered);
  useWheelZoom(scroller);
  const gesture = useWallGesture(scroller, layout, props);
  const here = useHere(props.people);

  return (
    <section
      ref={scroller}
      className="wall scrollable"
      aria-label="Board"
      tabIndex={selection.current === null ? 0 : -1}
      {...gesture.handlers}
    >
      <div className="wall-content" style={{ height: layout.height }}>
        {layout.rows.slice(first, last + 1).map((row) => (
          <WallRow
            key={row.key}
            row={row}
            layout={layout}
            props={props}
            selection={selection}
            dragged={gesture.drag?.dragged ?? null}
            folded={folded.has(row.scene.id)}
            onFold={fold}
            here={here}
          />
        ))}
        {gesture.drag?.place && <div className="drop-mark" style={styleOf(gesture.drag.place.mark)} />}
        {gesture.marquee && <div className="marquee" style={styleOf(gesture.marquee)} />}
      </div>
      {gesture.drag && <Ghost drag={gesture.drag} outline={outline} />}
    </section>
  );
}

interface WallRowProps {
  row: Row;
  layout: Layout;
  props: WallProps;
  selection: Selection;
  dragged: Dragged | null;
  folded: boolean;
  onFold: (sceneId: string) => void;
  here: ReadonlyMap<string, readonly Presence[]>;
}

const WallRow = memo(function WallRow({ row, layout, props, selection, dragged, folded, onFold, here }: WallRowProps) {
  const style = { transform: `translateY(${row.y}px)`, height: row.height };
  if (row.kind === "scene") {
    const { scene } = row;
    return (
      <div className="wall-row" style={style}>
        <SceneHead
          scene={scene}
          time={props.sceneTime(scene.frames)}
          folded={folded}
          movable={props.writable}
          onFold={onFold}
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
          Draw the first panel of this scene
        </button>
        <span className="muted">or drop panels here</span>
      </div>
    );
  }
  return (
    <div
      className="wall-row"
      style={style}
      role="listbox"
      aria-multiselectable
      aria-label={`Panels of scene ${row.scene.number}`}
    >
      {row.cells.map(({ panel, x, startsShot }) => (
        <Card
          key={panel.id}
          panel={panel}
          detail={layout.detail}
          x={x}
          width={layout.cardWidth}
          pictureHeight={layout.pictureHeight}
          startsShot={startsShot}
          selected={selection.ids.has(panel.id)}
          current={selection.current === panel.id}
          dragged={isDragged(dragged, panel.id, panel.shotId)}
          locked={props.lockOf(panel.id) !== null}
          time={props.time(panel.frames)}
          here={here.get(panel.id) ?? EMPTY}
          thumbs={props.thumbs}
        />
      ))}
    </div>
  );
});

function isDragged(dragged: Dragged | null, panelId: string, shotId: string): boolean {
  if (dragged === null) return false;
  return dragged.kind === "panels" ? dragged.ids.includes(panelId) : dragged.id === shotId;
}

function Ghost({ drag, outline }: { drag: DragShown; outline: Outline }) {
  const { dragged } = drag;
  const words =
    dragged.kind === "panels"
      ? `${dragged.ids.length} panel${dragged.ids.length === 1 ? "" : "s"}`
      : dragged.kind === "shot"
        ? `Shot ${outline.byShot.get(dragged.id)?.label ?? ""}`
        : `Scene ${outline.byScene.get(dragged.id)?.number ?? ""}`;
  return (
    <div className="ghost" style={{ transform: `translate(${drag.clientX + 14}px, ${drag.clientY + 10}px)` }}>
      {words}
    </div>
  );
}

const styleOf = ({ x, y, width, height }: Box) => ({ left: x, top: y, width, height });

function useSize(scroller: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 900, height: 700 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  return size;
}

/** First and last index of the rows on the screen; renders again only when they change. */
function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  onView: WallProps["onView"],
): [number, number] {
  const [range, setRange] = useState<[number, number]>([0, 12]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const top = element.scrollTop;
      const first = rowAt(layout.rows, Math.max(0, top - OVERSCAN_PX));
      const last = rowAt(layout.rows, top + element.clientHeight + OVERSCAN_PX);
      setRange((before) => (before[0] === first && before[1] === last ? before : [first, last]));
      const row = layout.rows[rowAt(layout.rows, top + 20)];
      onView(row?.scene.id ?? null, row?.kind === "panels" ? (row.cells[0]?.panel.id ?? null) : null);
    };
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    return () => element.removeEventListener("scroll", measure);
  }, [scroller, layout, onView]);
  return [Math.min(range[0], Math.max(0, layout.rows.length - 1)), range[1]];
}

/** Zooming keeps the current panel, or the one in the middle, where it was. */
function useAnchoredZoom(scroller: RefObject<HTMLElement | null>, layout: Layout, current: string | null): void {
  const before = useRef<{ layout: Layout; top: number } | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const last = before.current;
    if (last !== null && last.layout.cardWidth !== layout.cardWidth) {
      const anchor = anchorOf(last.layout, element, current);
      const was = anchor === null ? null : boxOf(last.layout, anchor);
      const now = anchor === null ? null : boxOf(layout, anchor);
      if (was !== null && now !== null) element.scrollTop += now.y + now.height / 2 - (was.y + was.height / 2);
    }
    before.current = { layout, top: element.scrollTop };
  }, [scroller, layout, current]);
}

function anchorOf(layout: Layout, element: HTMLElement, current: string | null): string | null {
  const box = current === null ? null : boxOf(layout, current);
  const isSeen =
    box !== null && box.y < element.scrollTop + element.clientHeight && box.y + box.height > element.scrollTop;
  if (isSeen) return current;
  const row = layout.rows[rowAt(layout.rows, element.scrollTop + element.clientHeight / 2)];
  return row?.kind === "panels" ? (row.cells[0]?.panel.id ?? null) : null;
}

const WHEEL_STEP = 60;

/** Ctrl with the wheel, and a pinch, which browsers report alike. */
function useWheelZoom(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let turned = 0;
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      turned += event.deltaY;
      if (Math.abs(turned) < WHEEL_STEP) return;
      const { zoom, zoomTo } = useBoardState.getState();
      zoomTo(zoom - Math.sign(turned));
      turned = 0;
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  }, [scroller]);
}

/** A panel that becomes current is brought onto the screen. */
function useRevealed(scroller: RefObject<HTMLElement | null>, layout: Layout, current: string | null): void {
  const latest = useRef(layout);
  latest.current = layout;
  useEffect(() => {
    const element = scroller.current;
    const box = current === null ? null : boxOf(latest.current, current);
    if (element === null || box === null) return;
    const { scrollTop, clientHeight } = element;
    if (box.y < scrollTop) element.scrollTop = box.y - 12;
    else if (box.y + box.height > scrollTop + clientHeight) {
      element.scrollTop = Math.min(box.y - 12, box.y + box.height - clientHeight + 12);
    }
    const focusInside = element.contains(document.activeElement) || document.activeElement === document.body;
    if (focusInside) requestAnimationFrame(() => cardOf(element, current)?.focus({ preventScroll: true }));
  }, [scroller, current]);
}

/** A card that moved, or that was covered by an open panel, has lost the focus to nobody: it takes it back. */
function useKeptFocus(
  scroller: RefObject<HTMLElement | null>,
  layout: Layout,
  current: string | null,
  covered: boolean,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout moves cards in the page, which unfocuses them
  useEffect(() => {
    const element = scroller.current;
    if (element === null || covered || document.activeElement !== document.body) return;
    cardOf(element, current)?.focus({ preventScroll: true });
  }, [scroller, layout, current, covered]);
}

function revealAt(element: HTMLElement | null, layout: Layout, sceneId: string | null, panelId: string | null): void {
  const ofPanel = panelId === null ? undefined : layout.rows[layout.rowOf.get(panelId) ?? -1];
  const row = ofPanel ?? layout.rows.find(({ scene }) => scene.id === sceneId);
  if (element !== null && row !== undefined) element.scrollTop = row.y;
}

function cardOf(element: HTMLElement, panelId: string | null): HTMLElement | null {
  return panelId === null ? null : element.querySelector(`[data-panel="${CSS.escape(panelId)}"]`);
}

function useHere(people: readonly Presence[]): ReadonlyMap<string, readonly Presence[]> {
  return useMemo(() => {
    const here = new Map<string, Presence[]>();
    for (const person of people) {
      if (person.panel !== null) here.set(person.panel, [...(here.get(person.panel) ?? []), person]);
    }
    return here;
  }, [people]);
}

function useWallGesture(scroller: RefObject<HTMLElement | null>, layout: Layout, props: WallProps) {
  const [drag, setDrag] = useState<DragShown | null>(null);
  const [marquee, setMarquee] = useState<Box | null>(null);
  const latest = useRef({ layout, props });
  latest.current = { layout, props };
  const before = useRef<Selection>(NOTHING);

  const gesture = useMemo(
    () =>
      new WallGesture({
        scroller: () => scroller.current,
        toContent: (clientX, clientY) => contentPoint(scroller.current, clientX, clientY),
        placeAt: (dragged, x, y) => {
          const { layout, props } = latest.current;
          const place = placeAt(props.outline, layout, dragged, x, y);
          return place === null || isIdle(props.outline, dragged, place) ? null : place;
        },
        onDrag: setDrag,
        onMarquee: (box, adds) => {
          setMarquee(box);
          if (box === null) return;
          const kept = adds ? [...before.current.ids] : [];
          const ids = new Set([...kept, ...panelsWithin(latest.current.layout, box)]);
          useBoardState.getState().select(ofMany([...ids]));
        },
        onDrop: (dragged, place) => latest.current.props.onDrop(dragged, place),
      }),
    [scroller],
  );

  const cancelOnEscape = useCallback((event: KeyboardEvent) => event.key === "Escape" && gesture.cancel(), [gesture]);
  useEffect(() => {
    window.addEventListener("keydown", cancelOnEscape, true);
    return () => window.removeEventListener("keydown", cancelOnEscape, true);
  }, [cancelOnEscape]);

  const handlers = {
    onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
      const target = elementOf(event);
      if (event.button !== 0 || target.closest("button") !== null) return;
      const panelId = target.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? null;
      const { selection } = useBoardState.getState();
      before.current = selection;
      const dragged = grip(target, panelId, selection, latest.current.props);
      // A finger scrolls the wall; it drags by the grips alone.
      if (event.pointerType === "touch" && target.closest("[data-grip]") === null) return;
      if (panelId === null && dragged === null && isScrollbar(event)) return;
      gesture.press({ dragged, adds: event.shiftKey || event.metaKey || event.ctrlKey }, event.clientX, event.clientY);
    },
    onPointerMove: (event: React.PointerEvent<HTMLElement>) => {
      gesture.move(event.clientX, event.clientY);
      if (gesture.moved && !event.currentTarget.hasPointerCapture(event.pointerId) && event.buttons === 1) {
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    onPointerUp: () => gesture.complete(),
    onPointerCancel: () => gesture.cancel(),
    onClick: (event: React.MouseEvent<HTMLElement>) => {
      if (gesture.moved) {
        gesture.moved = false;
        return;
      }
      clicked(event, latest.current.props.outline);
    },
    onDoubleClick: (event: React.MouseEvent<HTMLElement>) => {
      const panelId = elementOf(event).closest<HTMLElement>("[data-panel]")?.dataset.panel;
      if (panelId !== undefined) latest.current.props.onOpen(panelId);
    },
    onContextMenu: (event: React.MouseEvent<HTMLElement>) => {
      const panelId = elementOf(event).closest<HTMLElement>("[data-panel]")?.dataset.panel ?? null;
      event.preventDefault();
      const { selection, select } = useBoardState.getState();
      if (panelId !== null && !selection.ids.has(panelId)) select(only(panelId));
      const sceneId = elementOf(event).closest<HTMLElement>("[data-scene]")?.dataset.scene ?? null;
      latest.current.props.onMenu(event.clientX, event.clientY, sceneId);
    },
  };
  return { drag, marquee, handlers };
}

/** React types event targets as EventTarget; on the wall they are elements. */
const elementOf = (event: React.SyntheticEvent): HTMLElement => event.target as HTMLElement;

function contentPoint(scroller: HTMLElement | null, clientX: number, clientY: number): { x: number; y: number } {
  const box = scroller?.getBoundingClientRect();
  return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) + (scroller?.scrollTop ?? 0) };
}

function isScrollbar(event: React.PointerEvent<HTMLElement>): boolean {
  return event.nativeEvent.offsetX > event.currentTarget.clientWidth && event.target === event.currentTarget;
}

/** What a press would drag: a shot or a scene by its grip, otherwise the panel or the whole selection. */
function grip(target: HTMLElement, panelId: string | null, selection: Selection, props: WallProps): Dragged | null {
  if (!props.writable) return null;
  const held = target.closest<HTMLElement>("[data-grip]")?.dataset.grip;
  const sceneId = target.closest<HTMLElement>("[data-scene]")?.dataset.scene;
  if (held === "scene" && sceneId !== undefined) return { kind: "scene", id: sceneId };
  const panel = panelId === null ? undefined : props.outline.byPanel.get(panelId);
  if (panel === undefined) return null;
  if (held === "shot") return { kind: "shot", id: panel.shotId };
  if (!selection.ids.has(panel.id)) return { kind: "panels", ids: [panel.id] };
  return { kind: "panels", ids: props.outline.panels.filter(({ id }) => selection.ids.has(id)).map(({ id }) => id) };
}

function clicked(event: React.MouseEvent<HTMLElement>, outline: Outline): void {
  const { selection, select } = useBoardState.getState();
  const target = elementOf(event);
  if (target.closest("button") !== null) return;
  const panelId = target.closest<HTMLElement>("[data-panel]")?.dataset.panel;
  if (panelId === undefined) {
    if (!event.shiftKey && !event.metaKey && !event.ctrlKey) select(NOTHING);
  } else if (event.shiftKey) select(extended(outline, selection, panelId));
  else if (event.metaKey || event.ctrlKey) select(toggled(selection, panelId));
  else select(only(panelId));
}
