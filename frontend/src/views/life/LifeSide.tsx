// Beside the paper of a drawing's life: ways to look at it, who drew what, and what can be brought back.
import { RotateCcw, X } from "lucide-react";
import { useMemo } from "react";
import { useReviewing } from "../approval/reviewing";
import { openRestore } from "../restore/opening";
import type { Film } from "./film";
import type { Showing } from "./LifeView";
import { authorsOf } from "./telling";

interface LifeSideProps {
  film: Film;
  at: number;
  panelId: string;
  showing: Showing;
  gone: ReadonlySet<string>;
  back: ReadonlySet<string>;
  writable: boolean;
  onShowing: (showing: Showing) => void;
  onChosen: (chosen: ReadonlySet<string>) => void;
  onClose: () => void;
}

const SHOWINGS = [
  { code: "plain", name: "As it was" },
  { code: "authors", name: "Who drew it" },
  { code: "gone", name: "Gone since" },
] as const;

export function LifeSide(props: LifeSideProps) {
  const { film, at, panelId, showing, writable, onShowing, onClose } = props;
  const frame = film.frames[at];
  const isLatest = at >= film.length - 1;
  return (
    <aside className="life-side scrollable" aria-label="The drawing’s past">
      <header>
        <h2>The drawing’s past</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Back to drawing"
          title="Back to drawing (Escape)"
          onClick={onClose}
        >
          <X size={15} aria-hidden />
        </button>
      </header>
      <fieldset className="chips" aria-label="How it is shown">
        {SHOWINGS.map(({ code, name }) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={showing === code}
            onClick={() => onShowing(code)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      {showing === "authors" && <Authors film={film} at={at} />}
      {showing === "gone" && <Gone {...props} />}
      {writable && frame !== undefined && (
        <button
          type="button"
          className="button"
          disabled={isLatest}
          title={isLatest ? "The drawing is like this now" : undefined}
          onClick={() => openRestore({ kind: "drawing", panel: panelId }, frame.id)}
        >
          <RotateCcw size={13} aria-hidden /> Bring the drawing back to here
        </button>
      )}
    </aside>
  );
}

function Authors({ film, at }: Pick<LifeSideProps, "film" | "at">) {
  const reviewing = useReviewing();
  const authors = useMemo(
    () => authorsOf(film.strokesAt(at).keys(), (id) => film.frames[film.drawnBy.get(id) ?? -1]),
    [film, at],
  );
  if (authors.length === 0) return <p className="muted">Nobody has drawn yet.</p>;
  return (
    <ul className="life-authors">
      {authors.map(({ account, name, strokes }) => (
        <li key={account}>
          <span
            className="legend-swatch"
            style={account === "" ? { background: "#c9c6c0" } : { background: reviewing?.who(account).color }}
          />{" "}
          {name}
          <span className="muted number">
            {strokes} stroke{strokes === 1 ? "" : "s"}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Gone({ film, at, panelId, gone, back, writable, onChosen }: LifeSideProps) {
  const frame = film.frames[at];
  if (gone.size === 0) {
    return <p className="muted">All that is on the paper here is still there today. Go further back.</p>;
  }
  return (
    <div className="life-gone">
      <p>
        {gone.size === 1 ? "1 stroke" : `${gone.size} strokes`} on the paper here {gone.size === 1 ? "is" : "are"} gone
        today. Click those that should come back.
      </p>
      <ul className="life-authors">
        <li>
          <span className="legend-swatch" style={{ background: "#c2410c" }} /> Gone today
        </li>
        <li>
          <span className="legend-swatch thick" style={{ background: "#1668c7" }} /> Chosen, drawn thick
          <span className="muted number">{back.size}</span>
        </li>
        <li>
          <span className="legend-swatch stayed" /> Still there
        </li>
      </ul>
      <div className="chips">
        <button type="button" className="chip" onClick={() => onChosen(new Set(gone))}>
          Choose all
        </button>
        <button type="button" className="chip" disabled={back.size === 0} onClick={() => onChosen(new Set())}>
          Choose none
        </button>
      </div>
      {writable && frame !== undefined && (
        <button
          type="button"
          className="button primary"
          disabled={back.size === 0}
          onClick={() => openRestore({ kind: "strokes", panel: panelId, ids: [...back] }, frame.id)}
        >
          Bring back {back.size === 1 ? "1 stroke" : `${back.size} strokes`}
        </button>
      )}
    </div>
  );
}
