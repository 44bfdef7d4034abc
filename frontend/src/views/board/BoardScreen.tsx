// The board view: bar, screenplay, wall, inspector; the panel view stands over them when a panel is open.
import { Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { importScreenplay } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { go } from "../../app/location";
import { Outdated } from "../../app/Outdated";
import { SaveIndicator } from "../../app/SaveIndicator";
import { type BoardSession, useBoard, useOthers, useStanding } from "../../app/session";
import { complain } from "../../app/toast";
import type { Command } from "../../keys/commands";
import { useCommands } from "../../keys/registry";
import type { BoardModel } from "../../model/boardModel";
import { aspectOf, rateOf } from "../../model/model";
import { runningTime, secondsAndFrames } from "../../model/timecode";
import type { BoardConnection, Presence } from "../../sync/types";
import { PanelWords } from "../inspector/PanelWords";
import { ScriptSide } from "../script/ScriptSide";
import { BoardActions } from "./actions/board";
import { outlineOf } from "./arrange";
import { BoardProblem } from "./BoardPage";
import { boardCommands } from "./commands";
import { EmptyBoard } from "./EmptyBoard";
import { InspectorSide } from "./InspectorSide";
import { fetchPanelView, LazyPanelView } from "./LazyPanelView";
import { counted, type Outline, searched } from "./outline";
import { type Sheet, Sheets } from "./Sheets";
import { useBoardState } from "./state";
import { TopBar } from "./TopBar";
import { useFollowing, useOwnPresence, useSelectedOpenPanel, useSurvivingSelection } from "./together";
import { Wall, type WallHandle } from "./Wall";
import { useWords, type Words, WordsProvider, wordsOf } from "./words";

interface BoardScreenProps {
  session: BoardSession;
  model: BoardModel;
  panelId: string | null;
}

/** Everything that the parts of the screen share. */
interface Screen extends BoardScreenProps {
  outline: Outline;
  shown: Outline;
  others: readonly Presence[];
  actions: BoardActions;
  writable: boolean;
  wall: React.RefObject<WallHandle | null>;
  onOpen: (panelId: string) => void;
  onClose: () => void;
  onSheet: (sheet: Sheet | null) => void;
}

export function BoardScreen(props: BoardScreenProps) {
  const { session, model, panelId } = props;
  const { connection, entry } = session;
  const outline = useOutline(model);
  useStanding(connection);
  const others = useOthers(connection);
  const search = useBoardState((state) => state.search);
  const [sheet, onSheet] = useState<Sheet | null>(null);
  const find = useRef<HTMLInputElement>(null);
  const wall = useRef<WallHandle>(null);
  const actions = useActions(session, model);
  const shown = useMemo(() => searched(outline, search), [outline, search]);
  const onOpen = useCallback((id: string) => id !== "" && go(`/b/${entry.id}/panel/${id}`), [entry.id]);
  const onClose = useCallback(() => go(`/b/${entry.id}`), [entry.id]);
  const words = useMemo(() => wordsOf(model.production.vocabulary), [model.production.vocabulary]);
  const commands = useBoardCommands({ shown, words, actions, connection, wall, find, onOpen, onSheet });
  useCommands(panelId === null ? commands.all : commands.always);
  useSelectedOpenPanel(panelId);
  useSurvivingSelection(shown);
  useOwnPresence(connection, panelId);
  usePictures(session, model, panelId);
  useEffect(fetchPanelView, []); // at once, so that a panel opens also when the server is away by then

  const closed = connection.closed();
  if (closed !== null) return <BoardProblem sentence={closed.reason || "This board is not open to you any more."} />;
  const { writable } = connection.board;
  const screen: Screen = { ...props, outline, shown, others, actions, writable, wall, onOpen, onClose, onSheet };
  return (
    <WordsProvider value={words}>
      <div className="board-page">
        {connection.outdated() && <Outdated leave={session.close} />}
        <Bar screen={screen} find={find} />
        <div className="board-body">
          <Beside screen={screen} side="script" />
          <Middle screen={screen} />
          <Beside screen={screen} side="inspector" />
          <Following others={others} />
          {panelId !== null && <OpenPanel screen={screen} panelId={panelId} />}
        </div>
        {sheet !== null && (
          <Sheets
            sheet={sheet}
            session={session}
            model={model}
            actions={actions}
            commands={commands.all}
            onClose={() => onSheet(null)}
          />
        )}
      </div>
    </WordsProvider>
  );
}

function Bar({ screen, find }: { screen: Screen; find: React.RefObject<HTMLInputElement | null> }) {
  const { session, model, outline, others, actions, writable, onSheet } = screen;
  const { connection, entry } = session;
  const words = useWords();
  const time = runningTime(outline.frames, rateOf(model.production));
  return (
    <TopBar
      connection={connection}
      name={entry.name}
      project={entry.project}
      sum={`${counted(outline.scenes.length, words.scene)} · ${counted(outline.panels.length, words.panel)} · ${time}`}
      readOnly={writable ? null : hindranceOf(connection)}
      others={others}
      describe={(presence) => whereabouts(presence, outline)}
      findRef={find}
      onAdd={() => actions.make.insertPanel("after", useBoardState.getState().selection.current)}
      onInvite={() => onSheet({ kind: "people" })}
      onRefused={() => onSheet({ kind: "refused" })}
      onMenu={(x, y) => onSheet({ kind: "menu", x, y, of: { kind: "everything" } })}
    />
  );
}

function hindranceOf(connection: BoardConnection): string {
  if (connection.outdated()) return "This page is older than the server: load it again";
  return connection.board.obstacle ?? `You are ${connection.role} here: look, but not change`;
}

function Middle({ screen }: { screen: Screen }) {
  const { session, model, outline, shown, others, actions, writable, panelId, wall, onOpen, onClose, onSheet } = screen;
  const { connection, thumbs, entry } = session;
  const { production } = useBoard(model);
  const rate = useMemo(() => rateOf(production), [production]);
  const time = useCallback((frames: number) => secondsAndFrames(frames, rate), [rate]);
  const sceneTime = useCallback((frames: number) => runningTime(frames, rate), [rate]);
  const onView = useFollowing(connection, others, outline, wall, panelId, onOpen, onClose);
  const onMenu = useCallback(
    (x: number, y: number, scene: string | null) =>
      onSheet({ kind: "menu", x, y, of: scene === null ? { kind: "panels" } : { kind: "scene", id: scene } }),
    [onSheet],
  );
  const { width, height } = aspectOf(production, null);
  return (
    <main className="board-main" inert={panelId !== null}>
      {outline.scenes.length === 0 ? (
        <EmptyBoard
          writable={writable}
          onScene={() => actions.make.insertScene(null)}
          onImport={(file) => void bring(entry.id, file)}
        />
      ) : (
        <Wall
          outline={shown}
          aspect={width / height}
          thumbs={thumbs}
          people={others}
          writable={writable}
          covered={panelId !== null}
          lockOf={(id) => connection.lockOf(id)}
          time={time}
          sceneTime={sceneTime}
          onDrop={actions.move.drop}
          onOpen={onOpen}
          onMenu={onMenu}
          onAddPanel={actions.make.firstPanel}
          onRenameScene={actions.fields.renameScene}
          handle={wall}
          onView={onView}
        />
      )}
      {outline.panels.length > 0 && shown.panels.length === 0 && <NothingFound />}
    </main>
  );
}

/** The screenplay at the left, the inspector at the right; neither while a panel is open. */
function Beside({ screen, side }: { screen: Screen; side: "script" | "inspector" }) {
  const { session, model, outline, actions, writable, panelId } = screen;
  const { selection, show, ...shown } = useBoardState();
  const board = useBoard(model);
  if (!shown[side] || panelId !== null) return null;
  if (side === "inspector") {
    return <InspectorSide board={board} outline={outline} model={model} actions={actions} writable={writable} />;
  }
  return (
    <ScriptSide
      board={board}
      outline={outline}
      panel={outline.byPanel.get(selection.current ?? "") ?? null}
      writable={writable}
      onLink={(elements, linked) => actions.links.link(selection.current ?? "", elements, linked)}
      onPanelFrom={(elements) => actions.links.panelFrom(elements, selection.current)}
      onImport={(file) => bring(session.entry.id, file)}
      onShowLinked={(element) => actions.links.showLinked(outline, element)}
      onClose={() => show({ script: false })}
    />
  );
}

function OpenPanel({ screen, panelId }: { screen: Screen; panelId: string }) {
  const { session, model, outline, actions, writable, onOpen, onClose, onSheet } = screen;
  const { connection, undo, thumbs, entry } = session;
  const shot = model.shot(outline.byPanel.get(panelId)?.shotId ?? "") ?? null;
  const { width, height } = aspectOf(model.production, shot);
  return (
    <div className="panel-over">
      <Suspense fallback={<p className="opening muted">Opening the panel</p>}>
        <LazyPanelView
          connection={connection}
          undo={undo}
          project={entry.project}
          panels={outline.panels}
          panelId={panelId}
          aspect={width / height}
          thumbs={thumbs}
          onOpen={onOpen}
          onClose={onClose}
          status={<SaveIndicator connection={connection} onRefused={() => onSheet({ kind: "refused" })} />}
          fields={<PanelWords model={model} panelId={panelId} actions={actions.fields} writable={writable} />}
        />
      </Suspense>
    </div>
  );
}

function useActions(session: BoardSession, model: BoardModel): BoardActions {
  const select = useBoardState((state) => state.select);
  return useMemo(() => {
    const { connection, undo, redraw } = session;
    return new BoardActions({ connection, model, undo, select, onCopied: redraw });
  }, [session, model, select]);
}

/** Missing pictures are drawn while nobody draws here; another frame for the production or a shot asks for new ones. */
function usePictures({ pictures }: BoardSession, model: BoardModel, panelId: string | null): void {
  useEffect(() => {
    if (panelId !== null) return pictures.rest();
    pictures.wake();
    return model.subscribe(pictures.stir);
  }, [pictures, model, panelId]);
}

interface CommandParts extends Pick<Screen, "shown" | "actions" | "wall" | "onOpen" | "onSheet"> {
  words: Words;
  connection: BoardConnection;
  find: React.RefObject<HTMLInputElement | null>;
}

/** All commands of the board, and those that the panel view leaves to it. */
function useBoardCommands(parts: CommandParts): { all: Command[]; always: Command[] } {
  const { shown, words, actions, connection, wall, find, onOpen, onSheet } = parts;
  return useMemo(() => {
    const { show } = useBoardState.getState();
    const all = boardCommands({
      outline: shown,
      words,
      actions,
      writable: () => connection.board.writable,
      wall,
      onOpen,
      onFind: () => find.current?.focus(),
      onBin: () => onSheet({ kind: "bin" }),
      onKeys: () => onSheet({ kind: "keys" }),
      onScript: () => show({ script: !useBoardState.getState().script }),
    });
    return { all, always: all.filter(({ id }) => id === "view.keys") };
  }, [shown, words, actions, connection, wall, find, onOpen, onSheet]);
}

function useOutline(model: BoardModel): Outline {
  const last = useRef<Outline | null>(null);
  const board = useSyncExternalStore(model.subscribe, model.board);
  return useMemo(() => {
    const labels = {
      scene: (id: string) => model.sceneLabels().get(id) ?? "",
      shot: (id: string) => model.shotLabels().get(id) ?? "",
    };
    last.current = outlineOf(board, labels, last.current);
    return last.current;
  }, [board, model]);
}

async function bring(boardId: string, file: File) {
  try {
    return await importScreenplay(boardId, file);
  } catch (error) {
    complain(sentenceOf(error));
    return null;
  }
}

function whereabouts({ user, view, panel }: Presence, outline: Outline): string {
  const at = outline.byPanel.get(panel ?? "");
  if (at === undefined) return `${user.name} looks at the board`;
  const verb = view?.mode === "panel" ? "draws on" : "is at";
  return `${user.name} ${verb} ${at.shotLabel} ${at.number}/${at.count}`;
}

function Following({ others }: { others: readonly Presence[] }) {
  const following = useBoardState((state) => state.following);
  const presence = others.find(({ client }) => client === following);
  if (presence === undefined) return null;
  const style = { "--follow": presence.user.color } as React.CSSProperties; // custom properties are not in its type
  return (
    <div className="following" style={style}>
      <span>Following {presence.user.name}, Esc stops</span>
    </div>
  );
}

function NothingFound() {
  const { searchFor } = useBoardState();
  return (
    <div className="nothing-found">
      <p>No panel fits what you look for.</p>
      <button type="button" className="button" onClick={() => searchFor({ text: "", status: "" })}>
        Show all panels
      </button>
    </div>
  );
}
