// The layers, topmost first: chosen, ordered by drag or keys, shown, locked, named, binned.
import { Eye, EyeOff, Lock, LockOpen, Plus, ScanEye, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Layer } from "../../model/model";

export interface LayerActions {
  choose(id: string): void;
  add(): void;
  set(id: string, fields: Partial<Pick<Layer, "name" | "opacity" | "visible" | "locked" | "reference">>): void;
  /** Puts a layer above another, or with null to the bottom. */
  move(id: string, above: string | null): void;
  bin(id: string): void;
}

interface Props {
  /** From bottom to top. */
  layers: readonly Layer[];
  active: string | null;
  disabled: string | null;
  actions: LayerActions;
  /** How many things stand on a layer. */
  count: (id: string) => number;
}

export function LayerPanel(props: Props) {
  const { layers, active, disabled, actions } = props;
  const [dragged, setDragged] = useState<string | null>(null);
  const chosen = layers.find((layer) => layer.id === active);
  return (
    <section className="layers" aria-label="Layers">
      <header>
        <h3>Layers</h3>
        <button
          type="button"
          className="icon-button"
          aria-label="Add a layer"
          title={disabled ?? "Add a layer"}
          disabled={disabled !== null}
          onClick={actions.add}
        >
          <Plus size={15} aria-hidden />
        </button>
      </header>
      {chosen && <Opacity layer={chosen} disabled={disabled} actions={actions} />}
      <ul className="layer-list scrollable">
        {[...layers].reverse().map((layer, index) => (
          <LayerRow key={layer.id} {...props} layer={layer} place={index} dragged={dragged} onDrag={setDragged} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Props {
  layer: Layer;
  place: number;
  dragged: string | null;
  onDrag: (id: string | null) => void;
}

function LayerRow(props: RowProps) {
  const { layer, layers, active, disabled, actions, dragged, onDrag } = props;
  const [over, setOver] = useState(false);
  const classes = ["layer", layer.id === active && "active", !layer.visible && "off", over && "drop-above"];
  return (
    <li
      className={classes.filter(Boolean).join(" ")}
      data-layer={layer.id}
      draggable={disabled === null}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", layer.name);
        onDrag(layer.id);
      }}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event) => {
        if (!dragged || dragged === layer.id) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (dragged) actions.move(dragged, layer.id);
      }}
    >
      <Toggle
        title={layer.visible ? "Hide" : "Show"}
        layer={layer}
        disabled={disabled}
        icon={layer.visible ? <Eye size={14} aria-hidden /> : <EyeOff size={14} aria-hidden />}
        change={() => actions.set(layer.id, { visible: !layer.visible })}
      />
      <LayerName {...props} onStep={(up) => step(layers, layer.id, up, actions)} />
      {layer.id === active && (
        <>
          <Toggle
            title={layer.reference ? "Print with the panel" : "Keep for reference, do not print"}
            layer={layer}
            disabled={disabled}
            pressed={layer.reference}
            icon={<ScanEye size={14} aria-hidden />}
            change={() => actions.set(layer.id, { reference: !layer.reference })}
          />
          <Toggle
            title="Move to the bin"
            layer={layer}
            disabled={disabled ?? (layers.length === 1 ? "A panel keeps its last layer" : null)}
            icon={<Trash2 size={14} aria-hidden />}
            change={() => actions.bin(layer.id)}
          />
        </>
      )}
      <Toggle
        title={layer.locked ? "Unlock" : "Lock"}
        layer={layer}
        disabled={disabled}
        pressed={layer.locked}
        icon={layer.locked ? <Lock size={13} aria-hidden /> : <LockOpen size={13} aria-hidden />}
        change={() => actions.set(layer.id, { locked: !layer.locked })}
      />
    </li>
  );
}

function LayerName({ layer, active, disabled, actions, count, onStep }: RowProps & { onStep: (up: boolean) => void }) {
  const [renaming, setRenaming] = useState(false);
  if (renaming) return <Rename layer={layer} done={() => setRenaming(false)} actions={actions} />;
  const keys = (event: React.KeyboardEvent) => {
    if (disabled !== null) return;
    if (event.key === "F2") setRenaming(true);
    else if (event.altKey && event.key === "ArrowUp") onStep(true);
    else if (event.altKey && event.key === "ArrowDown") onStep(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <button
      type="button"
      className="layer-name"
      aria-current={layer.id === active}
      aria-keyshortcuts="F2 Alt+ArrowUp Alt+ArrowDown"
      title={`${layer.name} (F2 renames, Alt and an arrow moves it)`}
      onClick={() => actions.choose(layer.id)}
      onDoubleClick={() => disabled === null && setRenaming(true)}
      onKeyDown={keys}
    >
      <span className="layer-title">{layer.name}</span>
      <span className="visually-hidden">, {count(layer.id)} marks</span>
      {layer.reference && <small>ref</small>}
      {layer.opacity < 1 && <small className="number">{Math.round(layer.opacity * 100)} %</small>}
    </button>
  );
}

function Rename({ layer, done, actions }: { layer: Layer; done: () => void; actions: LayerActions }) {
  const [name, setName] = useState(layer.name);
  const finish = () => {
    const wanted = name.trim();
    if (wanted && wanted !== layer.name) actions.set(layer.id, { name: wanted });
    done();
  };
  return (
    <input
      className="field"
      aria-label={`New name of ${layer.name}`}
      value={name}
      maxLength={60}
      ref={(field) => field?.focus()}
      onChange={(event) => setName(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish();
        if (event.key === "Escape") done();
      }}
    />
  );
}

function Opacity({ layer, disabled, actions }: { layer: Layer; disabled: string | null; actions: LayerActions }) {
  const [draft, setDraft] = useState<number | null>(null);
  const shown = draft ?? Math.round(layer.opacity * 100);
  const keep = () => {
    if (draft !== null) actions.set(layer.id, { opacity: draft / 100 });
    setDraft(null);
  };
  return (
    <label className="slider">
      <span className="label">Opacity</span>
      <input
        type="range"
        min={0}
        max={100}
        value={shown}
        disabled={disabled !== null}
        aria-label={`Opacity of ${layer.name}`}
        onChange={(event) => setDraft(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
      />
      <output className="number">{shown}</output>
    </label>
  );
}

interface ToggleProps {
  title: string;
  layer: Layer;
  icon: React.ReactNode;
  disabled: string | null;
  pressed?: boolean;
  change: () => void;
}

function Toggle({ title, layer, icon, disabled, pressed, change }: ToggleProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`${title}: ${layer.name}`}
      aria-pressed={pressed}
      title={disabled ?? title}
      disabled={disabled !== null}
      onClick={change}
    >
      {icon}
    </button>
  );
}

function step(layers: readonly Layer[], id: string, up: boolean, actions: LayerActions): void {
  const at = layers.findIndex((layer) => layer.id === id);
  if (up && at < layers.length - 1) actions.move(id, layers[at + 1]?.id ?? null);
  if (!up && at > 0) actions.move(id, layers[at - 2]?.id ?? null);
}
