// Why something is suggested: the rule with what it measured and how much it proved to say, and what was looked at.
import type { Json } from "../../model/model";
import type { Evidence, Filed } from "../../model/reviewRecord";
import { only } from "../board/selection";
import { useBoardState } from "../board/state";
import type { Reviewed } from "./reviewing";
import { strengthWord, subjectName } from "./wording";

export function Why({ reviewed, filed }: { reviewed: Reviewed; filed: Filed }) {
  const { author, evidence, record } = filed;
  const engine = [author.engine, author.model, author.provider].filter((part) => part !== "" && part !== "none");
  return (
    <section className="why" aria-label="Why">
      {evidence.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name of its own
        <Measured key={at} evidence={one} />
      ))}
      {evidence.length === 0 && record.rule !== "" && <p>Rule {record.rule}</p>}
      <Looked reviewed={reviewed} filed={filed} />
      <p className="muted">
        By {author.name}
        {engine.length > 0 && ` (${engine.join(", ")})`}
        {author.requestedBy !== "" && author.requestedBy === reviewed.me && ", because you asked"}
      </p>
    </section>
  );
}

function Measured({ evidence: { rule, threshold, strength, values } }: { evidence: Evidence }) {
  return (
    <>
      <p>
        <span className="rule">{rule}</span>{" "}
        {strength > 0 && (
          <span title={`Measured strength ${strength.toFixed(2)} of 1`}>
            a {strengthWord(strength)} rule ({strength.toFixed(2)})
          </span>
        )}
      </p>
      <dl className="evidence">
        {threshold !== "" && (
          <div>
            <dt>rule of thumb</dt>
            <dd>{threshold}</dd>
          </div>
        )}
        {Object.entries(values).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replace(/_/gu, " ")}</dt>
            <dd>{plainWords(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function plainWords(value: Json): string {
  if (Array.isArray(value)) return value.map(plainWords).join(", ") || "none";
  if (typeof value === "number") return String(Math.round(value * 100) / 100);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "none") || "not set";
}

/** What it looked at: a press goes there. */
function Looked({ reviewed, filed: { inputs } }: { reviewed: Reviewed; filed: Filed }) {
  const { outline, naming, boardModel } = reviewed;
  const select = useBoardState((state) => state.select);
  const places = inputs.flatMap((id) => {
    if (outline.byPanel.has(id)) return [{ id, panel: id, name: subjectName("panels", id, naming) }];
    const shot = outline.byShot.get(id);
    if (shot !== undefined) return [{ id, panel: shot.panels[0]?.id ?? null, name: subjectName("shots", id, naming) }];
    const text = boardModel.element(id)?.text;
    const linked = outline.panels.find(({ links }) => links.has(id))?.id ?? null;
    return text === undefined
      ? []
      : [{ id, panel: linked, name: `“${text.slice(0, 36)}${text.length > 36 ? "…" : ""}”` }];
  });
  if (places.length === 0) return null;
  return (
    <div className="looked">
      <span className="label">It looked at</span>
      {places.slice(0, 24).map(({ id, panel, name }) => (
        <button
          key={id}
          type="button"
          className="chip"
          disabled={panel === null}
          onClick={() => panel !== null && select(only(panel))}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
