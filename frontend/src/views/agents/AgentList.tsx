// The agents of a board: what each does at the moment, and pausing one or all of them.
import { Pause, Play } from "lucide-react";
import { useCallback, useEffect } from "react";
import { listAgents } from "../../api/manners";
import { useLoaded } from "../../app/loaded";
import { EVERYBODY, pauseOf } from "../../model/manners";
import { mayWrite } from "../approval/reviewing";
import { initials } from "../board/Card";
import { pause, resume } from "./bidding";
import type { OutlinedSetting } from "./parts";
import { doing } from "./words";

const LOOK_AGAIN_MS = 3000;

export function AgentList({ reviewing, manners, outline }: OutlinedSetting) {
  const { board, role, who } = reviewing;
  const agents = useLoaded(useCallback(() => listAgents(board), [board]));
  const { reload } = agents;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a pause shows at once
  useEffect(() => {
    reload();
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [reload, manners]);
  const all = pauseOf(manners, EVERYBODY);
  const whereIs = (panel: string, scene: string) => {
    const at = outline.byPanel.get(panel);
    if (at !== undefined) return `${at.shotLabel} ${at.number}/${at.count}`;
    return outline.byScene.get(scene)?.number ?? "";
  };
  return (
    <section className="agents-part" aria-label="Agents">
      <header>
        <h3>Agents</h3>
        {mayWrite(role) && agents.value !== null && agents.value.length > 0 && (
          <PauseButton board={board} agent={EVERYBODY} paused={all !== null} name="all" />
        )}
      </header>
      {all !== null && <p className="muted">{who(all.by).name} paused all of them.</p>}
      {agents.problem !== null && <p className="problem">{agents.problem}</p>}
      {agents.value?.length === 0 && <NoAgent />}
      <ul className="agent-list">
        {agents.value?.map((agent) => (
          <li key={agent.account}>
            <span className="avatar" style={{ background: agent.color }} aria-hidden>
              {initials(agent.name)}
            </span>
            <span className="agent-words">
              <b>{agent.name}</b>
              <span className="muted">{doing(agent, whereIs(agent.panel, agent.scene))}</span>
            </span>
            {mayWrite(role) && all === null && (
              <PauseButton board={board} agent={agent.account} paused={agent.paused} name={agent.name} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoAgent() {
  return (
    <p className="side-note">
      No agent works on this board yet. Whoever runs this server adds one with <code>board agent add</code>, and starts
      it with <code>board worker</code>. Nothing leaves the server for that: the assistant that comes with it needs no
      network.
    </p>
  );
}

interface PauseButtonProps {
  board: string;
  agent: string;
  paused: boolean;
  name: string;
}

function PauseButton({ board, agent, paused, name }: PauseButtonProps) {
  const Glyph = paused ? Play : Pause;
  return (
    <button
      type="button"
      className="button"
      aria-label={paused ? `Let ${name} go on` : `Pause ${name}`}
      onClick={() => void (paused ? resume(board, agent) : pause(board, agent))}
    >
      <Glyph size={13} aria-hidden /> {paused ? "Go on" : agent === EVERYBODY ? "Pause all" : "Pause"}
    </button>
  );
}
