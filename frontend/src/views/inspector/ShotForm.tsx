// What stands about one shot: its number, its camera, its subject.
import { Lock, LockOpen } from "lucide-react";
import type { Shot } from "../../model/model";
import { ANGLES, HEIGHTS, MOVEMENTS, nameOf, RIGS, SENSORS, SHOT_SIZES } from "../../model/terms";
import { StatusField } from "../approval/StatusField";
import { Blamed } from "../blame/FieldBlame";
import type { PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { Chips, LineField, LiveText, NumberField, TermField } from "./fields";
import type { InspectorProps } from "./Inspector";

export function ShotForm(props: InspectorProps & { item: PanelItem; shot: Shot }) {
  const { item, shot, selectedShots, disabled, edits } = props;
  const words = useWords();
  const set = (fields: Partial<Shot>) => edits.setShots(selectedShots, fields);
  return (
    <section className="group" aria-label={words.Shot}>
      <h3>
        {words.Shot} {item.shotLabel}
      </h3>
      <Blamed table="shots" id={shot.id} record={shot}>
        <NumberWithLock {...props} />
        <TermField
          title="Size"
          field="size"
          value={shot.size}
          terms={SHOT_SIZES}
          empty="Not set"
          withCode
          whole
          disabled={disabled}
          onChange={(size) => set({ size })}
        />
        <TermField
          title="Angle"
          field="angle"
          value={shot.angle}
          terms={ANGLES}
          empty="Eye level"
          disabled={disabled}
          onChange={(angle) => set({ angle })}
        />
        <NumberField
          title="Height"
          field="camera_height_m"
          suffix="m"
          value={shot.camera_height_m}
          min={0}
          max={500}
          step={0.1}
          zero={nameOf(HEIGHTS, "EYE")}
          disabled={disabled}
          onChange={(camera_height_m) => set({ camera_height_m })}
        />
        <Chips
          title="Movement"
          field="movement"
          terms={MOVEMENTS}
          chosen={shot.movement}
          disabled={disabled}
          onChange={(movement) => set({ movement })}
        />
        <CameraFields {...props} set={set} />
        <LineField
          title="Subject"
          field="subject"
          value={shot.subject}
          whole
          hint={`Who or what the ${words.shot} is of`}
          disabled={disabled}
          onChange={(subject) => set({ subject })}
        />
        <StatusField subject={{ table: "shots", id: shot.id, name: `${words.Shot} ${item.shotLabel}` }} />
        <LiveText
          title={`${words.Shot} notes`}
          field="notes"
          text={edits.text("shots", shot.id, "notes")}
          origin={edits.origin}
          disabled={disabled}
        />
      </Blamed>
    </section>
  );
}

function CameraFields({
  shot,
  production,
  disabled,
  set,
}: InspectorProps & { shot: Shot; set: (f: Partial<Shot>) => void }) {
  return (
    <>
      <TermField
        title="Rig"
        field="rig"
        value={shot.rig}
        terms={RIGS}
        empty="Not set"
        disabled={disabled}
        onChange={(rig) => set({ rig })}
      />
      <NumberField
        title="Lens"
        field="focal_length_mm"
        suffix="mm"
        value={shot.focal_length_mm}
        min={0}
        max={2000}
        step={1}
        zero="Not set"
        list={production.lenses_mm}
        disabled={disabled}
        onChange={(focal_length_mm) => set({ focal_length_mm })}
      />
      <TermField
        title="Sensor"
        field="sensor"
        value={shot.sensor}
        terms={SENSORS}
        empty={`Production: ${nameOf(SENSORS, production.sensor)}`}
        whole
        disabled={disabled}
        onChange={(sensor) => set({ sensor })}
      />
    </>
  );
}

function NumberWithLock({ item, shot, disabled, edits }: InspectorProps & { item: PanelItem; shot: Shot }) {
  const words = useWords();
  const LockGlyph = shot.number_locked ? Lock : LockOpen;
  const does = shot.number_locked
    ? "Unlock the number: it follows the scheme again when it is emptied"
    : `Lock the number: it stays when the ${words.shot} moves`;
  return (
    <div className="whole with-button">
      <LineField
        title="Number"
        field="number"
        value={shot.number}
        hint={item.shotLabel}
        disabled={disabled || shot.number_locked}
        onChange={(number) => edits.setShots([shot.id], { number: number.trim() })}
      />
      <button
        type="button"
        className="icon-button number-lock"
        aria-pressed={shot.number_locked}
        aria-label={does}
        title={does}
        disabled={disabled}
        onClick={() => edits.lockNumber(shot.id, !shot.number_locked)}
      >
        <LockGlyph size={14} />
      </button>
    </div>
  );
}
