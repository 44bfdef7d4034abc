// Which page is shown, to whom; keys, messages and the way in.
import { useEffect } from "react";
import { whoIsHere } from "../api/boards";
import { keyRegistry } from "../keys/registry";
import { BoardPage } from "../views/board/BoardPage";
import { HomePage } from "../views/projects/HomePage";
import { JoinPage, SignInPage } from "../views/projects/JoinPage";
import { useLoaded } from "./loaded";
import { type Page, pageOf, useLocationPath } from "./location";
import { Toasts } from "./Toasts";

export function App() {
  const page = pageOf(useLocationPath());
  useEffect(() => {
    window.addEventListener("keydown", keyRegistry.handle);
    return () => window.removeEventListener("keydown", keyRegistry.handle);
  }, []);
  return (
    <>
      {page.kind === "join" ? <JoinPage secret={page.secret} /> : <Inside page={page} />}
      <Toasts />
    </>
  );
}

type InsidePage = Exclude<Page, { kind: "join" }>;

function Inside({ page }: { page: InsidePage }) {
  const me = useLoaded(whoIsHere);
  if (me.problem !== null) return <Unreachable sentence={me.problem} retry={me.reload} />;
  if (me.isLoading) return null;
  if (me.value === null) return <SignInPage />;
  if (page.kind === "home") return <HomePage me={me.value} project={page.project} onRenamed={me.reload} />;
  return <BoardPage key={page.board} boardId={page.board} panelId={page.panel} me={me.value} />;
}

function Unreachable({ sentence, retry }: { sentence: string; retry: () => void }) {
  return (
    <main className="door">
      <div className="door-card">
        <p className="problem" role="alert">
          {sentence}
        </p>
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </div>
    </main>
  );
}
