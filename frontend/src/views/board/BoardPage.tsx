// A board on the screen: the wall with its sides, or one panel opened for drawing.
import { useEffect, useState } from "react";
import type { Me } from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { go } from "../../app/location";
import { type BoardSession, openSession, useBoardModel } from "../../app/session";
import { BoardScreen } from "./BoardScreen";
import { useBoardState } from "./state";

export function BoardPage({ boardId, panelId, me }: { boardId: string; panelId: string | null; me: Me }) {
  const [session, setSession] = useState<BoardSession | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let opened: BoardSession | null = null;
    let wanted = true;
    useBoardState.getState().reset();
    openSession(boardId, me).then(
      (fresh) => {
        opened = fresh;
        if (wanted) setSession(fresh);
        else void fresh.close();
      },
      (error: unknown) => wanted && setProblem(sentenceOf(error)),
    );
    return () => {
      wanted = false;
      void opened?.close();
      setSession(null);
    };
  }, [boardId, me]);
  if (problem !== null) return <BoardProblem sentence={problem} />;
  if (session === null) return <Opening />;
  return <OpenBoard session={session} panelId={panelId} />;
}

function OpenBoard({ session, panelId }: { session: BoardSession; panelId: string | null }) {
  const model = useBoardModel(session.connection.board);
  useEffect(() => {
    document.title = `${session.entry.name} · Previz Board`;
    return () => {
      document.title = "Previz Board";
    };
  }, [session]);
  return model === null ? <Opening /> : <BoardScreen session={session} model={model} panelId={panelId} />;
}

function Opening() {
  return (
    <main className="door" aria-busy="true">
      <p className="muted" role="status">
        Opening the board
      </p>
    </main>
  );
}

export function BoardProblem({ sentence }: { sentence: string }) {
  return (
    <main className="door">
      <div className="door-card">
        <p className="problem" role="alert">
          {sentence}
        </p>
        <button type="button" className="button" onClick={() => go("/")}>
          All boards
        </button>
      </div>
    </main>
  );
}
