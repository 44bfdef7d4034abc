// The inspector's controls: each commits a whole value, shows why it is disabled, and never holds a stale one.
import { type ReactNode, useEffect, useRef, useState } from "react";
import type * as Y from "yjs";
import type { Author } from "../../model/edits";
import type { Term } from "../../model/terms";
import { bindTextarea } from "../../text/binding";
import { FieldCredit } from "../blame/FieldBlame";

interface FieldProps<T> {
  title: string;
  /** Of the record: who set it can be asked. */
  field?: string;
  value: T;
  disabled: boolean;
  onChange: (value: T) => void;
}

interface LabelledProps {
  title: string;
  children: ReactNode;
  whole?: boolean;
  field?: string | undefined;
}

export function Labelled({ title, children, whole = false, field }: LabelledProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={whole ? "whole" : ""}>
      <span className="label">{title}</span>
      {children}
      <FieldCredit field={field} />
    </label>
  );
}

interface TermFieldProps extends FieldProps<string> {
  terms: readonly Term[];
  empty: string;
  whole?: boolean;
  withCode?: boolean;
}

export function TermField(props: TermFieldProps) {
  const { title, field, value, disabled, onChange, terms, empty, whole, withCode } = props;
  const isKnown = value === "" || terms.some(({ code }) => code === value);
  return (
    <Labelled title={title} field={field} whole={whole ?? false}>
      <select
        className="field"
        aria-label={title}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{empty}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {terms.map(({ code, name }) => (
          <option key={code} value={code}>
            {withCode ? `${code}  ${name}` : name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** A line of text; Enter or leaving commits, Escape takes it back. */
export function LineField(props: FieldProps<string> & LineExtras) {
  const { title, field, value, disabled, onChange, whole, hint } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const cancelled = useRef(false);
  const commit = () => {
    if (draft !== null && draft !== value && !cancelled.current) onChange(draft);
    cancelled.current = false;
    setDraft(null);
  };
  return (
    <Labelled title={title} field={field} whole={whole ?? false}>
      <input
        className="field"
        aria-label={title}
        value={draft ?? value}
        placeholder={hint}
        disabled={disabled}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Escape") cancelled.current = true;
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </Labelled>
  );
}

interface LineExtras {
  whole?: boolean;
  hint?: string;
}

interface NumberFieldProps extends FieldProps<number> {
  min: number;
  max: number;
  step: number;
  /** Shown for zero: "not set". */
  zero?: string;
  suffix?: string;
  list?: readonly number[];
}

export function NumberField(props: NumberFieldProps) {
  const { title, value, disabled, onChange, min, max, step, zero } = props;
  const shown = value === 0 && zero !== undefined ? "" : String(value);
  const listId = `list-${title.replace(/\W+/gu, "-").toLowerCase()}`;
  const commit = (text: string) => {
    const number = text.trim() === "" && zero !== undefined ? 0 : Number(text.replace(",", "."));
    if (Number.isFinite(number)) onChange(Math.min(Math.max(number, min), max));
  };
  return (
    <Labelled title={props.suffix === undefined ? title : `${title}, ${props.suffix}`} field={props.field}>
      <DraftInput
        title={title}
        value={shown}
        disabled={disabled}
        placeholder={zero}
        step={step}
        list={props.list === undefined ? undefined : listId}
        onCommit={commit}
      />
      {props.list !== undefined && (
        <datalist id={listId}>
          {props.list.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </Labelled>
  );
}

interface DraftInputProps {
  title: string;
  value: string;
  disabled: boolean;
  placeholder: string | undefined;
  step: number;
  list: string | undefined;
  onCommit: (text: string) => void;
}

function DraftInput({ title, value, disabled, placeholder, step, list, onCommit }: DraftInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft !== value) onCommit(draft);
    setDraft(null);
  };
  return (
    <input
      className="field number"
      aria-label={title}
      inputMode="decimal"
      value={draft ?? value}
      disabled={disabled}
      placeholder={placeholder}
      list={list}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        const step_ = event.key === "ArrowUp" ? step : event.key === "ArrowDown" ? -step : 0;
        if (step_ !== 0 && list === undefined) {
          event.preventDefault();
          onCommit(String(Math.round((Number(draft ?? value) + step_) * 100) / 100));
          setDraft(null);
        }
        if (event.key === "Enter") event.currentTarget.blur();
      }}
    />
  );
}

interface ChipsProps {
  title: string;
  field?: string;
  terms: readonly Term[];
  chosen: readonly string[];
  disabled: boolean;
  onChange: (chosen: string[]) => void;
}

/** Several of a list: what is chosen stands there, the rest is one menu away. */
export function Chips({ title, field, terms, chosen, disabled, onChange }: ChipsProps) {
  const nameOf = (code: string) => terms.find((term) => term.code === code)?.name ?? code;
  return (
    <div className="whole">
      <span className="label">{title}</span>
      <div className="chips">
        {chosen.map((code) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed
            disabled={disabled}
            title={`Take ${nameOf(code)} away`}
            onClick={() => onChange(chosen.filter((other) => other !== code))}
          >
            {nameOf(code)}
          </button>
        ))}
        <select
          className="field chip-add"
          aria-label={`Add to ${title}`}
          value=""
          disabled={disabled}
          onChange={(event) => event.target.value !== "" && onChange([...chosen, event.target.value])}
        >
          <option value="">Add</option>
          {terms
            .filter(({ code }) => !chosen.includes(code))
            .map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
        </select>
      </div>
      <FieldCredit field={field} />
    </div>
  );
}

interface LiveTextProps {
  title: string;
  field?: string;
  text: Y.Text | null;
  origin: Author;
  disabled: boolean;
  rows?: number;
  hint?: string;
}

/** Text that several people may type into at once. */
export function LiveText({ title, field, text, origin, disabled, rows = 2, hint }: LiveTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (text === null || area.current === null) return;
    return bindTextarea(text, area.current, origin);
  }, [text, origin]);
  return (
    <Labelled title={title} field={field} whole>
      <textarea
        ref={area}
        className="field"
        aria-label={title}
        rows={rows}
        placeholder={hint}
        disabled={text === null}
        readOnly={disabled}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
    </Labelled>
  );
}
