// What agents may do on a board: whether at all, how much, which kinds nobody wants to hear of, and in which scenes.
import { type Limits, limitsOf, mutedOf } from "../../model/manners";
import { mayDecide } from "../approval/reviewing";
import { useWords } from "../board/words";
import { NumberField } from "../inspector/fields";
import { configure } from "./bidding";
import type { OutlinedSetting, Setting } from "./parts";
import { KeptSwitch, Switch, useWanted } from "./Switch";
import { kindName } from "./words";

export function Whether({ reviewing, manners }: Setting) {
  const { board, role } = reviewing;
  const decides = mayDecide(role);
  return (
    <section className="agents-part" aria-label="Whether">
      <p className="muted">
        Agents only suggest. Nothing on the board changes until one of you accepts it.
        {!decides && " An owner or a director sets what they may do."}
      </p>
      <KeptSwitch
        title="Suggestions on this board"
        on={manners.enabled}
        disabled={!decides}
        tell={(enabled) => configure(board, { enabled })}
      />
      <KeptSwitch
        title="Also when nobody asked"
        hint="At the end of a scene and in quiet moments. Off, they wait to be asked."
        on={manners.ambient}
        disabled={!decides || !manners.enabled}
        tell={(ambient) => configure(board, { ambient })}
      />
    </section>
  );
}

const LIMITS: readonly { name: "per_panel" | "per_board" | "per_minute"; title: string }[] = [
  { name: "per_panel", title: "Waiting on one panel" },
  { name: "per_board", title: "Waiting on the board" },
  { name: "per_minute", title: "New in a minute" },
];

export function HowMuch({ reviewing, manners }: Setting) {
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
      <KeptSwitch
        title="Artists decide about their own panels"
        hint="Editors may accept and reject what touches nobody else's."
        on={limits.artists_decide}
        disabled={!decides}
        tell={(artists_decide) => configure(board, { limits: { artists_decide } })}
      />
    </section>
  );
}

export function MutedKinds({ reviewing, manners }: Setting) {
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

export function Scenes({ reviewing, manners, outline }: OutlinedSetting) {
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
