// Undoing somebody's step, one's own or another's: what it was, and what undoing it means.
import { Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { sentenceOf } from "../../api/client";
import type { Step } from "../../api/history";
import { Dialog } from "../../app/Dialog";
import { DICE } from "../../model/ids";
import { momentText } from "../compare/moments";
import { takeBackStep } from "./carrying";

export function UndoStepDialog({ board, step, onClose }: { board: string; step: Step; onClose: () => void }) {
  const key = useMemo(() => DICE.newId(), []);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setWorking(true);
    try {
      await takeBackStep(board, key, step.first);
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setWorking(false);
    }
  };
  return (
    <Dialog title="Undo this step" onClose={onClose}>
      <p>
        <strong>{step.sentence}</strong>, {momentText(step.last_ms, Date.now())}
      </p>
      <p className="muted restore-promise">
        What it touched says again what it said before. What somebody has changed since stays as it is. This is a step
        of its own in the history and can be undone.
      </p>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button primary" data-first disabled={working} onClick={() => void run()}>
          <Undo2 size={13} aria-hidden /> Undo this step
        </button>
      </div>
    </Dialog>
  );
}
