// The fields that would say something else, record by record.
import { useMemo } from "react";
import type { RestorePreview } from "../../api/history";
import type { BoardModel } from "../../model/boardModel";
import { rateOf } from "../../model/model";
import { Difference } from "../review/Difference";
import { fieldName, valueWords } from "../review/wording";
import { fieldChanges } from "./plan";

const MOST = 60;

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
            <span className="muted">
              {plan.labels[id] ?? ""} {fieldName(field)}
            </span>
            {typeof was === "string" && typeof now === "string" ? (
              <Difference before={was} after={now} />
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
