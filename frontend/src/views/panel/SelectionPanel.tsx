// What can be set on the things that the lasso holds: colour, an arrow's kind and words, a text's width and size.
import { CaretsToAxisDashedVertical, Trash2 } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import type { ArrowKind } from "../../canvas/arrow";
import { around, centerOf, scaling } from "../../canvas/geometry";
import { type Selection, selectionSize } from "../../canvas/hits";
import type { Arrow, Text } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";
import { ArrowKinds } from "./ArrowKinds";
import type { PanelActions } from "./actions";
import { Palette } from "./Palette";
import type { Work } from "./Paper";

export function SelectionPanel({ model, work }: { model: PanelModel; work: Work }) {
  const selection = useStore(work.desk.state, (state) => state.selection);
  useSyncExternalStore(model.subscribe, model.drawing);
  const count = selectionSize(selection);
  if (count === 0) return null;
  const { actions, desk } = work;
  const [arrow, text] = [only(selection.arrows, model.arrow), only(selection.texts, model.text)];
  const flip = () =>
    actions.carryOut({ kind: "transform", selection, matrix: around(centerOf(desk.selectedBox()), scaling(-1, 1)) });
  return (
    <section className="nib" aria-label="Selection">
      <h3>{count === 1 ? "1 selected" : `${count} selected`}</h3>
      {arrow && count === 1 && <ArrowFields key={arrow.id} arrow={arrow} actions={actions} />}
      {text && count === 1 && <TextFields key={text.id} text={text} actions={actions} />}
      {hasColor(selection) && (
        <Palette color={colorOf(selection, model)} choose={(color) => actions.recolor(selection, color)} />
      )}
      <div className="choices">
        <button type="button" className="button" onClick={flip}>
          <CaretsToAxisDashedVertical size={13} aria-hidden /> Flip
        </button>
        <button type="button" className="button" onClick={() => actions.remove(selection)}>
          <Trash2 size={13} aria-hidden /> Remove
        </button>
      </div>
    </section>
  );
}

function ArrowFields({ arrow, actions }: { arrow: Arrow; actions: PanelActions }) {
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    if (draft !== null) actions.labelArrow(arrow.id, draft.trim());
    setDraft(null);
  };
  return (
    <>
      <ArrowKinds kind={arrow.kind} choose={(kind: ArrowKind) => actions.turnArrowInto(arrow.id, kind)} />
      <label>
        <span className="label">Label</span>
        <input
          className="field"
          value={draft ?? arrow.label}
          maxLength={40}
          placeholder="PAN"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Enter") keep();
            if (event.key === "Escape") setDraft(null);
          }}
        />
      </label>
    </>
  );
}

function TextFields({ text, actions }: { text: Text; actions: PanelActions }) {
  const change = (field: "width" | "size") => (value: number) => actions.setText(text.id, { [field]: value });
  return (
    <>
      <Measure title="Width" value={text.width} from={60} to={2000} change={change("width")} />
      <Measure title="Letters" value={text.size} from={12} to={200} change={change("size")} />
    </>
  );
}

interface MeasureProps {
  title: string;
  value: number;
  from: number;
  to: number;
  change: (value: number) => void;
}

/** A slider that is one edit, made when it is let go. */
function Measure({ title, value, from, to, change }: MeasureProps) {
  const [draft, setDraft] = useState<number | null>(null);
  const shown = draft ?? Math.round(value);
  const keep = () => {
    if (draft !== null) change(draft);
    setDraft(null);
  };
  return (
    <label className="slider">
      <span className="label">{title}</span>
      <input
        type="range"
        min={from}
        max={to}
        value={shown}
        onChange={(event) => setDraft(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
      />
      <output className="number">{shown}</output>
    </label>
  );
}

function only<Item>(ids: ReadonlySet<string>, find: (id: string) => Item | undefined): Item | undefined {
  const [id] = ids;
  return id !== undefined && ids.size === 1 ? find(id) : undefined;
}

/** Arrows keep the colours of their kinds. */
function hasColor(selection: Selection): boolean {
  return selection.marks.size + selection.texts.size > 0;
}

function colorOf(selection: Selection, model: PanelModel): string | null {
  const marks = [...selection.marks].map((id) => model.stroke(id)?.stroke.color);
  const texts = [...selection.texts].map((id) => model.text(id)?.color);
  const colors = new Set([...marks, ...texts]);
  const [color] = colors;
  return colors.size === 1 ? (color ?? null) : null;
}
