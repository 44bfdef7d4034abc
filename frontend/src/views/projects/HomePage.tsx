// Projects and their boards: open, create, bring a screenplay, bin and restore.
import { Clapperboard, FileUp, Plus, RotateCcw, Trash2, Users } from "lucide-react";
import { type DragEvent, type FormEvent, useCallback, useState } from "react";
import * as api from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { useLoaded } from "../../app/loaded";
import { go } from "../../app/location";
import { complain, say } from "../../app/toast";
import { PeopleDialog } from "../people/PeopleDialog";
import { Brand } from "./JoinPage";

export function HomePage({ me, project }: { me: api.Me; project: string | null }) {
  const projects = useLoaded(api.listProjects);
  const chosen = projects.value?.find(({ id }) => id === project) ?? projects.value?.[0] ?? null;
  return (
    <div className="home">
      <nav className="home-side" aria-label="Projects">
        <Brand />
        <h2 className="side-title">Projects</h2>
        <ul>
          {projects.value?.map(({ id, name, role }) => (
            <li key={id}>
              <button
                type="button"
                className="side-item"
                aria-current={id === chosen?.id}
                onClick={() => go(`/p/${id}`)}
              >
                {name} <span className="muted">{role}</span>
              </button>
            </li>
          ))}
        </ul>
        {projects.value?.some(({ role }) => role === "owner") && <NewProject reload={projects.reload} />}
        <p className="home-me muted">
          <span className="dot" style={{ background: me.color }} /> {me.name}
        </p>
      </nav>
      <main className="home-main scrollable">
        {projects.problem !== null && (
          <p className="problem" role="alert">
            {projects.problem}
          </p>
        )}
        {chosen !== null && <ProjectBoards key={chosen.id} project={chosen} me={me} />}
      </main>
    </div>
  );
}

function NewProject({ reload }: { reload: () => void }) {
  const [name, setName] = useState<string | null>(null);
  const create = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const project = await api.createProject((name ?? "").trim());
      setName(null);
      reload();
      go(`/p/${project.id}`);
    } catch (error) {
      complain(sentenceOf(error));
    }
  };
  if (name === null) {
    return (
      <button type="button" className="side-item muted" onClick={() => setName("")}>
        New project
      </button>
    );
  }
  return (
    <form onSubmit={create}>
      <input
        className="field"
        aria-label="Name of the new project"
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
        autoFocus
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setName(null)}
        onBlur={() => name === "" && setName(null)}
      />
    </form>
  );
}

const LEADERS = ["owner", "director"];

async function boardsAndBin(project: string) {
  const [live, binned] = await Promise.all([api.listBoards(project), api.listBin(project)]);
  return { live, binned };
}

function ProjectBoards({ project, me }: { project: api.Project; me: api.Me }) {
  const boards = useLoaded(useCallback(() => boardsAndBin(project.id), [project.id]));
  const [people, setPeople] = useState(false);
  const [over, setOver] = useState(false);
  const mayCreate = LEADERS.includes(project.role);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined) await bringScreenplay(project.id, file, boards.reload);
  };
  const live = boards.value?.live ?? [];
  const binned = boards.value?.binned ?? [];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a drop target; the button below does the same by keyboard
    <section
      className={over ? "boards over" : "boards"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(mayCreate);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => mayCreate && void drop(event)}
    >
      <header className="boards-head">
        <h1>{project.name}</h1>
        <button type="button" className="button" onClick={() => setPeople(true)}>
          <Users size={14} aria-hidden /> People
        </button>
      </header>
      {mayCreate && <NewBoard project={project.id} reload={boards.reload} />}
      {boards.problem !== null && <p className="problem">{boards.problem}</p>}
      <ul className="board-list">
        {live.map((board) => (
          <BoardTile key={board.id} board={board} mayBin={mayCreate} reload={boards.reload} />
        ))}
      </ul>
      {boards.value !== null && live.length === 0 && <FirstBoard mayCreate={mayCreate} />}
      {binned.length > 0 && <Binned boards={binned} mayRestore={mayCreate} reload={boards.reload} />}
      {people && (
        <PeopleDialog project={project.id} role={project.role} me={me.account} onClose={() => setPeople(false)} />
      )}
    </section>
  );
}

function NewBoard({ project, reload }: { project: string; reload: () => void }) {
  const [name, setName] = useState("");
  const create = async (event: FormEvent) => {
    event.preventDefault();
    try {
      go(`/b/${(await api.createBoard(project, name.trim())).id}`);
    } catch (error) {
      complain(sentenceOf(error));
    }
  };
  return (
    <form className="new-board" onSubmit={create}>
      <input
        className="field"
        aria-label="Name of the new board"
        placeholder="Name of a new board"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button primary" disabled={name.trim() === ""}>
        <Plus size={14} aria-hidden /> Create board
      </button>
      <label className="button">
        <FileUp size={14} aria-hidden /> From a screenplay
        <input
          type="file"
          className="visually-hidden"
          accept=".fountain,.txt,.spmd"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = "";
            if (file !== undefined) void bringScreenplay(project, file, reload);
          }}
        />
      </label>
      <span className="muted">or drop a Fountain file anywhere here</span>
    </form>
  );
}

async function bringScreenplay(project: string, file: File, reload: () => void): Promise<void> {
  const name = file.name.replace(/\.[^.]+$/u, "");
  let made: string | null = null;
  try {
    made = (await api.createBoard(project, name)).id;
    const report = await api.importScreenplay(made, file);
    say(`${report.scenes} scenes came from “${file.name}”.`);
    go(`/b/${made}`);
  } catch (error) {
    complain(sentenceOf(error));
    if (made !== null) await api.binBoard(made); // nothing half done: the empty board goes to the bin
    reload();
  }
}

function BoardTile({ board, mayBin, reload }: { board: api.BoardEntry; mayBin: boolean; reload: () => void }) {
  const bin = async () => {
    try {
      await api.binBoard(board.id);
      say(`“${board.name}” lies in the bin.`, {
        title: "Undo",
        run: () => void api.restoreBoard(board.id).then(reload),
      });
      reload();
    } catch (error) {
      complain(sentenceOf(error));
    }
  };
  return (
    <li className="board-tile">
      <a
        href={`/b/${board.id}`}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          go(`/b/${board.id}`);
        }}
      >
        <Clapperboard className="tile-glyph" size={16} aria-hidden />
        <span>
          <strong>{board.name}</strong>
          <span className="muted">Made {new Date(board.created_ms).toLocaleDateString("en-GB")}</span>
        </span>
      </a>
      {mayBin && (
        <button type="button" className="icon-button" aria-label={`Move “${board.name}” to the bin`} onClick={bin}>
          <Trash2 size={14} />
        </button>
      )}
    </li>
  );
}

function Binned({ boards, mayRestore, reload }: { boards: api.BoardEntry[]; mayRestore: boolean; reload: () => void }) {
  const restore = (id: string) => api.restoreBoard(id).then(reload, (error: unknown) => complain(sentenceOf(error)));
  return (
    <details className="binned">
      <summary>Bin, {boards.length}</summary>
      <ul className="board-list">
        {boards.map(({ id, name }) => (
          <li key={id} className="board-tile">
            <span className="muted">{name}</span>
            <button type="button" className="button" disabled={!mayRestore} onClick={() => void restore(id)}>
              <RotateCcw size={13} aria-hidden /> Restore
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function FirstBoard({ mayCreate }: { mayCreate: boolean }) {
  return (
    <div className="teach">
      <h2>No board yet</h2>
      <p>
        {mayCreate
          ? "A board holds one film. Create an empty one above, or drop a screenplay here: every scene gets its place, and the lines stand beside the panels."
          : "Nobody has made a board in this project. A director or an owner can."}
      </p>
    </div>
  );
}
