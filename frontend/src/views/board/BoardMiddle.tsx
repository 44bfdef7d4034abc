// The middle of a board's screen: the wall, or how a board without scenes begins.
import { useCallback, useMemo } from "react";
import { aspectOf, rateOf } from "../../model/model";
import { runningTime, secondsAndFrames } from "../../model/timecode";
import { NO_GHOSTS } from "../review/ghosts";
import { useReviewed } from "../review/reviewing";
import { Stage } from "../review/Stage";
import { bring } from "./bring";
import { EmptyBoard } from "./EmptyBoard";
import { marksOf } from "./marks";
import type { Screen } from "./screen";
import { useBoardState } from "./state";
import { useFollowing } from "./together";
import { Wall } from "./Wall";

export function BoardMiddle({ screen }: { screen: Screen }) {
  const { session, standing, outline, shown, others, actions, writable, panelId, wall, onOpen, onClose, onSheet } =
    screen;
  const { connection, entry } = session;
  const scene = screen.past?.scene ?? null;
  const thumbs = scene?.thumbs ?? session.thumbs;
  const { production } = screen.board;
  const rate = useMemo(() => rateOf(production), [production]);
  const time = useCallback((frames: number) => secondsAndFrames(frames, rate), [rate]);
  const sceneTime = useCallback((frames: number) => runningTime(frames, rate), [rate]);
  const onView = useFollowing(connection, others, outline, wall, panelId, onOpen, onClose);
  const onMenu = useCallback(
    (x: number, y: number, scene: string | null) =>
      onSheet({ kind: "menu", x, y, of: scene === null ? { kind: "panels" } : { kind: "scene", id: scene } }),
    [onSheet],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: its answers change with the standing, and then only
  const locks = useCallback((id: string) => marksOf(connection.lockOf(id)), [connection, standing]);
  const { width, height } = aspectOf(production, null);
  const reviewed = useReviewed();
  const { dock, tab } = useBoardState();
  return (
    <main className={mainClass(screen)} inert={panelId !== null}>
      {screen.past !== null && scene === null && (
        <p className="going muted" role="status">
          Going back
        </p>
      )}
      {outline.scenes.length === 0 && scene !== null ? (
        <p className="nothing-then muted">Nothing stood on the board yet.</p>
      ) : outline.scenes.length === 0 ? (
        <EmptyBoard
          writable={writable}
          onScene={() => actions.make.insertScene(null)}
          onImport={(file) => void bring(entry.id, file)}
        />
      ) : (
        <Wall
          outline={shown}
          ghosts={reviewed?.ghosts ?? NO_GHOSTS}
          aspect={width / height}
          thumbs={thumbs}
          people={others}
          writable={writable}
          covered={panelId !== null}
          marksOf={scene?.marksOf ?? locks}
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
      {reviewed !== null && dock && tab === "review" && (
        <Stage reviewed={reviewed} thumbs={session.thumbs} assets={session.assets} onOpen={onOpen} />
      )}
    </main>
  );
}

function mainClass({ past }: Screen): string {
  if (past === null) return "board-main";
  return past.scene === null ? "board-main past waiting" : "board-main past";
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
