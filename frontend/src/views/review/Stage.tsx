// The stage under the wall: one suggestion, its picture, what it would change and why, and what can be decided.
import { Bot, ChevronLeft, ChevronRight, UserPen, X } from "lucide-react";
import { useState } from "react";
import type { Assets } from "../../canvas/assets";
import { carriedOut, deciderOf, type Filed, skippedOf } from "../../model/reviewRecord";
import type { ThumbStore } from "../board/thumbs";
import { acceptChosen, chosenOf, REASONS, rejectOrAsk, rejectWith, withdrawOwn } from "./commands";
import { REVERTIBLE } from "./desk";
import { EditForm } from "./EditForm";
import { Operations } from "./Operations";
import { Pictures } from "./Pictures";
import { type Judged, judge, stepped } from "./queue";
import { mayDecide, type Reviewed } from "./reviewing";
import { shownOf } from "./shown";
import { useReviewState } from "./state";
import { Why } from "./Why";
import { kindName, momentWords, stateName } from "./wording";

interface StageProps {
  reviewed: Reviewed;
  thumbs: ThumbStore;
  assets: Assets;
  onOpen: (panelId: string) => void;
}

export function Stage({ reviewed, ...rest }: StageProps) {
  const { selected } = useReviewState();
  const filed = reviewed.model.suggestion(selected ?? "");
  if (filed === undefined) return null;
  return <Open key={filed.id} reviewed={reviewed} filed={filed} {...rest} />;
}

function Open({ reviewed, filed, thumbs, assets, onOpen }: StageProps & { filed: Filed }) {
  const { why, sitting, settling } = useReviewState();
  const [place, setPlace] = useState(0);
  const waits = filed.record.state === "proposed" && !settling.has(filed.id);
  const one = reviewed.waiting.find(({ filed: { id } }) => id === filed.id) ?? judge(filed, reviewed.ground);
  const frames = filed.operations.filter(({ op }) => op === "insert").length;
  return (
    <section className="stage" aria-label="Suggestion" data-suggestion={filed.id}>
      <StageHead reviewed={reviewed} one={one} waits={waits} />
      <div className="stage-body">
        <div className="stage-left">
          <Pictures
            reviewed={reviewed}
            filed={filed}
            shown={shownOf(filed, reviewed.outline, place)}
            {...{ thumbs, assets, onOpen }}
          />
          {frames > 1 && (
            <fieldset className="compares" aria-label="Suggested frames">
              {Array.from({ length: frames }, (_, at) => (
                <button
                  // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place
                  key={at}
                  type="button"
                  className="chip"
                  aria-pressed={place === at}
                  onClick={() => setPlace(at)}
                >
                  Frame {at + 1}
                </button>
              ))}
            </fieldset>
          )}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys */}
        <section className="stage-side scrollable" tabIndex={0} aria-label="What is suggested">
          {filed.record.rationale !== "" && <p className="rationale">{filed.record.rationale}</p>}
          {sitting === "editing" && waits ? (
            <EditForm reviewed={reviewed} one={one} />
          ) : (
            <Operations one={one} naming={reviewed.naming} open={waits} done={doneOf(reviewed, filed)} />
          )}
          {filed.operations.length === 0 && (
            <p className="muted">This work was kept as it came and cannot be accepted.</p>
          )}
          {why && <Why reviewed={reviewed} filed={filed} />}
          {!waits && <History reviewed={reviewed} filed={filed} />}
        </section>
      </div>
      {waits && sitting !== "editing" && <StageFoot reviewed={reviewed} one={one} />}
    </section>
  );
}

/** The operations that were carried out; null while nobody has decided. */
function doneOf({ model }: Reviewed, filed: Filed): ReadonlySet<number> | null {
  const decision = model.decision(filed.record.decision);
  if (decision === undefined) return null;
  const carried = Array.isArray(decision.operations) ? decision.operations : [];
  return new Set(carried.map((one) => Number((one as { index?: number } | null)?.index)));
}

function StageHead({
  reviewed,
  one: { filed, conflicts, stale },
  waits,
}: {
  reviewed: Reviewed;
  one: Judged;
  waits: boolean;
}) {
  const { select, left } = useReviewState();
  const { author, record } = filed;
  const Mark = author.kind === "agent" ? Bot : UserPen;
  const at = reviewed.queue.findIndex(({ filed: { id } }) => id === filed.id);
  const inWay = conflicts.filter(({ operation }) => !left.has(operation)).length;
  const step = (by: 1 | -1) => select(stepped(reviewed.queue, filed.id, by));
  return (
    <header
      className="stage-head"
      style={{ "--author": reviewed.colorOf(filed) } as React.CSSProperties /* custom properties are not in its type */}
    >
      <span className="ai-mark" title={author.kind === "agent" ? "Suggested by a program" : "Suggested by a person"}>
        <Mark size={13} aria-hidden /> {author.kind === "agent" ? "AI" : ""} {author.name}
      </span>
      <span className="kind">{kindName(record.kind)}</span>
      <h2>{record.title}</h2>
      {waits && stale && (
        <span className="badge warn" title="Something that this is about has changed since it was made">
          Stale
        </span>
      )}
      {waits && inWay > 0 && <span className="badge bad">Conflict</span>}
      {!waits && <span className="badge">{stateName(record.state)}</span>}
      {record.edited_by.length > 0 && (
        <span className="badge" title="People have changed it since it was made">
          Edited
        </span>
      )}
      <span className="topbar-space" />
      {at >= 0 && (
        <span className="muted number">
          {at + 1} of {reviewed.queue.length}
        </span>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Previous suggestion"
        title="Previous ([)"
        onClick={() => step(-1)}
      >
        <ChevronLeft size={15} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Next suggestion"
        title="Next (])"
        onClick={() => step(1)}
      >
        <ChevronRight size={15} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Close the suggestion"
        title="Close (Esc)"
        onClick={() => select(null)}
      >
        <X size={15} />
      </button>
    </header>
  );
}

function StageFoot({ reviewed, one }: { reviewed: Reviewed; one: Judged }) {
  const { sitting, sit, why, showWhy } = useReviewState();
  const setting = { reviewed: () => reviewed };
  const chosen = useChosen(one);
  if (sitting === "rejecting") return <Reasons setting={setting} onCancel={() => sit("looking")} />;
  const mine = one.filed.author.account === reviewed.me;
  const all = one.filed.operations.length;
  return (
    <footer className="stage-foot">
      {mayDecide(reviewed.role) ? (
        <>
          <button
            type="button"
            className="button primary"
            disabled={chosen === 0}
            onClick={() => acceptChosen(setting)}
          >
            {chosen === all ? "Accept" : `Accept ${chosen} of ${all}`} <kbd>A</kbd>
          </button>
          <button type="button" className="button" onClick={() => rejectOrAsk(setting)}>
            Reject <kbd>R</kbd>
          </button>
        </>
      ) : (
        <span className="muted">Owners and directors decide.</span>
      )}
      {reviewed.role !== "viewer" && (
        <button type="button" className="button" onClick={() => sit("editing")}>
          Change <kbd>E</kbd>
        </button>
      )}
      <button type="button" className="button" aria-pressed={why} onClick={() => showWhy(!why)}>
        Why <kbd>.</kbd>
      </button>
      {mine && (
        <button type="button" className="button" onClick={() => withdrawOwn(setting)}>
          Withdraw <kbd>W</kbd>
        </button>
      )}
    </footer>
  );
}

function useChosen(one: Judged): number {
  const { left } = useReviewState();
  return left.size === 0 ? one.filed.operations.length : (chosenOf(one)?.length ?? 0);
}

function Reasons({ setting, onCancel }: { setting: { reviewed: () => Reviewed }; onCancel: () => void }) {
  return (
    <footer className="stage-foot">
      <button type="button" className="button primary" onClick={() => rejectWith(setting, "")}>
        Reject <kbd>R</kbd>
      </button>
      {REASONS.map((reason, at) => (
        <button key={reason} type="button" className="button" onClick={() => rejectWith(setting, reason)}>
          <kbd>{at + 1}</kbd> {reason}
        </button>
      ))}
      <button type="button" className="button" onClick={onCancel}>
        Cancel <kbd>Esc</kbd>
      </button>
    </footer>
  );
}

/** Who decided what about it, in order. */
export function History({ reviewed, filed }: { reviewed: Reviewed; filed: Filed }) {
  const { model, desk, role } = reviewed;
  return (
    <ol className="history" aria-label="Decisions">
      {model.decisionsOf(filed.id).map((decision) => {
        const count = carriedOut(decision);
        const skipped = skippedOf(decision).length;
        return (
          <li key={decision.id}>
            <strong>{stateName(decision.verdict)}</strong> by {deciderOf(decision) || "the server"},{" "}
            {momentWords(decision.at_ms)}
            {decision.verdict === "partly_accepted" && count !== null && `: ${count} of ${filed.operations.length}`}
            {decision.reason !== "" && `: ${decision.reason}`}
            {skipped > 0 && ". Work that people did on top stayed."}{" "}
            {mayDecide(role) && filed.record.decision === decision.id && REVERTIBLE.includes(decision.verdict) && (
              <button type="button" className="link" onClick={() => void desk.revert(decision.id)}>
                Take it back
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
