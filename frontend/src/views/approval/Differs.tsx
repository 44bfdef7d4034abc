// Something is not what was approved any more: who changed what since, where that is known.
import { ChevronDown, ChevronRight, TriangleAlert } from "lucide-react";
import { useCallback, useState } from "react";
import { useLoaded } from "../../app/loaded";
import { madeAt } from "../../model/ids";
import type { Approval } from "../../model/model";
import { counted } from "../board/outline";
import { ago } from "../comments/ThreadCard";
import { usePanelDocument, usePanelModel } from "../panel/documents";
import { useBoardOf } from "./boardOf";
import { changesSince } from "./changes";
import type { Reviewing } from "./reviewing";

interface DiffersProps {
  approval: Approval;
  reviewing: Reviewing;
}

export function Differs({ approval, reviewing }: DiffersProps) {
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className="differs-note">
      <button type="button" className="text-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <TriangleAlert size={13} aria-hidden /> Differs from what was approved <Chevron size={13} aria-hidden />
      </button>
      {isOpen && <Changes key={approval.now} approval={approval} reviewing={reviewing} />}
    </div>
  );
}

function Changes({ approval, reviewing }: DiffersProps) {
  const { model, nameOf } = useBoardOf();
  const { board, who } = reviewing;
  const { value, problem } = useLoaded(
    useCallback(() => changesSince(board, model, approval), [board, model, approval]),
  );
  const marks = useNewMarks(reviewing, approval);
  if (problem !== null) return <p className="muted">{problem}</p>;
  if (value === null) return <p className="muted">Asking the log</p>;
  return (
    <ul className="changes-since">
      {marks > 0 && <li>Drawing: {counted(marks, "new mark")}</li>}
      {value.map(({ what, table, id, account, at_ms }) => (
        <li key={`${id}${what}`}>
          {id === approval.id ? "" : `${nameOf(table, id)}: `}
          {what}
          <span className="muted">
            {" "}
            {account === "" ? "" : `by ${who(account).name}, `}
            {ago(at_ms)}
          </span>
        </li>
      ))}
      {marks + value.length === 0 && (
        <li className="muted">
          {approval.table === "panels"
            ? "No field was written: marks were erased or moved, or words taken out."
            : "The log knows no field: a drawing changed, or something moved."}
        </li>
      )}
    </ul>
  );
}

/** Marks drawn since on an approved panel, by the moments in their ids; what was erased cannot be counted. */
function useNewMarks({ connection }: Reviewing, { table, id, at_ms }: Approval): number {
  const model = usePanelModel(usePanelDocument(connection, table === "panels" ? id : null));
  if (model === null) return 0;
  const { layers, strokesOn, imagesOn, textsOn, arrowsOn } = model.drawing();
  const marks = layers.flatMap((layer) => [strokesOn, imagesOn, textsOn, arrowsOn].flatMap((on) => [...on(layer.id)]));
  return marks.filter((mark) => madeAt(mark.id) > at_ms).length;
}
