// Agents that work on the board right now: where, what they do, and a way to stop each.
import { Square } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { AgentAtWork, BoardConnection } from "../../sync/types";
import { stopAgent, useAsked } from "./asking";
import type { Reviewed } from "./reviewing";
import { subjectName } from "./wording";

const DOING: Readonly<Record<AgentAtWork["state"], string>> = {
  reading: "reads",
  thinking: "thinks about",
  proposing: "writes about",
  resting: "waits before it says more about",
};

export function useAgents(connection: BoardConnection): readonly AgentAtWork[] {
  return useSyncExternalStore(
    (listener) => connection.onAgents(listener),
    () => connection.agents(),
  );
}

export function AgentsHere({ reviewed, mayStop }: { reviewed: Reviewed; mayStop: boolean }) {
  const { connection, board } = reviewed;
  const agents = useAgents(connection);
  const asked = useAsked((state) => state.asked).filter(({ job }) => !agents.some((agent) => agent.job === job));
  if (agents.length + asked.length === 0) return null;
  return (
    <ul className="agents-here" aria-label="Agents at work" aria-live="polite">
      {agents.map((agent) => (
        <li key={agent.account} style={{ borderColor: agent.color }}>
          <span>
            <strong>{agent.name}</strong> {doingWords(agent, reviewed)}
          </span>
          {mayStop && <StopButton board={board} job={agent.job} name={agent.name} />}
        </li>
      ))}
      {asked.map(({ job, about, attended }) => (
        <li key={job}>
          <span>
            Asked about {about}. {attended ? "Waiting for an agent." : "Nothing comes while no assistant is running."}
          </span>
          {mayStop && <StopButton board={board} job={job} name="this request" />}
        </li>
      ))}
    </ul>
  );
}

export function doingWords({ state, panel, scene }: AgentAtWork, { naming }: Reviewed): string {
  const where =
    panel !== ""
      ? subjectName("panels", panel, naming)
      : scene !== ""
        ? subjectName("scenes", scene, naming)
        : "the board";
  return `${DOING[state]} ${where}`;
}

export function StopButton({ board, job, name }: { board: string; job: string; name: string }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Stop ${name}`}
      title="Stop"
      onClick={() => void stopAgent(board, job)}
    >
      <Square size={11} fill="currentColor" />
    </button>
  );
}
