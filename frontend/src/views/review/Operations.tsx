// What would be done, one line each: switched on and off by its number, with what differs and what stands in its way.
import { TriangleAlert } from "lucide-react";
import type { Json } from "../../model/model";
import { CONFLICT_WORDS, type Conflict } from "../../model/reviewConflict";
import type { Operation } from "../../model/reviewOperations";
import { Difference } from "./Difference";
import type { Judged } from "./queue";
import { useReviewState } from "./state";
import { cameraOf, type Naming, operationWords, valueWords } from "./wording";

interface OperationsProps {
  one: Judged;
  naming: Naming;
  /** Whether they can be switched. */
  open: boolean;
  /** Those which a decision carried out; null while there is none. */
  done: ReadonlySet<number> | null;
}

export function Operations({ one: { filed, conflicts }, naming, open, done }: OperationsProps) {
  const { left, toggle } = useReviewState();
  const needed = (index: number) => filed.operations[index]?.needs.filter((need) => left.has(need)) ?? [];
  return (
    <ol className="operations" aria-label="What would be done">
      {filed.operations.map((operation, index) => {
        const isOn = done === null ? !left.has(index) : done.has(index);
        const lacking = done === null && isOn ? needed(index) : [];
        const conflict = conflicts.find((found) => found.operation === index && found.kind !== "dependency");
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an operation is its place
          <li key={index} className={isOn ? "operation" : "operation off"}>
            <label className="operation-line">
              <input
                type="checkbox"
                checked={isOn}
                disabled={!open}
                aria-label={`${index + 1}: ${operationWords(operation, naming)}`}
                onChange={() => toggle(index)}
              />
              <kbd>{index + 1}</kbd>
              <span>{operationWords(operation, naming)}</span>
            </label>
            <Detail operation={operation} naming={naming} />
            {lacking.length > 0 && (
              <p className="conflict">Needs {lacking.map((need) => need + 1).join(", ")}, which is switched off.</p>
            )}
            {open && conflict !== undefined && <InTheWay conflict={conflict} operation={operation} naming={naming} />}
          </li>
        );
      })}
    </ol>
  );
}

function Detail({ operation, naming }: { operation: Operation; naming: Naming }) {
  switch (operation.op) {
    case "set":
      return (
        <p className="difference">
          <del>{valueWords(operation.field, operation.base, naming.rate)}</del>{" "}
          <ins>{valueWords(operation.field, operation.value, naming.rate)}</ins>
        </p>
      );
    case "text":
      return <Difference before={operation.base} after={operation.value} />;
    case "note":
      return <blockquote className="note-text">{operation.text}</blockquote>;
    case "insert":
      return <FrameFields operation={operation} naming={naming} />;
    default:
      return null;
  }
}

function FrameFields({ operation, naming }: { operation: Extract<Operation, { op: "insert" }>; naming: Naming }) {
  const { duration_frames = null, action, dialogue } = operation.fields;
  const subject = operation.own?.fields.subject;
  const lines = [cameraOf(operation), typeof subject === "string" && subject ? `on ${subject}` : ""].filter(Boolean);
  return (
    <div className="frame-fields">
      {lines.length > 0 && <p>{lines.join(" ")}</p>}
      {duration_frames !== null && <p>{valueWords("duration_frames", duration_frames, naming.rate)}</p>}
      {dialogue && <p className="frame-dialogue">{String(dialogue)}</p>}
      {action && <p>{String(action)}</p>}
    </div>
  );
}

/** Base, now and proposed: nobody has to guess what somebody else has done. */
function InTheWay({ conflict, operation, naming }: { conflict: Conflict; operation: Operation; naming: Naming }) {
  const field = operation.op === "set" || operation.op === "text" ? operation.field : null;
  const said = (value: Json) => (field === null ? "" : valueWords(field, value, naming.rate));
  return (
    <div className="conflict" data-conflict={conflict.kind}>
      <p>
        <TriangleAlert size={13} aria-hidden /> {CONFLICT_WORDS[conflict.kind]}
      </p>
      {conflict.kind === "changed" && field !== null && (
        <dl>
          <dt>Based on</dt>
          <dd>{said(conflict.base)}</dd>
          <dt>Now</dt>
          <dd>{said(conflict.now)}</dd>
          <dt>Proposed</dt>
          <dd>{said(conflict.proposed)}</dd>
        </dl>
      )}
    </div>
  );
}
