// The boards of one project: open, create, bring a screenplay or an archive, bin and restore.
import { FileUp, Plus, RotateCcw, Users } from "lucide-react";
import { type DragEvent, type FormEvent, useCallback, useState } from "react";
import * as api from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { useLoaded } from "../../app/loaded";
import { go } from "../../app/location";
import { complain, say } from "../../app/toast";
import { PeopleDialog } from "../people/PeopleDialog";
import { BoardTile } from "./BoardTile";

const LEADERS = ["owner", "director"];

async function boardsAndBin(project: string) {
  const [live, binned] = await Promise.all([api.listBoards(project), api.listBin(project)]);
  return { live, binned };
}

export function ProjectBoards({ project, me }: { project: api.Project; me: api.Me }) {
  const boards = useLoaded(useCallback(() => boardsAndBin(project.id), [project.id]));
  const [people, setPeople] = useState(false);
  const [over, setOver] = useState(false);
  const mayCreate = LEADERS.includes(project.role);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    const bring = file.name.endsWith(".zip") ? openArchive : bringScreenplay;
    await bring(project.id, file, boards.reload);
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
          <BoardTile key={board.id} board={board} reload={boards.reload} />
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
      <FileButton
        title="From a screenplay"
        accept=".fountain,.txt,.spmd"
        onFile={(file) => void bringScreenplay(project, file, reload)}
      />
      <FileButton title="From an archive" accept=".zip" onFile={(file) => void openArchive(project, file, reload)} />
      <span className="muted">or drop a Fountain file or an archive anywhere here</span>
    </form>
  );
}

interface FileButtonProps {
  title: string;
  accept: string;
  onFile: (file: File) => void;
}

function FileButton({ title, accept, onFile }: FileButtonProps) {
  return (
    <label className="button">
      <FileUp size={14} aria-hidden /> {title}
      <input
        type="file"
        className="visually-hidden"
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </label>
  );
}

/** The server checks the file to its end before it makes anything of it. */
async function openArchive(project: string, file: File, reload: () => void): Promise<void> {
  say(`Reading “${file.name}”.`);
  try {
    const { name } = await api.restoreArchive(project, file);
    say(`“${name}” is here, with its drawings and its history.`);
  } catch (error) {
    complain(sentenceOf(error));
  }
  reload();
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

function Binned({ boards, mayRestore, reload }: { boards: api.BoardEntry[]; mayRestore: boolean; reload: () => void }) {
  const restore = (id: string) => api.restoreBoard(id).then(reload, (error: unknown) => complain(sentenceOf(error)));
  return (
    <details className="binned">
      <summary>Bin, {boards.length}</summary>
      <ul className="board-list">
        {boards.map(({ id, name }) => (
          <li key={id} className="board-tile binned-board">
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
