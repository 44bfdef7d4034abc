// One change: what it says in words, the panel's pictures of both moments, and the ways back.
import { PencilLine, RotateCcw } from "lucide-react";
import type { Comparison, FieldChange, RestoreScope } from "../../api/history";
import type { BoardSession } from "../../app/session";
import type { Rate } from "../../model/timecode";
import { openRestore } from "../restore/opening";
import { Glyph } from "./ChangeList";
import type { Change } from "./changes";
import { FieldChanges } from "./FieldChanges";
import { Gallery } from "./Gallery";
import { Pictures } from "./Pictures";
import { aspectIn, type Sides, usePair } from "./sides";

interface ChangeViewProps {
  session: BoardSession;
  comparison: Comparison;
  sides: Sides | null;
  change: Change;
  rate: Rate;
  names: readonly [string, string];
  onOpen: (panelId: string) => void;
}

export function ChangeView({ session, comparison, sides, change, rate, names, onOpen }: ChangeViewProps) {
  const { writable } = session.connection.board;
  const { panel, fields } = change;
  const isHere = sides?.after.panels.has(panel) === true;
  const scope = scopeOf(change);
  return (
    <article className="change-view scrollable" aria-label={change.sentence}>
      <header>
        <h2>
          <Glyph how={change.how} /> {change.sentence}
        </h2>
        <span className="spring" />
        {writable && scope && (
          <button type="button" className="button" onClick={() => openRestore(scope, comparison.before)}>
            <RotateCcw size={13} aria-hidden /> Bring this back
          </button>
        )}
        {isHere && panel !== "" && (
          <button type="button" className="button" onClick={() => onOpen(panel)}>
            <PencilLine size={13} aria-hidden /> Open
          </button>
        )}
      </header>
      {panel !== "" && <PanelPictures session={session} sides={sides} panel={panel} names={names} />}
      {panel === "" && sides !== null && <Gallery session={session} sides={sides} change={change} names={names} />}
      <FieldChanges
        fields={fields}
        rate={rate}
        {...(writable
          ? { action: (field) => <BringBack change={change} field={field} moment={comparison.before} /> }
          : {})}
      />
    </article>
  );
}

function BringBack({ change, field, moment }: { change: Change; field: FieldChange; moment: string }) {
  const { table, id } = change;
  return (
    <button
      type="button"
      className="button quiet small"
      onClick={() => openRestore({ kind: "field", table, id, field: field.field }, moment)}
    >
      Bring back
    </button>
  );
}

interface PanelPicturesProps extends Pick<ChangeViewProps, "session" | "sides" | "names"> {
  panel: string;
}

function PanelPictures({ session, sides, panel, names }: PanelPicturesProps) {
  const { value, problem } = usePair(session.entry.id, sides, panel);
  if (problem !== null) {
    return (
      <p className="problem" role="alert">
        {problem}
      </p>
    );
  }
  if (value === null || sides === null) return <p className="compare-note muted">Reading the drawings</p>;
  return <Pictures pair={value} aspect={aspectIn(sides, panel)} assets={session.assets} names={names} />;
}

/** What would be brought back with the button; a new thing has no state before. */
function scopeOf({ how, table, id, panel, fields }: Change): RestoreScope | null {
  if (how === "redrawn") return { kind: "drawing", panel: panel || id };
  const [field] = fields;
  if (how === "changed" && field !== undefined && fields.length === 1) {
    return { kind: "field", table, id, field: field.field };
  }
  if (how === "added" || (table !== "scenes" && table !== "shots" && table !== "panels")) return null;
  if (how === "moved") return null;
  return { kind: "subject", table, id };
}
