// What an arrow says: a subject's move, the camera's, a zoom, a look.
import { ARROW_COLORS, type ArrowKind } from "../../canvas/arrow";
import { ARROW_KINDS, nameOf } from "../../model/terms";

const KINDS: readonly ArrowKind[] = ["subject", "camera", "zoom", "eyeline"];

export function ArrowKinds({ kind, choose }: { kind: string; choose: (kind: ArrowKind) => void }) {
  return (
    <fieldset className="choices column" aria-label="Kind of arrow">
      {KINDS.map((each) => (
        <button key={each} type="button" className="button" aria-pressed={each === kind} onClick={() => choose(each)}>
          <span className="arrow-dot" style={{ background: ARROW_COLORS[each] }} />
          {nameOf(ARROW_KINDS, each)}
        </button>
      ))}
    </fieldset>
  );
}
