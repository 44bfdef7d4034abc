// The paper in the middle: canvases, the pointers of others, the text that is being typed.
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Assets } from "../../canvas/assets";
import { CAPTION_FONT, LINE_HEIGHT } from "../../canvas/caption";
import { apply } from "../../canvas/geometry";
import { LiveSender } from "../../canvas/sender";
import { isBlankDrawing } from "../../canvas/sheets";
import { renderThumbnail } from "../../canvas/thumbnail";
import { toScreen } from "../../canvas/viewport";
import { isTyping } from "../../keys/registry";
import type { PanelModel } from "../../model/panelModel";
import type { UndoStack } from "../../model/undo";
import type { BoardConnection, Presence } from "../../sync/types";
import { bindTextarea } from "../../text/binding";
import { PanelActions } from "./actions";
import { PanelDesk } from "./desk";
import { sharedText } from "./documents";
import { PaperInput } from "./input";
import type { ThumbSink, ThumbSource } from "./place";
import { Wishes, wishKey } from "./wishes";

export interface PaperProps {
  connection: BoardConnection;
  undo: UndoStack;
  model: PanelModel;
  panelId: string;
  aspect: number;
  assets: Assets;
  thumbs: ThumbSource & ThumbSink;
  hindrance: string | null;
  label: string;
  others: readonly Presence[];
  onDesk: (work: Work | null) => void;
}

/** What hangs on one open panel while it is open. */
export interface Work {
  desk: PanelDesk;
  actions: PanelActions;
  input: PaperInput;
}

const THUMB_WIDTH = 640;

export function Paper(props: PaperProps) {
  const { work, paper, canvas, above } = useWork(props);
  const desk = work?.desk;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the paper takes the keys of its tools
    <div ref={paper} className="paper" role="application" aria-label={props.label} tabIndex={0} data-testid="paper">
      <canvas ref={canvas} />
      <canvas ref={above} className="above" aria-hidden />
      {desk && <Pointers desk={desk} others={props.others} />}
      {work && <Typing {...work} model={props.model} undo={props.undo} />}
      {desk && props.hindrance === null && <Hindrance desk={desk} />}
    </div>
  );
}

function useWork(props: PaperProps) {
  const { connection, undo, model, panelId, assets, thumbs, aspect, hindrance, onDesk } = props;
  const paper = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const [work, setWork] = useState<Work | null>(null);
  const desk = work?.desk ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another aspect or copy of the drawing is told to the desk below
  useEffect(() => {
    if (!paper.current || !canvas.current || !above.current) return;
    const actions = new PanelActions(model, undo, new Wishes(model, localStorage, wishKey(panelId)));
    const made = new PanelDesk(
      canvas.current,
      above.current,
      model,
      assets,
      hostOf(actions, connection, panelId),
      aspect,
    );
    const input = new PaperInput(paper.current, made);
    const stops = [
      watchSize(paper.current, made),
      watchSpace(input, paper.current),
      connection.onLive(panelId, (stroke) => made.hear(stroke)),
    ];
    const work = { desk: made, actions, input };
    setWork(work);
    onDesk(work);
    return () => {
      for (const stop of stops) stop();
      input.release();
      made.release();
      connection.setPresence({ pointer: null });
      setWork(null);
      onDesk(null);
    };
  }, [connection, undo, panelId, assets, thumbs, onDesk]);
  useEffect(() => {
    work?.actions.adopt(model);
    work?.desk.adopt(model);
  }, [work, model]);
  useOwnPicture(props);
  useEffect(() => desk?.setAspect(aspect), [desk, aspect]);
  useEffect(() => desk?.setBlocked(hindrance), [desk, hindrance]);
  useGrantedWishes(model, work?.actions ?? null, hindrance);
  return { work, paper, canvas, above };
}

/** The panel's small picture, made anew after every edit, and now if there is none. */
function useOwnPicture({ model, panelId, assets, thumbs, aspect, hindrance }: PaperProps): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another aspect alone is no edit
  useEffect(() => {
    const draw = () => thumbs.drew(panelId, () => renderThumbnail(model.drawing(), aspect, THUMB_WIDTH, assets));
    if (thumbs.source(panelId) === null && hindrance === null && !isBlankDrawing(model.drawing())) draw();
    return watchDrawing(model, draw);
  }, [model, panelId, assets, thumbs]);
}

/** Layers that the server has written meanwhile are set as they were wished to be, as soon as they may be changed. */
function useGrantedWishes(model: PanelModel, actions: PanelActions | null, hindrance: string | null): void {
  useEffect(() => {
    if (!actions || hindrance !== null) return;
    let isOpen = true;
    // Not within the transaction that brought them.
    const grant = () => queueMicrotask(() => isOpen && actions.grantWishes());
    grant();
    const stop = model.subscribeTo("layers", grant);
    return () => {
      isOpen = false;
      stop();
    };
  }, [model, actions, hindrance]);
}

function hostOf(actions: PanelActions, connection: BoardConnection, panelId: string) {
  return {
    carryOut: (change: Parameters<PanelActions["carryOut"]>[0]) => actions.carryOut(change),
    insertText: actions.insertText.bind(actions),
    sender: new LiveSender((chunk) => connection.sendLive(panelId, chunk)),
    hover: (pointer: Presence["pointer"]) => connection.setPresence({ pointer }),
  };
}

function watchSize(element: HTMLElement, desk: PanelDesk): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (entry) desk.setSize(entry.contentRect.width, entry.contentRect.height);
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/** The space bar turns every pointer into a hand for as long as it is held. */
function watchSpace(input: PaperInput, element: HTMLElement): () => void {
  const stop = new AbortController();
  const set = (event: KeyboardEvent, held: boolean) => {
    if (event.key !== " " || isTyping(event.target) || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    input.panning = held;
    element.classList.toggle("panning", held);
  };
  window.addEventListener("keydown", (event) => set(event, true), { signal: stop.signal });
  window.addEventListener("keyup", (event) => set(event, false), { signal: stop.signal });
  return () => stop.abort();
}

function watchDrawing(model: PanelModel, drew: () => void): () => void {
  const listener = (transaction: { local: boolean; changed: Map<unknown, unknown> }) => {
    if (transaction.local && transaction.changed.size > 0) drew();
  };
  model.doc.on("afterTransaction", listener);
  return () => model.doc.off("afterTransaction", listener);
}

function Pointers({ desk, others }: { desk: PanelDesk; others: readonly Presence[] }) {
  const view = useStore(desk.state, (state) => state.view);
  return (
    <div className="pointers" aria-hidden>
      {others.map(({ client, user, pointer }) => {
        if (!pointer) return null;
        const { x, y } = apply(toScreen(view), pointer);
        return (
          <div key={client} className="pointer" style={{ transform: `translate(${x}px, ${y}px)`, color: user.color }}>
            <svg width="15" height="17" viewBox="0 0 15 17" aria-hidden="true">
              <path d="M1.5 1.5v12l3.6-3 5.4-.6z" fill="currentColor" stroke="#0009" />
            </svg>
            <span className="pointer-name" style={{ background: user.color }}>
              {user.name}
            </span>
          </div>
        );
      })}
    </div>
  );
}

type TypingProps = Pick<Work, "desk" | "actions"> & { model: PanelModel; undo: UndoStack };

function Typing(props: TypingProps) {
  const id = useStore(props.desk.state, (state) => state.writing);
  return id === null ? null : <TypedField key={id} {...props} id={id} />;
}

function TypedField({ id, desk, actions, model, undo }: TypingProps & { id: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const view = useStore(desk.state, (state) => state.view);
  const text = model.text(id);
  useEffect(() => {
    const shared = sharedText(model.doc, id);
    if (!shared || !field.current) return;
    const unbind = bindTextarea(shared, field.current, undo.author);
    field.current.focus({ preventScroll: true });
    return unbind;
  }, [id, model, undo]);
  useEffect(() => () => actions.dropBlankText(id), [id, actions]);
  if (!text) return null;
  const at = apply(toScreen(view), text);
  return (
    <textarea
      ref={field}
      className="typed"
      aria-label="Text on the panel"
      spellCheck
      style={{
        transform: `translate(${at.x}px, ${at.y}px) rotate(${view.rotation + text.rotation}rad)`,
        width: text.width * view.scale + 2,
        fontSize: text.size * view.scale,
        lineHeight: LINE_HEIGHT,
        fontFamily: CAPTION_FONT,
        color: text.color,
      }}
      onPointerDown={(event) => event.stopPropagation()}
      onBlur={() => desk.finishWriting()}
      onKeyDown={(event) => {
        const leaves = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
        event.stopPropagation();
        if (leaves) desk.finishWriting();
      }}
    />
  );
}

function Hindrance({ desk }: { desk: PanelDesk }) {
  const hindrance = useStore(desk.state, (state) => state.hindrance);
  return hindrance ? (
    <p className="hindrance" role="status">
      {hindrance}
    </p>
  ) : null;
}
