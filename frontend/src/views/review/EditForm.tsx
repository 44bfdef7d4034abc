// Changing a suggestion before it is decided about: its camera, its time, its words; Ctrl+Enter accepts it so.
import { type FormEvent, useId, useState } from "react";
import type { Json } from "../../model/model";
import { ANGLES, SHOT_SIZES, type Term } from "../../model/terms";
import { chosenOf } from "./commands";
import { changesCamera, type Draft, type Editable, editablesOf, editedOperations, isChanged, keyOf } from "./edition";
import { afterDeciding, type Judged } from "./queue";
import { mayDecide, type Reviewed } from "./reviewing";
import { useReviewState } from "./state";
import { fieldName } from "./wording";

const CHOICES: Readonly<Record<string, readonly Term[]>> = { size: SHOT_SIZES, angle: ANGLES };
const NUMBERS = ["focal_length_mm", "duration_frames", "camera_height_m"];
const LONG = ["action", "dialogue", "notes", "note", "synopsis"];

export function EditForm({ reviewed, one }: { reviewed: Reviewed; one: Judged }) {
  const { filed } = one;
  const [draft, setDraft] = useState<Draft>(new Map());
  const [isSending, setSending] = useState(false);
  const { sit, select } = useReviewState();
  const editables = editablesOf(filed);
  const several = new Set(editables.map(({ operation }) => operation)).size > 1;
  const set = (where: Editable, value: Json) => setDraft(new Map(draft).set(keyOf(where), value));
  const save = async (accepts: boolean) => {
    setSending(true);
    const chosen = chosenOf(one);
    const changed = isChanged(filed, draft);
    const revision = changed ? await reviewed.desk.edit(filed, editedOperations(filed, draft)) : filed.record.revision;
    setSending(false);
    if (revision === null) return;
    sit("looking");
    if (!accepts) return;
    select(afterDeciding(reviewed.queue, filed.id));
    void reviewed.desk.acceptRevision(filed, revision, chosen);
  };
  const keyed = (event: React.KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") sit("looking");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && mayDecide(reviewed.role)) void save(true);
  };
  return (
    <form
      className="edit-form"
      aria-label="Change the suggestion"
      onKeyDown={keyed}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save(false);
      }}
    >
      {editables.length === 0 && <p className="muted">There is nothing in it that could be changed here.</p>}
      {editables.map((where, at) => (
        <Field
          key={keyOf(where)}
          where={where}
          title={several ? `${where.operation + 1}: ${fieldName(where.field)}` : fieldName(where.field)}
          value={draft.has(keyOf(where)) ? (draft.get(keyOf(where)) ?? null) : where.value}
          first={at === 0}
          onChange={(value) => set(where, value)}
        />
      ))}
      {changesCamera(filed, draft) && <p className="whole muted">The picture stays as it was drawn.</p>}
      <div className="edit-foot">
        {mayDecide(reviewed.role) && (
          <button type="button" className="button primary" disabled={isSending} onClick={() => void save(true)}>
            Accept it so <kbd>Ctrl Enter</kbd>
          </button>
        )}
        <button type="submit" className="button" disabled={isSending || !isChanged(filed, draft)}>
          Keep the change
        </button>
        <button type="button" className="button" onClick={() => sit("looking")}>
          Cancel <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  );
}

interface FieldProps {
  where: Editable;
  title: string;
  value: Json;
  first: boolean;
  onChange: (value: Json) => void;
}

function Field({ where: { field }, title, value, first, onChange }: FieldProps) {
  const id = useId();
  const terms = CHOICES[field];
  const isNumber = NUMBERS.includes(field);
  const text = value === null ? "" : String(value);
  const shared = { id, className: "field", autoFocus: first };
  const typed = (raw: string) => onChange(isNumber ? numberOf(raw) : raw);
  return (
    <div className={LONG.includes(field) ? "whole" : ""}>
      <label className="label" htmlFor={id}>
        {title}
        {UNITS[field] ?? ""}
      </label>
      {terms !== undefined ? (
        <select {...shared} value={text} onChange={(event) => onChange(event.target.value)}>
          <option value="">Not set</option>
          {terms.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      ) : LONG.includes(field) ? (
        <textarea {...shared} rows={2} value={text} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input
          {...shared}
          inputMode={isNumber ? "decimal" : "text"}
          value={text}
          onChange={(event) => typed(event.target.value)}
        />
      )}
    </div>
  );
}

const UNITS: Readonly<Record<string, string>> = {
  focal_length_mm: ", mm",
  duration_frames: ", frames",
  camera_height_m: ", m",
};

/** What is no number yet stays as it was typed, and the server says what it expected. */
function numberOf(raw: string): Json {
  const number = Number(raw.replace(",", "."));
  if (raw.trim() === "") return 0;
  return Number.isFinite(number) ? number : raw;
}
