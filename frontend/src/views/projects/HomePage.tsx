// The projects that a person is in, and the boards of one of them.
import { type FormEvent, useState } from "react";
import * as api from "../../api/boards";
import { sentenceOf } from "../../api/client";
import { useLoaded } from "../../app/loaded";
import { go } from "../../app/location";
import { complain } from "../../app/toast";
import { MeDialog } from "../people/MeDialog";
import { Brand } from "./JoinPage";
import { ProjectBoards } from "./ProjectBoards";

interface HomePageProps {
  me: api.Me;
  project: string | null;
  onRenamed: () => void;
}

export function HomePage({ me, project, onRenamed }: HomePageProps) {
  const [mine, setMine] = useState(false);
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
        <button type="button" className="side-item home-me" onClick={() => setMine(true)}>
          <span className="dot" style={{ background: me.color }} /> {me.name}
        </button>
        {mine && <MeDialog me={me} onRenamed={onRenamed} onClose={() => setMine(false)} />}
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
