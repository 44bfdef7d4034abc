// Undoing a step, one's own or another's: what it was, and what undoing it would change.
import { previewUndo, type Step } from "../../api/history";
import { Dialog } from "../../app/Dialog";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { momentText } from "../compare/moments";
import { takeBackStep } from "./carrying";
import { Preview } from "./Preview";
import "./restore.css";

interface UndoStepDialogProps {
  session: BoardSession;
  model: BoardModel;
  step: Step;
  onClose: () => void;
}

export function UndoStepDialog({ session, model, step, onClose }: UndoStepDialogProps) {
  const board = session.entry.id;
  return (
    <Dialog title="Undo this step" onClose={onClose} wide>
      <div className="restore">
        <p>
          <strong>{step.sentence}</strong>, {momentText(step.last_ms, Date.now())}
        </p>
        <Preview
          {...{ session, model, onClose }}
          isMoment={false}
          look={(named) => previewUndo(board, step.first, named)}
          carry={(key, _, named) => takeBackStep(board, key, step.first, named)}
        />
      </div>
    </Dialog>
  );
}
