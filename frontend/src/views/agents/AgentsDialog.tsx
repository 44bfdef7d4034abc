// What agents may do on a board: whether, where, how much; who paused them; and the report of what they were used for.
import { Download, Pause, Play } from "lucide-react";
import { useCallback, useEffect } from "react";
import { listAgents, reportAddress } from "../../api/manners";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import { EVERYBODY, type Limits, limitsOf, mutedOf, pauseOf } from "../../model/manners";
import type { Manners } from "../../model/model";
import { mayDecide, mayWrite, type Reviewing, useManners, useReviewing } from "../approval/reviewing";
import { initials } from "../board/Card";
import type { Outline } from "../board/outline";
import { useWords } from "../board/words";
import { NumberField } from "../inspector/fields";
import { configure, pause, resume, wishAlone } from "./bidding";
import { Setting, Switch, useWanted } from "./Switch";
import { doing, kindName } from "./words";

interface AgentsDialogProps {
  outline: Outline;
  onClose: () => void;
}

interface PartProps {
  reviewing: Reviewing;
  manners: Manners;
  outline: Outline;
}

export function AgentsDialog({ outline, onClose }: AgentsDialogProps) {
  const reviewing = useReviewing();
  const manners = useManners();
  return (
    <Dialog title="AI on this board" onClose={onClose} wide>
      {reviewing !== null && manners !== null && (
        <div className="agents">
          <div>
            <Whether {...{ reviewing, manners }} />
            <Agents {...{ reviewing, manners, outline }} />
            <MyWish {...{ reviewing, manners }} />
            <Report board={reviewing.board} />
          </div>
          <div>
            <HowMuch {...{ reviewing, manners }} />
            <MutedKinds {...{ reviewing, manners }} />
            <Scenes {...{ reviewing, manners, outline }} />
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Whether({ reviewing, manners }: Omit<PartProps, "outline">) {
  const { board, role } = reviewing;
  const decides = mayDecide(role);
  return (
    <section className="agents-part" aria-label="Whether">
      <p className="muted">
        Agents only suggest. Nothing on the board changes until one of you accepts it.
        {!decides && " An owner or a director sets what they may do."}
      </p>
      <Setting
        title="Suggestions on this board"
        on={manners.enabled}
        disabled={!decides}
        tell={(enabled) => configure(board, { enabled })}
      />
      <Setting
        title="Also when nobody asked"
        hint="At the end of a scene and in quiet moments. Off, they wait to be asked."
        on={manners.ambient}
        disabled={!decides || !manners.enabled}
        tell={(ambient) => configure(board, { ambient })}
      />
    </section>
  );
}

const LOOK_AGAIN_MS = 3000;

function Agents({ reviewing, manners, outline }: PartProps) {
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

function MyWish({ reviewing, manners }: Omit<PartProps, "outline">) {
  const { board, me, role } = reviewing;
  const { panel } = useWords();
  if (!mayWrite(role)) return null;
  return (
    <section className="agents-part" aria-label="My wish">
      <h3>For me</h3>
      <Setting
        title={`No suggestions in my ${panel}s`}
        hint={`Agents leave alone what you made, unless you ask them yourself.`}
        on={manners.wishes.includes(me)}
        tell={(alone) => wishAlone(board, alone)}
      />
    </section>
  );
}

const LIMITS: readonly { name: "per_panel" | "per_board" | "per_minute"; title: string }[] = [
  { name: "per_panel", title: "Waiting on one panel" },
  { name: "per_board", title: "Waiting on the board" },
  { name: "per_minute", title: "New in a minute" },
];

function HowMuch({ reviewing, manners }: Omit<PartProps, "outline">) {
  const { board, role } = reviewing;
  const decides = mayDecide(role);
  const limits: Limits = limitsOf(manners);
  return (
    <section className="agents-part" aria-label="How much">
      <h3>At most</h3>
      <div className="limits">
        {LIMITS.map(({ name, title }) => (
          <NumberField
            key={name}
            title={title}
            value={limits[name]}
            min={0}
            max={1000}
            step={1}
            disabled={!decides}
            onChange={(most) => void configure(board, { limits: { [name]: Math.round(most) } })}
          />
        ))}
      </div>
      <Setting
        title="Artists decide about their own panels"
        hint="Editors may accept and reject what touches nobody else's."
        on={limits.artists_decide}
        disabled={!decides}
        tell={(artists_decide) => configure(board, { limits: { artists_decide } })}
      />
    </section>
  );
}

function MutedKinds({ reviewing, manners }: Omit<PartProps, "outline">) {
  const { board, role, who } = reviewing;
  const muted = mutedOf(manners);
  return (
    <section className="agents-part" aria-label="Muted">
      <h3>Muted</h3>
      {muted.length === 0 && <p className="muted">Nothing. Five rejections in a row mute a kind of suggestion.</p>}
      <ul className="agent-list">
        {muted.map(({ key, agent, kind }) => (
          <li key={key}>
            <span className="agent-words">
              {kindName(kind)} <span className="muted">by {who(agent).name}</span>
            </span>
            {mayDecide(role) && (
              <button
                type="button"
                className="button"
                onClick={() => void configure(board, { muted: manners.muted.filter((other) => other !== key) })}
              >
                Unmute
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scenes({ reviewing, manners, outline }: PartProps) {
  const { board, role } = reviewing;
  const words = useWords();
  const [off, setOff] = useWanted(manners.off_scenes, (off_scenes) => configure(board, { off_scenes }));
  const turn = (id: string, on: boolean) => {
    const others = off.filter((other) => other !== id);
    setOff(on ? others : [...others, id]);
  };
  return (
    <section className="agents-part" aria-label={`${words.Scene}s`}>
      <h3>{words.Scene}s with suggestions</h3>
      {outline.scenes.length === 0 && <p className="muted">There is no {words.scene} yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keys, too */}
      <fieldset className="scene-switches scrollable" aria-label={`${words.Scene}s`} tabIndex={0}>
        {outline.scenes.map(({ id, number, slugline }) => (
          <Switch
            key={id}
            title={`${number} ${slugline}`.trim()}
            on={!off.includes(id)}
            disabled={!mayDecide(role)}
            onChange={(on) => turn(id, on)}
          />
        ))}
      </fieldset>
    </section>
  );
}

function Report({ board }: { board: string }) {
  return (
    <section className="agents-part" aria-label="Report">
      <h3>AI use report</h3>
      <p className="muted">Every frame and note that an agent suggested, by which model, who decided what, and when.</p>
      <p className="report-links">
        {(["csv", "pdf"] as const).map((form) => (
          <a key={form} className="button" href={reportAddress(board, form)} download>
            <Download size={13} aria-hidden /> {form.toUpperCase()}
          </a>
        ))}
      </p>
    </section>
  );
}
