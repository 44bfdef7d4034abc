// The settings of the film: name, rate, picture, numbering, lenses.
import type { Production } from "../../model/model";
import { ASPECTS, NUMBERING_SCHEMES, RATES, SENSORS, VOCABULARIES } from "../../model/terms";
import { hasDropFrame } from "../../model/timecode";
import { Labelled, LineField, NumberField, TermField } from "./fields";

interface ProductionFormProps {
  production: Production;
  disabled: boolean;
  onChange: (fields: Partial<Production>) => void;
}

export function ProductionForm({ production, disabled, onChange }: ProductionFormProps) {
  return (
    <>
      <section className="group" aria-label="Film">
        <h3>Film</h3>
        <LineField
          title="Title"
          value={production.title}
          whole
          disabled={disabled}
          onChange={(title) => onChange({ title })}
        />
        <LineField
          title="Code"
          value={production.code}
          hint="AEF"
          disabled={disabled}
          onChange={(code) => onChange({ code })}
        />
        <NumberField
          title="New panel"
          suffix="frames"
          value={production.default_duration_frames}
          min={1}
          max={10000}
          step={1}
          disabled={disabled}
          onChange={(frames) => onChange({ default_duration_frames: Math.round(frames) })}
        />
        <TermField
          title="Words"
          value={production.vocabulary}
          terms={VOCABULARIES.map(({ code, scene, shot, panel }) => ({ code, name: `${scene}, ${shot}, ${panel}` }))}
          empty="Scene, Shot, Panel"
          whole
          disabled={disabled}
          onChange={(vocabulary) => onChange({ vocabulary: vocabulary || "film" })}
        />
      </section>
      <PictureFields production={production} disabled={disabled} onChange={onChange} />
      <NumberingFields production={production} disabled={disabled} onChange={onChange} />
    </>
  );
}

function PictureFields({ production, disabled, onChange }: ProductionFormProps) {
  const rateCode = `${production.rate_num}/${production.rate_den}`;
  const aspectCode = `${production.aspect_width}:${production.aspect_height}`;
  return (
    <section className="group" aria-label="Picture and time">
      <h3>Picture and time</h3>
      <TermField
        title="Aspect ratio"
        value={aspectCode}
        terms={ASPECTS.map(({ label, width, height }) => ({ code: `${width}:${height}`, name: label }))}
        empty="Choose"
        disabled={disabled}
        onChange={(code) => onChange(aspectFields(code))}
      />
      <TermField
        title="Frame rate"
        value={rateCode}
        terms={RATES.map(([num, den]) => ({ code: `${num}/${den}`, name: rateName(num, den) }))}
        empty="Choose"
        disabled={disabled}
        onChange={(code) => onChange(rateFields(code))}
      />
      {hasDropFrame(production.rate_num, production.rate_den) && (
        <Labelled title="Drop-frame timecode" whole>
          <input
            type="checkbox"
            checked={production.drop_frame}
            disabled={disabled}
            onChange={(event) => onChange({ drop_frame: event.target.checked })}
          />
        </Labelled>
      )}
      <LineField
        title="Start timecode"
        value={production.start_timecode}
        disabled={disabled}
        onChange={(start_timecode) => onChange({ start_timecode })}
      />
      <TermField
        title="Sensor"
        value={production.sensor}
        terms={SENSORS}
        empty="Choose"
        disabled={disabled}
        onChange={(sensor) => onChange({ sensor })}
      />
      <LineField
        title="Lenses, mm"
        value={production.lenses_mm.join(" ")}
        whole
        disabled={disabled}
        onChange={(text) => onChange({ lenses_mm: lensesOf(text) })}
      />
    </section>
  );
}

function NumberingFields({ production, disabled, onChange }: ProductionFormProps) {
  return (
    <section className="group" aria-label="Numbering">
      <h3>Numbering</h3>
      <TermField
        title="Scheme"
        value={production.numbering_scheme}
        terms={NUMBERING_SCHEMES}
        empty="Choose"
        whole
        disabled={disabled}
        onChange={(numbering_scheme) => onChange({ numbering_scheme: numbering_scheme || "us_letters" })}
      />
      <LineField
        title="Letters left out"
        value={production.numbering_skip}
        hint="IO"
        disabled={disabled}
        onChange={(text) => onChange({ numbering_skip: text.toUpperCase().replace(/[^A-Z]/gu, "") })}
      />
      <Labelled title="Master is the plain number">
        <input
          type="checkbox"
          checked={production.numbering_master_plain}
          disabled={disabled}
          onChange={(event) => onChange({ numbering_master_plain: event.target.checked })}
        />
      </Labelled>
      <p className="side-note whole">Locked numbers stay as they are, whatever the scheme says.</p>
    </section>
  );
}

function rateName(num: number, den: number): string {
  return den === 1 ? String(num) : `${(num / den).toFixed(3).replace(/0+$/u, "")} (${num}/${den})`;
}

function aspectFields(code: string): Partial<Production> {
  const aspect = ASPECTS.find(({ width, height }) => `${width}:${height}` === code);
  if (aspect === undefined) return {};
  return { aspect_width: aspect.width, aspect_height: aspect.height, aspect_label: aspect.label };
}

function rateFields(code: string): Partial<Production> {
  const [num, den] = code.split("/").map(Number);
  if (num === undefined || den === undefined || !(num > 0 && den > 0)) return {};
  return { rate_num: num, rate_den: den, drop_frame: false };
}

function lensesOf(text: string): number[] {
  const numbers = text.split(/[\s;]+/u).map((part) => Number(part.replace(",", ".")));
  return [...new Set(numbers.filter((mm) => mm > 0 && mm <= 2000))].sort((a, b) => a - b);
}
