// Which suggestions are shown: by agent, kind and scene, mine, stale, conflicting.
import { useWords } from "../board/words";
import { fits } from "./queue";
import type { Reviewed } from "./reviewing";
import { type ReviewState, useReviewState } from "./state";
import { kindName } from "./wording";

const SWITCHES = [
  { code: "mine", name: "Mine", title: "Made by me, or asked for by me" },
  { code: "stale", name: "Stale", title: "What it is about has changed since" },
  { code: "conflicting", name: "Conflicting", title: "It cannot be carried out as it is" },
] as const;

export function Filtering({ reviewed: { waiting, outline, me } }: { reviewed: Reviewed }) {
  const { filters, filter } = useReviewState();
  const words = useWords();
  if (waiting.length === 0) return null;
  const authors = new Map(waiting.map(({ filed: { author } }) => [author.account, author.name]));
  const kinds = new Set(waiting.map(({ filed }) => filed.record.kind));
  const scenes = outline.scenes.filter(({ id }) => waiting.some(({ filed }) => filed.record.scene === id));
  const count = (only: Partial<ReviewState["filters"]>) =>
    waiting.filter((one) => fits(one, { ...filters, ...only }, me)).length;
  return (
    <fieldset className="filtering" aria-label="Which suggestions">
      <Choice
        title="From"
        all="Everybody"
        value={filters.agent}
        options={[...authors]}
        onChange={(agent) => filter({ agent })}
      />
      <Choice
        title="Kind"
        all="All kinds"
        value={filters.kind}
        options={[...kinds].map((kind) => [kind, kindName(kind)])}
        onChange={(kind) => filter({ kind })}
      />
      <Choice
        title={words.Scene}
        all={`All ${words.scene}s`}
        value={filters.scene}
        options={scenes.map(({ id, number, slugline }) => [id, `${number} ${slugline}`])}
        onChange={(scene) => filter({ scene })}
      />
      <div className="chips">
        {SWITCHES.map(({ code, name, title }) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={filters[code]}
            title={title}
            onClick={() => filter({ [code]: !filters[code] })}
          >
            {name} <span className="number">{count({ [code]: true })}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

interface ChoiceProps {
  title: string;
  all: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

function Choice({ title, all, value, options, onChange }: ChoiceProps) {
  return (
    <select className="field" aria-label={title} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{all}</option>
      {options.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}
