// Bringing something back: what would change, in sentences and pictures, what would not, and one button.
import { useCallback, useState } from "react";
import { listSteps, listVersions, type Moment, previewRestoration } from "../../api/history";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { momentBefore } from "../../model/moments";
import { useWords } from "../board/words";
import { MomentPicker } from "../compare/MomentPicker";
import { type Choice, choicesOf } from "../compare/moments";
import { lastVisit } from "../compare/visits";
import { carryOut } from "./carrying";
import { nameIn } from "./naming";
import type { Asked } from "./opening";
import { Preview } from "./Preview";
import { scopeWords, sieveOf } from "./plan";
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
  const board = session.entry.id;
  const look = (moment: Moment) => (named: readonly string[]) => previewRestoration(board, moment, scope, named);
  const carry = (moment: Moment) => (key: string, seen: string, named: readonly string[]) =>
    carryOut(board, key, { moment, scope, seen, named });
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
          <Preview key={moment} {...{ session, model, onClose }} isMoment look={look(moment)} carry={carry(moment)} />
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
