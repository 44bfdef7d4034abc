// Where a panel and its camera came from, for ever: what was suggested, by whom, and who accepted it when.
import { Bot, UserPen } from "lucide-react";
import type { Operation } from "../../model/reviewOperations";
import { ACCEPTED, deciderOf, type Filed } from "../../model/reviewRecord";
import { showReview } from "./opening";
import { useReviewed } from "./reviewing";
import { fieldName, momentWords } from "./wording";

export function Provenance({ panelId, shotId, source }: { panelId: string; shotId: string; source: string }) {
  const reviewed = useReviewed();
  if (reviewed === null) return null;
  const { model } = reviewed;
  const found = model.decided().flatMap((filed) => {
    if (!ACCEPTED.includes(filed.record.state)) return [];
    const parts = filed.id === source ? ["The panel itself"] : partsAbout(filed, panelId, shotId);
    const decision = model.decision(filed.record.decision);
    return parts.length === 0 || decision === undefined ? [] : [{ filed, decision, parts }];
  });
  if (found.length === 0) return null;
  return (
    <section className="group provenance" aria-label="Where it came from">
      <h3>Where it came from</h3>
      <ul className="whole">
        {found.map(({ filed, decision, parts }) => {
          const { author, record } = filed;
          const Mark = author.kind === "agent" ? Bot : UserPen;
          return (
            <li key={filed.id}>
              <Mark size={12} role="img" aria-label={author.kind === "agent" ? "AI" : "A person"} />
              <span>
                <strong>{parts.join(", ")}</strong>: suggested by {author.name}
                {record.rule !== "" && ` (${record.rule})`}, accepted by {deciderOf(decision)},{" "}
                {momentWords(decision.at_ms)}
                {record.edited_by.length > 0 && ", after people had changed it"}.{" "}
                <button type="button" className="link" onClick={() => showReview(filed.id)}>
                  Show it
                </button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function partsAbout({ operations }: Filed, panelId: string, shotId: string): string[] {
  return [...new Set(operations.flatMap((operation) => partAbout(operation, panelId, shotId)))];
}

function partAbout(operation: Operation, panelId: string, shotId: string): string[] {
  switch (operation.op) {
    case "insert":
      return operation.panel === panelId ? ["The panel itself"] : operation.own?.id === shotId ? ["The shot"] : [];
    case "stroke_add":
    case "stroke_delete":
      return operation.panel === panelId ? ["Strokes of the drawing"] : [];
    case "set":
    case "text":
      return operation.id === panelId || operation.id === shotId ? [fieldName(operation.field)] : [];
    case "move":
      return operation.id === panelId || operation.id === shotId ? ["Its place"] : [];
    case "delete":
    case "note":
      return [];
  }
}
