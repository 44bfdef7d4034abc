// Where a comment is typed: Enter sends it, Shift+Enter begins a line, "@" calls somebody.
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import type { Member } from "../../api/people";
import { initials } from "../board/Card";
import { type Calling, calledIn, callingAt, candidates, completed } from "./mentions";

interface ComposerProps {
  label: string;
  hint: string;
  send: string;
  people: readonly Member[];
  initial?: string;
  /** The person has just asked for it. */
  wanted?: boolean;
  /** False keeps what was typed. */
  onSend: (text: string, mentions: readonly string[]) => Promise<boolean>;
  onCancel?: () => void;
}

const LONGEST = 4000;

export function Composer(props: ComposerProps) {
  const { label, hint, send, people, initial = "", wanted = false, onSend, onCancel } = props;
  const [text, setText] = useState(initial);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(field, people, text, setText);
  useLayoutEffect(() => {
    if (wanted) field.current?.focus();
  }, [wanted]);
  const finish = async () => {
    const said = text.trim();
    if (said === "" || sending) return;
    setSending(true);
    // Of several people with one name it is the one who was chosen.
    if (await onSend(said, calledIn(said, [...completion.taken(), ...people]))) setText("");
    setSending(false);
  };
  const keyed = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing || completion.keyed(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void finish();
    }
    if (event.key !== "Escape") return;
    if (onCancel) onCancel();
    else field.current?.blur();
  };
  return (
    <div className="composer">
      <textarea
        ref={field}
        className="field"
        aria-label={label}
        aria-keyshortcuts="Enter"
        {...completion.aria}
        rows={Math.min(6, Math.max(1, text.split("\n").length + (text.length > 60 ? 1 : 0)))}
        placeholder={hint}
        maxLength={LONGEST}
        value={text}
        onChange={(event) => completion.typed(event.target)}
        onSelect={(event) => completion.moved(event.currentTarget)}
        onBlur={completion.close}
        onKeyDown={keyed}
      />
      {completion.list}
      {(text !== "" || wanted) && (
        <div className="composer-foot">
          <span className="muted">Enter sends, @ calls somebody</span>
          {onCancel && (
            <button type="button" className="button quiet" onClick={onCancel}>
              Cancel
            </button>
          )}
          <button
            type="button"
            className="button primary"
            disabled={sending || text.trim() === ""}
            onClick={() => void finish()}
          >
            {send}
          </button>
        </div>
      )}
    </div>
  );
}

/** The names that fit what is typed after an "@": arrows choose, Enter or Tab takes, Escape closes. */
function useCompletion(
  field: React.RefObject<HTMLTextAreaElement | null>,
  people: readonly Member[],
  text: string,
  setText: (text: string) => void,
) {
  const id = useId();
  const [calling, setCalling] = useState<Calling | null>(null);
  const [chosen, setChosen] = useState(0);
  const caret = useRef<number | null>(null);
  const taken = useRef<readonly Member[]>([]);
  const found = calling === null ? [] : candidates(people, calling.typed);
  const current = found[Math.min(chosen, found.length - 1)];
  useLayoutEffect(() => {
    if (caret.current !== null) field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  const look = ({ value, selectionStart }: HTMLTextAreaElement) => setCalling(callingAt(value, selectionStart));
  const take = (person: Member) => {
    if (calling === null) return;
    const done = completed(text, calling, calling.from + 1 + calling.typed.length, person.name);
    taken.current = [person, ...taken.current];
    caret.current = done.caret;
    setText(done.text);
    setCalling(null);
    field.current?.focus();
  };
  const keyed = (event: KeyboardEvent): boolean => {
    if (current === undefined) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((found.indexOf(current) + step + found.length) % found.length);
    else if (event.key === "Enter" || event.key === "Tab") take(current);
    else if (event.key === "Escape") setCalling(null);
    else return false;
    event.preventDefault();
    return true;
  };
  const isOpen = current !== undefined;
  return {
    keyed,
    taken: () => taken.current,
    typed: (target: HTMLTextAreaElement) => {
      setText(target.value);
      setChosen(0);
      look(target);
    },
    moved: (target: HTMLTextAreaElement) => calling !== null && look(target),
    close: () => setCalling(null),
    aria: {
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-controls": id,
      "aria-activedescendant": isOpen ? `${id}${current.account}` : undefined,
    } as const,
    list: (
      <div id={id} className="callable" role="listbox" aria-label="People" hidden={!isOpen}>
        {found.map((person) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys, as a combobox does
          <div
            key={person.account}
            id={`${id}${person.account}`}
            role="option"
            aria-selected={person === current}
            tabIndex={-1}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(person)}
          >
            <span className="avatar" style={{ background: person.color }} aria-hidden>
              {initials(person.name)}
            </span>
            {person.name} <span className="muted">{person.role}</span>
          </div>
        ))}
      </div>
    ),
  };
}
