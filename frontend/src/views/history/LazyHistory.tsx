// The history in a file of its own, fetched when it is first looked at.
import { lazy, type ReactNode, Suspense } from "react";
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

/** Until a moment has come the board stays as it stood; when it cannot come, why, and the way out. */
export function GoingBack({ waits, children }: { waits: boolean; children: ReactNode }) {
  const problem = useHistory((state) => state.problem);
  if (!waits || problem === null) return children;
  return (
    <main className="board-main going-back">
      <div>
        <p role="alert">{problem}</p>
        <button type="button" className="button primary" onClick={leaveHistory}>
          Back to now
        </button>
      </div>
    </main>
  );
}
