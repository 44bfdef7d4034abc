// One step in the list: who, what, when; chosen, it stands on the board and can be undone.
import { GitCompareArrows, RotateCcw, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Step } from "../../api/history";
import { Menu } from "../../app/Menu";
import type { BoardConnection } from "../../sync/types";
import { mayWrite } from "../approval/reviewing";
import { initials } from "../board/Card";
import type { Outline } from "../board/outline";
import { useWords } from "../board/words";
import { openCompare } from "../compare/opening";
import { openUndoStep } from "../restore/opening";
import { iconOf } from "./kinds";
import { restoreEntries } from "./restoring";
import { type Chosen, momentOf, showStep, useHistory } from "./state";
import { clockWords, exactClock, toldOf } from "./words";

interface StepItemProps {
  step: Step;
  chosen: Chosen | null;
  /** The board stands at it. */
  isHere: boolean;
  connection: BoardConnection;
  outline: Outline;
}

/** What was deleted is seen on the board right before. */
const FIRST_SEEN = { bin: "before" } as Readonly<Record<string, Chosen["side"]>>;

/** Kinds that changed the board or its drawings: others are taken back where they were decided. */
const UNDOABLE = new Set(["draw", "write", "insert", "move", "bin", "unbin", "settings", "restore", "undo", "accept"]);

export function StepItem(props: StepItemProps) {
  const { step, chosen, isHere } = props;
  const Icon = iconOf(step.kind);
  const { who, deed } = toldOf(step);
  return (
    <div className={isHere ? "step at-head" : "step"}>
      <button
        type="button"
        className="step-line"
        aria-current={isHere}
        onClick={() => showStep(step, FIRST_SEEN[step.kind] ?? "after")}
      >
        <span className="avatar step-who" style={{ background: step.color || "#8a8a8a" }} aria-hidden>
          {step.name === "" ? "·" : initials(step.name)}
        </span>
        <span className="step-words">
          <span className="step-name">
            {who}
            {step.means === "agent" && <small> AI</small>}
          </span>
          <span className="step-deed">{deed}</span>
        </span>
        <span className="step-when number" title={exactClock(step.last_ms)}>
          {clockWords(step.last_ms)}
          <Icon size={12} aria-hidden />
        </span>
      </button>
      {isHere && chosen !== null && <StepDeeds {...props} chosen={chosen} />}
    </div>
  );
}

function StepDeeds({ step, chosen, connection, outline }: StepItemProps & { chosen: Chosen }) {
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const words = useWords();
  const { role } = connection;
  const then = useHistory((state) => state.scene?.outline) ?? outline;
  const panel = then.byPanel.get(step.panels[0] ?? "") ?? null;
  return (
    <div className="step-deeds">
      <fieldset className="pages" aria-label="The board before or after this step">
        {(["before", "after"] as const).map((side) => (
          <button
            key={side}
            type="button"
            className="chip"
            aria-pressed={chosen.side === side}
            onClick={() => showStep(step, side)}
          >
            {side === "before" ? "Before" : "After"}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="icon-button"
        aria-label="Compare before and after"
        title="Compare before and after"
        onClick={() => openCompare(momentOf(step, "before"), step.last)}
      >
        <GitCompareArrows size={14} />
      </button>
      {mayWrite(role) && (
        <>
          <button
            type="button"
            className="icon-button"
            aria-label="Restore what stood here"
            title="Restore what stood here"
            onClick={({ currentTarget }) => {
              const { left, bottom } = currentTarget.getBoundingClientRect();
              setMenu({ x: left, y: bottom });
            }}
          >
            <RotateCcw size={14} />
          </button>
          {UNDOABLE.has(step.kind) && (
            <button type="button" className="button" onClick={() => openUndoStep(step)}>
              <Undo2 size={13} aria-hidden /> Undo this step
            </button>
          )}
        </>
      )}
      {menu !== null && (
        <Menu
          entries={restoreEntries({ moment: chosen.at, panel, role, words })}
          {...menu}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}
