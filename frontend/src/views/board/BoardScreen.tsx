// The board view: bar, screenplay, wall, inspector; the panel view stands over them when a panel is open.
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { importScreenplay } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { go } from "../../app/location";
import { Menu } from "../../app/Menu";
import { RefusedDialog } from "../../app/RefusedDialog";
import { SaveIndicator } from "../../app/SaveIndicator";
import { type BoardSession, useBoard, useOthers, useStanding } from "../../app/session";
import { complain } from "../../app/toast";
import type { Command } from "../../keys/commands";
import { KeyOverlay } from "../../keys/KeyOverlay";
import { useCommands } from "../../keys/registry";
import type { BoardModel } from "../../model/boardModel";
import { rateOf } from "../../model/model";
import { runningTime, secondsAndFrames } from "../../model/timecode";
import type { Presence } from "../../sync/types";
import { PanelWords } from "../inspector/PanelWords";
import { PanelView } from "../panel/PanelView";
import { PeopleDialog } from "../people/PeopleDialog";
import { ScriptSide } from "../script/ScriptSide";
import { BoardActions } from "./actions";
import { outlineOf } from "./arrange";
import { BinDialog } from "./BinDialog";
import { BoardProblem } from "./BoardPage";
import { boardCommands } from "./commands";
import { EmptyBoard } from "./EmptyBoard";
import { InspectorSide } from "./InspectorSide";
import { type Outline, searched } from "./outline";
import { usePictures } from "./pictures";
import { counted } from "./SceneHead";
import { useBoardState } from "./state";
import { TopBar } from "./TopBar";
import { useFollowing, useOwnPresence, useSurvivingSelection } from "./together";
import { Wall, type WallHandle } from "./Wall";

interface BoardScreenProps {
  session: BoardSession;
  model: BoardModel;
  panelId: string | null;
}

type Sheet = "bin" | "keys" | "people" | "refused" | null;

export function BoardScreen({ session, model, panelId }: BoardScreenProps) {
  const { connection, thumbs, entry } = session;
  const board = useBoard(model);
  const outline = useOutline(model);
  const standing = useStanding(connection);
  const others = useOthers(connection);
  const { search, script, inspector, selection, select, show, following } = useBoardState();
  const [sheet, setSheet] = useState<Sheet>(null);
  const [menu, setMenu] = useState<{ x: number; y: number; whole: boolean } | null>(null);
  const find = useRef<HTMLInputElement>(null);
  const wall = useRef<WallHandle>(null);
  const aspect = board.production.aspect_width / board.production.aspect_height;
  const redraw = usePictures(session, aspect);
  const actions = useMemo(
    () => new BoardActions({ connection, model, undo: session.undo, select, onCopied: redraw }),
    [connection, model, session, select, redraw],
  );
  const shown = useMemo(() => searched(outline, search), [outline, search]);
  const open = useCallback((id: string) => id !== "" && go(`/b/${entry.id}/panel/${id}`), [entry.id]);
  const close = useCallback(() => go(`/b/${entry.id}`), [entry.id]);
  const { writable } = connection.board;
  const rate = useMemo(() => rateOf(board.production), [board.production]);
  const time = useCallback((frames: number) => secondsAndFrames(frames, rate), [rate]);
  const sceneTime = useCallback((frames: number) => runningTime(frames, rate), [rate]);
  const commands = useMemo(
    () =>
      boardCommands({
        outline: shown,
        actions,
        writable: () => connection.board.writable,
        wall,
        onOpen: open,
        onFind: () => find.current?.focus(),
        onBin: () => setSheet("bin"),
        onKeys: () => setSheet("keys"),
        onScript: () => show({ script: !useBoardState.getState().script }),
      }),
    [shown, actions, connection, open, show],
  );
  useSurvivingSelection(shown);
  useOwnPresence(connection, panelId);
  const view = useFollowing(connection, others, outline, wall, panelId, open, close);
  const onMenu = useCallback((_: string | null, x: number, y: number) => setMenu({ x, y, whole: false }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new standing may bring other locks
  const isLocked = useCallback((id: string) => connection.lockOf(id) !== null, [connection, standing]);
  const followed = others.find(({ client }) => client === following);

  const closed = connection.closed();
  if (closed !== null) return <BoardProblem sentence={closed.reason || "This board is not open to you any more."} />;
  return (
    <div className="board-page">
      <TopBar
        connection={connection}
        name={entry.name}
        project={entry.project}
        sum={`${counted(outline.scenes.length, "scene")} · ${counted(outline.panels.length, "panel")} · ${runningTime(outline.frames, rate)}`}
        readOnly={writable ? null : `You are ${connection.role} here: look, but not change`}
        others={others}
        describe={(presence) => whereabouts(presence, outline)}
        findRef={find}
        onAdd={() => actions.insertPanel("after", selection.current)}
        onInvite={() => setSheet("people")}
        onRefused={() => setSheet("refused")}
        onMenu={(x, y) => setMenu({ x, y, whole: true })}
      />
      <div className="board-body">
        {script && panelId === null && (
          <ScriptSide
            board={board}
            outline={outline}
            panel={outline.byPanel.get(selection.current ?? "") ?? null}
            writable={writable}
            onLink={(elements, linked) => actions.link(selection.current ?? "", elements, linked)}
            onPanelFrom={(elements) => actions.panelFrom(elements, selection.current)}
            onImport={(file) => bring(entry.id, file)}
            onShowLinked={(element) => actions.showLinked(outline, element)}
            onClose={() => show({ script: false })}
          />
        )}
        <main className="board-main" inert={panelId !== null}>
          {outline.scenes.length === 0 ? (
            <EmptyBoard
              writable={writable}
              onScene={() => actions.insertScene(null)}
              onImport={(file) => void bring(entry.id, file)}
            />
          ) : (
            <Wall
              outline={shown}
              aspect={aspect}
              thumbs={thumbs}
              people={others}
              writable={writable}
              isLocked={isLocked}
              time={time}
              sceneTime={sceneTime}
              onDrop={actions.drop}
              onOpen={open}
              onMenu={onMenu}
              onAddPanel={actions.firstPanel}
              handle={wall}
              onView={view}
            />
          )}
          {outline.panels.length > 0 && shown.panels.length === 0 && <NothingFound />}
        </main>
        {inspector && panelId === null && (
          <InspectorSide board={board} outline={outline} model={model} actions={actions} writable={writable} />
        )}
        {followed !== undefined && <Following presence={followed} />}
        {panelId !== null && (
          <div className="panel-over">
            <PanelView
              connection={connection}
              undo={session.undo}
              project={entry.project}
              panels={outline.panels}
              panelId={panelId}
              aspect={aspect}
              thumbs={thumbs}
              onOpen={open}
              onClose={close}
              status={<SaveIndicator connection={connection} onRefused={() => setSheet("refused")} />}
              fields={<PanelWords model={model} panelId={panelId} actions={actions} writable={writable} />}
            />
          </div>
        )}
      </div>
      <BoardKeys commands={panelId === null ? commands : always(commands)} />
      {menu !== null && (
        <Menu entries={menuEntries(commands, menu.whole)} x={menu.x} y={menu.y} onClose={() => setMenu(null)} />
      )}
      {sheet === "keys" && <KeyOverlay onClose={() => setSheet(null)} />}
      {sheet === "refused" && <RefusedDialog connection={connection} onClose={() => setSheet(null)} />}
      {sheet === "people" && (
        <PeopleDialog
          project={entry.project}
          role={connection.role}
          me={connection.me.account}
          onClose={() => setSheet(null)}
        />
      )}
      {sheet === "bin" && (
        <BinDialog
          bin={board.bin}
          thumbs={thumbs}
          writable={writable}
          onRestore={actions.restore}
          onClose={() => setSheet(null)}
        />
      )}
    </div>
  );
}

function BoardKeys({ commands }: { commands: Command[] }) {
  useCommands(commands);
  return null;
}

/** What can be done from the panel view, too. */
function always(commands: Command[]): Command[] {
  return commands.filter(({ id }) => id === "view.keys");
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

const IN_MENU = [
  ["panel.open", "panel.new", "panel.new-before", "panel.duplicate"],
  ["panel.left", "panel.right", "shot.left", "shot.right", "scene.up", "scene.down"],
  ["shot.new", "shot.start", "scene.new"],
  ["panel.bin", "scene.bin"],
];
const IN_WHOLE_MENU = [
  ...IN_MENU,
  ["edit.undo", "edit.redo"],
  ["view.script", "view.inspector", "view.bin", "view.keys"],
];

function menuEntries(commands: Command[], whole: boolean): (Command | "separator")[] {
  const groups = (whole ? IN_WHOLE_MENU : IN_MENU).map((ids) =>
    ids.flatMap((id) => commands.find((command) => command.id === id) ?? []),
  );
  return groups.flatMap((group, at) => (at === 0 ? group : ["separator" as const, ...group]));
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

function Following({ presence }: { presence: Presence }) {
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
