// Fields that say something else: word by word where they are texts, as before and after where they are not.
import type { FieldChange } from "../../api/history";
import type { Rate } from "../../model/timecode";
import { fieldName, valueWords } from "../review/wording";

interface FieldChangesProps {
  fields: readonly FieldChange[];
  rate: Rate;
  /** Beside each, for who may bring it back. */
  action?: (field: FieldChange) => React.ReactNode;
}

export function FieldChanges({ fields, rate, action }: FieldChangesProps) {
  if (fields.length === 0) return null;
  return (
    <dl className="field-changes">
      {fields.map((change) => (
        <div key={change.field}>
          <dt>
            {fieldName(change.field)} {action?.(change)}
          </dt>
          <dd>{change.words.length > 0 ? <Words words={change.words} /> : <Values change={change} rate={rate} />}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Words({ words }: { words: FieldChange["words"] }) {
  return (
    <p className="difference words">
      {words.map(({ was, now }, at) => {
        const key = `${at}${was}`;
        if (was === now) return <span key={key}>{now}</span>;
        return (
          <span key={key}>
            {was !== "" && <del>{was}</del>}
            {now !== "" && <ins>{now}</ins>}
          </span>
        );
      })}
    </p>
  );
}

function Values({ change: { field, was, now }, rate }: { change: FieldChange; rate: Rate }) {
  return (
    <p className="difference">
      <del>{valueWords(field, was, rate)}</del> <ins>{valueWords(field, now, rate)}</ins>
    </p>
  );
}
