// The history in a file of its own, fetched when it is first looked at.
import { lazy, Suspense } from "react";
import type { BoardSession } from "../../app/session";
import type { Outline } from "../board/outline";
import { leaveHistory, type Scene, useHistory } from "./state";

const Mode = lazy(() => import("./HistoryMode").then(({ HistoryMode }) => ({ default: HistoryMode }), notLoaded));
const Page = lazy(() => import("./HistoryPage").then(({ HistoryPage }) => ({ default: HistoryPage }), notLoaded));
const Panel = lazy(() => import("./PastPanel").then(({ PastPanel }) => ({ default: PastPanel }), notLoaded));

interface HistoryProps {
  session: BoardSession;
  outline: Outline;
}

export function LazyHistoryMode(props: HistoryProps & { at: string; panelId: string | null }) {
  return (
    <Suspense fallback={<section className="strip" aria-label="History" aria-busy="true" />}>
      <Mode {...props} />
    </Suspense>
  );
}

export function LazyHistoryPage(props: HistoryProps) {
  return (
    <Suspense fallback={<p className="side-note">Opening the history</p>}>
      <Page {...props} />
    </Suspense>
  );
}

export function LazyPastPanel(props: { session: BoardSession; scene: Scene; panelId: string }) {
  return (
    <div className="panel-over past-over">
      <Suspense fallback={<p className="opening muted">Opening the panel</p>}>
        <Panel {...props} />
      </Suspense>
    </div>
  );
}

function notLoaded() {
  return { default: NotLoaded };
}

function NotLoaded() {
  return (
    <p className="side-note problem" role="alert">
      The history could not be loaded. The server is away, or has a newer version of it.
    </p>
  );
}

/** Where the board stands once it has come back from the server; what went wrong stays with the way out. */
export function GoingBack() {
  const problem = useHistory((state) => state.problem);
  return (
    <main className="board-main going-back">
      {problem === null ? (
        <p className="muted" role="status">
          Going back
        </p>
      ) : (
        <div>
          <p role="alert">{problem}</p>
          <button type="button" className="button primary" onClick={leaveHistory}>
            Back to now
          </button>
        </div>
      )}
    </main>
  );
}
