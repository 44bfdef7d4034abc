// Bringing something back: what would change, in sentences and pictures, what would not, and one button.
import { RotateCcw } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { sentenceOf } from "../../api/client";
import { listSteps, listVersions, type Moment, previewRestoration, type RestorePreview } from "../../api/history";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { DICE } from "../../model/ids";
import { momentBefore, msOf } from "../../model/moments";
import { mayDecide } from "../approval/reviewing";
import { useWords } from "../board/words";
import { MomentPicker } from "../compare/MomentPicker";
import { type Choice, choicesOf, momentText } from "../compare/moments";
import { lastVisit } from "../compare/visits";
import { carryOut } from "./carrying";
import { nameIn } from "./naming";
import type { Asked } from "./opening";
import { PlanFields } from "./PlanFields";
import { PlanPictures } from "./PlanPictures";
import { isEmptyPlan, leftOut, leftOutWords, scopeWords, sieveOf } from "./plan";
import "./restore.css";

interface RestoreDialogProps {
  session: BoardSession;
  model: BoardModel;
  asked: Asked;
  onClose: () => void;
}

const MOST_STEPS = 30;

export function RestoreDialog({ session, model, asked, onClose }: RestoreDialogProps) {
  const { scope } = asked;
  const words = useWords();
  const choices = useChoices(session.entry.id, asked);
  const [chosen, setChosen] = useState<Moment | null>(null);
  const moment = chosen ?? asked.moment ?? choices.first;
  const what = scopeWords(scope, (table, id) => nameIn(model, words, table, id));
  return (
    <Dialog title={`Bring back ${what}`} onClose={onClose} wide>
      <div className="restore">
        <MomentPicker title="As it was" moment={moment} choices={choices.all} onChoose={setChosen} />
        {moment === null ? (
          <p className="muted" role="status">
            {choices.isLoading
              ? "Looking for its past"
              : "Choose a moment: what would change is told before anything does."}
          </p>
        ) : (
          <Preview key={moment} session={session} model={model} asked={{ scope, moment }} onClose={onClose} />
        )}
      </div>
    </Dialog>
  );
}

/** Without a moment, how it was before the last change is what one wants most often. */
function useChoices(board: string, { scope, moment }: Asked) {
  const load = useCallback(async () => {
    const [versions, { steps }] = await Promise.all([
      listVersions(board),
      listSteps(board, sieveOf(scope), MOST_STEPS),
    ]);
    const known = { versions, steps: steps.slice(1), visited_ms: lastVisit(board), now_ms: Date.now() };
    const [latest] = steps;
    const before: Choice[] =
      latest === undefined
        ? []
        : [{ moment: momentBefore(latest.first), title: `Before the last change: ${latest.sentence}`, group: "since" }];
    return [...before, ...choicesOf(known)].filter(({ group }) => group !== "now");
  }, [board, scope]);
  const { value, isLoading } = useLoaded(load);
  const all = value ?? [];
  const first = moment === null ? (all[0]?.moment ?? null) : null;
  return { all, first, isLoading };
}

function Preview({ session, model, asked, onClose }: RestoreDialogProps & { asked: { moment: Moment } }) {
  const { scope, moment } = asked;
  const board = session.entry.id;
  const [named, setNamed] = useState<readonly string[]>([]);
  const load = useCallback(() => previewRestoration(board, moment, scope, named), [board, moment, scope, named]);
  const { value, problem, isLoading } = useLoaded(load);
  const last = useRef<RestorePreview | null>(null);
  last.current = value ?? last.current;
  const plan = last.current;
  if (problem !== null) return <Refused sentence={problem} />;
  if (plan === null) {
    return (
      <p className="muted" role="status">
        Working out what would change
      </p>
    );
  }
  return (
    <div aria-busy={isLoading}>
      {isEmptyPlan(plan) && plan.skipped.length === 0 ? (
        <p>Nothing differs: it is as it was {momentText(msOf(plan.then), Date.now())}.</p>
      ) : (
        <Plan session={session} model={model} plan={plan} asked={asked} named={named} onNamed={setNamed} />
      )}
      <Foot board={board} plan={plan} asked={asked} named={named} isLoading={isLoading} onClose={onClose} />
    </div>
  );
}

interface PlanProps extends Pick<RestoreDialogProps, "session" | "model" | "asked"> {
  plan: RestorePreview;
  named: readonly string[];
  onNamed: (named: readonly string[]) => void;
}

function Plan({ session, model, plan, asked, named, onNamed }: PlanProps) {
  return (
    <>
      <ul className="restore-summary">
        {plan.summary.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <PlanPictures session={session} model={model} plan={plan} scope={asked.scope} />
      <PlanFields model={model} plan={plan} />
      <LeftOutList session={session} plan={plan} named={named} onNamed={onNamed} />
    </>
  );
}

/** Only who decides may have what is approved changed, and only by name. */
function LeftOutList({ session, plan, named, onNamed }: Pick<PlanProps, "session" | "plan" | "named" | "onNamed">) {
  const left = useMemo(() => leftOut(plan.skipped), [plan]);
  const mayName = mayDecide(session.connection.role);
  const toggle = (id: string) => onNamed(named.includes(id) ? named.filter((one) => one !== id) : [...named, id]);
  if (left.length === 0 && named.length === 0) return null;
  return (
    <section className="restore-left" aria-label="Left as it is">
      <h3>Left as it is</h3>
      <ul>
        {left.map((one) => (
          <li key={`${one.reason}/${one.because}`}>
            {leftOutWords(one, plan.labels)}
            {one.reason === "approved" && mayName && (
              <button type="button" className="button quiet small" onClick={() => toggle(one.because)}>
                Bring it back all the same
              </button>
            )}
          </li>
        ))}
        {named.map((id) => (
          <li key={id}>
            {plan.labels[id] ?? "It"} comes back although it is approved.
            <button type="button" className="button quiet small" onClick={() => toggle(id)}>
              Leave it
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FootProps {
  board: string;
  plan: RestorePreview;
  asked: Asked & { moment: Moment };
  named: readonly string[];
  isLoading: boolean;
  onClose: () => void;
}

function Foot({ board, plan, asked, named, isLoading, onClose }: FootProps) {
  const key = useMemo(() => DICE.newId(), []);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setWorking(true);
    setProblem(null);
    try {
      await carryOut(board, key, { ...asked, seen: plan.seen, named });
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setWorking(false);
    }
  };
  return (
    <>
      {problem !== null && <Refused sentence={problem} />}
      <p className="muted restore-promise">
        Work that others do meanwhile stays. This is a step of its own in the history and can be undone.
      </p>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button primary"
          data-first
          disabled={working || isLoading || isEmptyPlan(plan)}
          onClick={() => void run()}
        >
          <RotateCcw size={13} aria-hidden /> {working ? "Bringing back" : "Bring back"}
        </button>
      </div>
    </>
  );
}

function Refused({ sentence }: { sentence: string }) {
  return (
    <p className="problem" role="alert">
      {sentence}
    </p>
  );
}
