// The fields that would say something else, record by record.
import { useMemo } from "react";
import type { RestorePreview } from "../../api/history";
import type { BoardModel } from "../../model/boardModel";
import { rateOf } from "../../model/model";
import { Difference } from "../review/Difference";
import { fieldName, valueWords } from "../review/wording";
import { fieldChanges } from "./plan";

const MOST = 60;
/** Told word by word; of all others, the value before and after. */
const TEXTS = new Set(["dialogue", "action", "notes", "synopsis", "slugline", "subject"]);

export function PlanFields({ model, plan }: { model: BoardModel; plan: RestorePreview }) {
  const fields = useMemo(() => fieldChanges(plan.changes), [plan]);
  const rate = rateOf(model.production);
  if (fields.length === 0) return null;
  return (
    <details className="restore-fields" open={fields.length <= 6}>
      <summary>{fields.length === 1 ? "1 field" : `${fields.length} fields`}</summary>
      <ul>
        {fields.slice(0, MOST).map(({ table, id, field, was, now }) => (
          <li key={`${table}/${id}/${field}`} className="restore-change">
            <span className="muted">{[plan.labels[id], fieldName(field)].filter(Boolean).join(": ")}</span>
            {TEXTS.has(field) ? (
              <Difference before={String(was ?? "")} after={String(now ?? "")} />
            ) : (
              <p className="difference">
                <del>{valueWords(field, was, rate)}</del> <ins>{valueWords(field, now, rate)}</ins>
              </p>
            )}
          </li>
        ))}
      </ul>
      {fields.length > MOST && <p className="muted">And {fields.length - MOST} more.</p>}
    </details>
  );
}
