// A switch in a dialog, and one that the server keeps.
import { useEffect, useState } from "react";
import { sameValue } from "../../model/values";

interface SwitchProps {
  title: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

export function Switch({ title, hint, on, disabled = false, onChange }: SwitchProps) {
  return (
    <label className="switch">
      <input type="checkbox" checked={on} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {title}
        {hint && <span className="muted">{hint}</span>}
      </span>
    </label>
  );
}

/** One that the server keeps: it shows what was chosen before the answer has come. */
export function KeptSwitch({
  on,
  tell,
  ...props
}: Omit<SwitchProps, "onChange"> & { tell: (on: boolean) => Promise<boolean> }) {
  const [shown, set] = useWanted(on, tell);
  return <Switch {...props} on={shown} onChange={set} />;
}

/** What was chosen shows at once, before the document says so; a refusal takes it back. */
export function useWanted<T>(said: T, tell: (wanted: T) => Promise<boolean>): [T, (wanted: T) => void] {
  const [wanted, setWanted] = useState<{ value: T } | null>(null);
  useEffect(() => setWanted((before) => (before && !sameValue(before.value, said) ? before : null)), [said]);
  const set = (value: T) => {
    setWanted({ value });
    void tell(value).then((done) => done || setWanted(null));
  };
  return [wanted === null ? said : wanted.value, set];
}
