// What stands about the current panel and its shot, and the production's settings: read and changed at the right side.
import { Lock, LockOpen, X } from "lucide-react";
import type * as Y from "yjs";
import type { Author } from "../../model/edits";
import type { Panel, Production, Scene, Shot } from "../../model/model";
import { rateOf } from "../../model/model";
import { ANGLES, HEIGHTS, MOVEMENTS, nameOf, RIGS, SENSORS, SHOT_SIZES, STATUSES } from "../../model/terms";
import { BadTimecode, fromTimecode, secondsAndFrames, toTimecode } from "../../model/timecode";
import { counted, type PanelItem } from "../board/outline";
import { useWords } from "../board/words";
import { Chips, Labelled, LineField, LiveText, NumberField, TermField } from "./fields";
import { ProductionForm } from "./ProductionForm";

export interface InspectorEdits {
  setScene: (id: string, fields: Partial<Scene>) => void;
  setShots: (ids: readonly string[], fields: Partial<Shot>) => void;
  setPanels: (ids: readonly string[], fields: Partial<Panel>) => void;
  setProduction: (fields: Partial<Production>) => void;
  lockNumber: (shotId: string, locked: boolean) => void;
  text: (table: "shots" | "panels", id: string, field: string) => Y.Text | null;
  readonly origin: Author;
}

export interface InspectorProps {
  production: Production;
  item: PanelItem | null;
  shot: Shot | null;
  panel: Panel | null;
  scene: Scene | null;
  /** Where the panel begins, in frames from the start of the board. */
  start: number;
  selected: readonly string[];
  selectedShots: readonly string[];
  disabled: boolean;
  tab: "panel" | "production";
  onTab: (tab: "panel" | "production") => void;
  edits: InspectorEdits;
  onClose: () => void;
}

export function Inspector(props: InspectorProps) {
  const { tab, onTab } = props;
  const words = useWords();
  return (
    <aside className="side inspector" aria-label="Inspector">
      <header className="side-head">
        <div className="tabs" role="tablist">
          {(["panel", "production"] as const).map((name) => (
            <button key={name} type="button" role="tab" aria-selected={tab === name} onClick={() => onTab(name)}>
              {name === "panel" ? words.Panel : "Production"}
            </button>
          ))}
        </div>
        <span className="topbar-space" />
        <button type="button" className="icon-button" aria-label="Hide the inspector" onClick={props.onClose}>
          <X size={15} />
        </button>
      </header>
      <div className="side-body scrollable">
        {tab === "production" ? (
          <ProductionForm
            production={props.production}
            disabled={props.disabled}
            onChange={props.edits.setProduction}
          />
        ) : (
          <PanelAndShot {...props} />
        )}
      </div>
    </aside>
  );
}

function PanelAndShot(props: InspectorProps) {
  const { item, shot, panel } = props;
  const words = useWords();
  if (item === null || shot === null || panel === null) {
    return (
      <p className="side-note">
        Select a {words.panel} to read and change what stands about it and its {words.shot}.
      </p>
    );
  }
  return (
    <>
      {props.selected.length > 1 && (
        <p className="side-note">
          {counted(props.selected.length, words.panel)} of {counted(props.selectedShots.length, words.shot)} selected.
          Changes go to all of them; texts belong to {item.shotLabel} {item.number}.
        </p>
      )}
      <PanelForm {...props} item={item} panel={panel} />
      <ShotForm key={shot.id} {...props} item={item} shot={shot} />
      {props.scene !== null && <SceneForm {...props} scene={props.scene} item={item} />}
    </>
  );
}

function PanelForm({ item, panel, production, start, selected, disabled, edits }: InspectorProps & PanelPart) {
  const words = useWords();
  const rate = rateOf(production);
  const text = (field: string) => edits.text("panels", panel.id, field);
  const begins = toTimecode(firstFrame(production) + start, rate);
  return (
    <section className="group" aria-label={words.Panel}>
      <h3>
        {words.Panel} {item.shotLabel} {item.number}/{item.count}
        <span className="muted number" title="Where it begins">
          {begins}
        </span>
      </h3>
      <LiveText title="Dialogue" text={text("dialogue")} origin={edits.origin} disabled={disabled} rows={3} />
      <LiveText title="Action" text={text("action")} origin={edits.origin} disabled={disabled} rows={3} />
      <LiveText title="Notes" text={text("notes")} origin={edits.origin} disabled={disabled} />
      <NumberField
        title="Duration"
        suffix="frames"
        value={panel.duration_frames}
        min={1}
        max={100000}
        step={1}
        disabled={disabled}
        onChange={(frames) => edits.setPanels(selected, { duration_frames: Math.round(frames) })}
      />
      <div>
        <span className="label">Seconds+frames</span>
        <output className="number">{secondsAndFrames(panel.duration_frames, rate)}</output>
      </div>
      <TermField
        title="Status"
        value={panel.status}
        terms={STATUSES}
        empty="Draft"
        whole
        disabled={disabled}
        onChange={(status) => edits.setPanels(selected, { status: status || "draft" })}
      />
    </section>
  );
}

function firstFrame(production: Production): number {
  try {
    return fromTimecode(production.start_timecode, rateOf(production));
  } catch (error) {
    if (error instanceof BadTimecode) return 0; // somebody is in the middle of changing the rate
    throw error;
  }
}

interface PanelPart {
  item: PanelItem;
  panel: Panel;
}

function ShotForm(props: InspectorProps & { item: PanelItem; shot: Shot }) {
  const { item, shot, selectedShots, disabled, edits } = props;
  const words = useWords();
  const set = (fields: Partial<Shot>) => edits.setShots(selectedShots, fields);
  return (
    <section className="group" aria-label={words.Shot}>
      <h3>
        {words.Shot} {item.shotLabel}
      </h3>
      <NumberWithLock {...props} />
      <TermField
        title="Size"
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
        value={shot.angle}
        terms={ANGLES}
        empty="Eye level"
        disabled={disabled}
        onChange={(angle) => set({ angle })}
      />
      <NumberField
        title="Height"
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
        terms={MOVEMENTS}
        chosen={shot.movement}
        disabled={disabled}
        onChange={(movement) => set({ movement })}
      />
      <CameraFields {...props} set={set} />
      <LineField
        title="Subject"
        value={shot.subject}
        whole
        hint={`Who or what the ${words.shot} is of`}
        disabled={disabled}
        onChange={(subject) => set({ subject })}
      />
      <LiveText
        title={`${words.Shot} notes`}
        text={edits.text("shots", shot.id, "notes")}
        origin={edits.origin}
        disabled={disabled}
      />
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
        value={shot.rig}
        terms={RIGS}
        empty="Not set"
        disabled={disabled}
        onChange={(rig) => set({ rig })}
      />
      <NumberField
        title="Lens"
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

function SceneForm({ scene, item, disabled, edits }: InspectorProps & { scene: Scene; item: PanelItem }) {
  const words = useWords();
  const set = (fields: Partial<Scene>) => edits.setScene(scene.id, fields);
  return (
    <section className="group" aria-label={words.Scene}>
      <h3>
        {words.Scene} {item.sceneNumber}
      </h3>
      <LineField
        title="Slugline"
        value={scene.slugline}
        whole
        hint="INT. KITCHEN - NIGHT"
        disabled={disabled}
        onChange={(slugline) => set({ slugline: slugline.trim() })}
      />
      <LineField
        title={`${words.Scene} number`}
        value={scene.number}
        hint={item.sceneNumber}
        disabled={disabled}
        onChange={(number) => set({ number: number.trim() })}
      />
      <Labelled title="Omitted">
        <input
          type="checkbox"
          aria-label="Omitted"
          checked={scene.omitted}
          disabled={disabled}
          onChange={(event) => set({ omitted: event.target.checked })}
        />
      </Labelled>
      <LineField
        title="Synopsis"
        value={scene.synopsis}
        whole
        disabled={disabled}
        onChange={(synopsis) => set({ synopsis })}
      />
      <LineField
        title="Cast"
        value={scene.cast.join(", ")}
        whole
        hint="MARA, JOE"
        disabled={disabled}
        onChange={(cast) => set({ cast: namesOf(cast) })}
      />
    </section>
  );
}

const namesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];

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
