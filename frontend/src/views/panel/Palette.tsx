// The colours: values first, as boards are made of them, then few hues, then one's own.
import { useEffect, useRef, useState } from "react";
import { PALETTE } from "../../tools/toolbox";

interface Props {
  /** Null where what is selected has several. */
  color: string | null;
  choose: (color: string) => void;
  /** Called while a colour is looked for, many times a second. */
  look?: ((color: string) => void) | undefined;
}

export function Palette({ color, choose, look }: Props) {
  return (
    <>
      <fieldset className="palette" aria-label="Colours and values">
        {PALETTE.map((entry) => (
          <button
            key={entry.color}
            type="button"
            className="swatch"
            style={{ background: entry.color }}
            aria-label={entry.name}
            aria-pressed={entry.color === color}
            title={entry.name}
            onClick={() => choose(entry.color)}
          />
        ))}
      </fieldset>
      <OwnColor color={color} choose={choose} look={look} />
    </>
  );
}

function OwnColor({ color, choose, look }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    const input = field.current;
    // React calls the browser's "input" onChange; "change" comes once, when the choice is made.
    const settle = () => {
      setDraft(null);
      if (input) choose(`${input.value}ff`);
    };
    input?.addEventListener("change", settle);
    return () => input?.removeEventListener("change", settle);
  }, [choose]);
  return (
    <label className="own-color">
      <span className="label">Own colour</span>
      <input
        ref={field}
        type="color"
        value={draft ?? (color ?? "#000000").slice(0, 7)}
        onChange={(event) => {
          setDraft(event.target.value);
          look?.(`${event.target.value}ff`);
        }}
      />
    </label>
  );
}
