// What would change, told before anything does: sentences, pictures, fields, what is left as it is, and one button.
import { RotateCcw } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { sentenceOf } from "../../api/client";
import type { RestorePreview } from "../../api/history";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { DICE } from "../../model/ids";
import { mayDecide } from "../approval/reviewing";
import { PlanFields } from "./PlanFields";
import { PlanPictures } from "./PlanPictures";
import { approvedOut, isEmptyPlan } from "./plan";

interface PreviewProps {
  session: BoardSession;
  model: BoardModel;
  isMoment: boolean;
  /** Asks what would change; `named` are approved records that shall come back all the same. */
  look: (named: readonly string[]) => Promise<RestorePreview>;
  /** Under the same key it is done once. */
  carry: (key: string, seen: string, named: readonly string[]) => Promise<void>;
  onClose: () => void;
}

export function Preview({ session, model, isMoment, look, carry, onClose }: PreviewProps) {
  const [named, setNamed] = useState<readonly string[]>([]);
  const { plan, problem, isLoading } = usePlan(look, named);
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
      <ul className="restore-summary">
        {plan.summary.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <PlanPictures {...{ session, model, plan, isMoment }} />
      <PlanFields model={model} plan={plan} />
      {mayDecide(session.connection.role) && <Approved plan={plan} named={named} onNamed={setNamed} />}
      <Foot plan={plan} named={named} isLoading={isLoading} carry={carry} onClose={onClose} />
    </div>
  );
}

/** The plan that is shown stays until the next one is there. */
function usePlan(look: PreviewProps["look"], named: readonly string[]) {
  const [plan, setPlan] = useState<RestorePreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isLoading, setLoading] = useState(true);
  const asking = useRef(look);
  useEffect(() => {
    let wanted = true;
    setLoading(true);
    asking
      .current(named)
      .then(
        (fresh) => wanted && setPlan(fresh),
        (error: unknown) => wanted && setProblem(sentenceOf(error)),
      )
      .finally(() => wanted && setLoading(false));
    return () => {
      wanted = false;
    };
  }, [named]);
  return { plan, problem, isLoading };
}

interface ApprovedProps {
  plan: RestorePreview;
  named: readonly string[];
  onNamed: (named: readonly string[]) => void;
}

/** Only who decides may have what is approved changed, and only by name. */
function Approved({ plan, named, onNamed }: ApprovedProps) {
  const left = useMemo(() => approvedOut(plan.skipped), [plan]);
  if (left.length === 0 && named.length === 0) return null;
  const toggle = (id: string) => onNamed(named.includes(id) ? named.filter((one) => one !== id) : [...named, id]);
  const all = [...new Set([...named, ...left])];
  return (
    <fieldset className="restore-left">
      <legend>Approved: bring back all the same</legend>
      {all.map((id) => (
        <label key={id}>
          <input type="checkbox" checked={named.includes(id)} onChange={() => toggle(id)} />
          {plan.labels[id] ?? "What is approved"}
        </label>
      ))}
    </fieldset>
  );
}

interface FootProps extends Pick<PreviewProps, "carry" | "onClose"> {
  plan: RestorePreview;
  named: readonly string[];
  isLoading: boolean;
}

function Foot({ plan, named, isLoading, carry, onClose }: FootProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another plan is another wish
  const key = useMemo(() => DICE.newId(), [plan, named]);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isEmpty = isEmptyPlan(plan);
  const run = async () => {
    setWorking(true);
    setProblem(null);
    try {
      await carry(key, plan.seen, named);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setWorking(false);
    }
  };
  return (
    <>
      {problem !== null && <Refused sentence={problem} />}
      {!isEmpty && (
        <p className="muted restore-promise">
          Work that others do meanwhile stays. This is a step of its own in the history and can be undone.
        </p>
      )}
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {isEmpty ? "Close" : "Cancel"}
        </button>
        <button
          type="button"
          className="button primary"
          data-first
          disabled={working || isLoading || isEmpty}
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
