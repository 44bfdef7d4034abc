// Naming a moment: the name that comes next by custom, a revision's colour, a note.
import { useCallback, useEffect, useId, useState } from "react";
import { sentenceOf } from "../../api/client";
import { changeVersion, type NextVersion, nameVersion, nextVersion, type Version } from "../../api/history";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import { say } from "../../app/toast";
import { DICE } from "../../model/ids";
import { msOf } from "../../model/moments";
import { useHistory } from "./state";
import { momentWords } from "./words";

interface NameDialogProps {
  board: string;
  /** An entry's id. */
  moment: string;
  /** One that is renamed. */
  version?: Version;
  onDone?: () => void;
}

export function NameDialog({ board, moment, version, onDone }: NameDialogProps) {
  const { set } = useHistory();
  const next = useLoaded<NextVersion>(useCallback(() => nextVersion(board), [board]));
  const form = useNaming(board, moment, version, next.value);
  const close = () => {
    set({ naming: null });
    onDone?.();
  };
  const send = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await form.send()) close();
  };
  const ids = { name: useId(), note: useId() };
  return (
    <Dialog title={version === undefined ? "Name this moment" : "Rename the version"} onClose={close}>
      <form className="name-form" onSubmit={send}>
        <p className="muted">The board as it was at this moment: {momentWords(msOf(moment), Date.now())}.</p>
        <label className="label" htmlFor={ids.name}>
          Name
        </label>
        <input
          id={ids.name}
          className="field"
          data-first
          maxLength={100}
          value={form.name}
          onChange={(event) => form.setName(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        <Swatches colors={next.value?.colors ?? []} chosen={form.color} onChoose={form.setColor} />
        <label className="label" htmlFor={ids.note}>
          Note
        </label>
        <textarea
          id={ids.note}
          className="field"
          maxLength={2000}
          placeholder="Handed to editorial"
          value={form.note}
          onChange={(event) => form.setNote(event.target.value)}
        />
        {(form.problem ?? next.problem) !== null && (
          <p className="problem" role="alert">
            {form.problem ?? next.problem}
          </p>
        )}
        <div className="dialog-foot">
          <button type="submit" className="button primary" disabled={form.name.trim() === "" || form.isSending}>
            {version === undefined ? "Name it" : "Save"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function useNaming(board: string, moment: string, version: Version | undefined, next: NextVersion | null) {
  const [name, setName] = useState(version?.name ?? "");
  const [color, setColor] = useState(version?.color ?? "");
  const [note, setNote] = useState(version?.note ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [key] = useState(() => DICE.newId());
  useEffect(() => {
    if (next === null || version?.name) return;
    setName((typed) => typed || next.name);
    setColor((chosen) => chosen || next.color);
  }, [next, version]);
  /** Whether it was taken. */
  const send = async (): Promise<boolean> => {
    setSending(true);
    try {
      const wish = { name: name.trim(), color, note: note.trim() };
      if (version === undefined) await nameVersion(board, key, moment, wish);
      else await changeVersion(board, version.id, wish, DICE.newId());
      say(`${wish.name} is kept.`);
      return true;
    } catch (error) {
      setProblem(sentenceOf(error));
      setSending(false);
      return false;
    }
  };
  return { name, setName, color, setColor, note, setNote, problem, isSending, send };
}

interface SwatchesProps {
  colors: NextVersion["colors"];
  chosen: string;
  onChoose: (color: string) => void;
}

function Swatches({ colors, chosen, onChoose }: SwatchesProps) {
  const group = useId();
  const all = [{ name: "", hex: "transparent" }, ...colors];
  return (
    <fieldset className="revisions">
      <legend className="label">Revision</legend>
      {all.map(({ name, hex }) => (
        <label key={name} className="revision-choice" title={name || "No colour"}>
          <input
            type="radio"
            className="visually-hidden"
            name={group}
            checked={chosen === name}
            onChange={() => onChoose(name)}
          />
          <i style={{ background: hex }} aria-hidden />
          <span>{name || "None"}</span>
        </label>
      ))}
    </fieldset>
  );
}
