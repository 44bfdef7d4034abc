// Whether people have drawn on a suggested frame since, and who: their marks go along, they are no part of the proposal.
import { PencilLine } from "lucide-react";
import { useEffect, useState } from "react";
import { listDrawers } from "../../api/boards";
import { Problem } from "../../api/client";
import { listMembers } from "../../api/people";
import type { PanelModel } from "../../model/panelModel";
import { seenIn } from "../../model/reviewDrawing";
import { addedStrokes, type Filed } from "../../model/reviewRecord";
import { putAt } from "../../model/written";
import { counted } from "../board/outline";
import { useDrawing } from "./pictures";
import type { Reviewed } from "./reviewing";

interface DrawnOnProps {
  reviewed: Reviewed;
  filed: Filed;
  model: PanelModel;
  panel: string;
  onOpen: (panelId: string) => void;
}

const MOST_ASKED = 50;

export function DrawnOn({ reviewed, filed, model, panel, onOpen }: DrawnOnProps) {
  const drawing = useDrawing(model);
  const insert = filed.operations.find((one) => one.op === "insert" && one.panel === panel);
  const added = drawing !== null && insert?.op === "insert" ? addedStrokes(insert, seenIn(model.doc).strokes) : [];
  const marks = drawing?.layers.flatMap(({ id }) =>
    [drawing.imagesOn(id), drawing.textsOn(id), drawing.arrowsOn(id)].flat(),
  );
  const names = useDrawers(reviewed, model, panel, added);
  const count = added.length + (marks?.length ?? 0);
  return (
    <span className="drawn-on">
      {count > 0 && (
        <strong title="Their marks are no part of the proposal; they go along, or into the bin with the panel">
          Drawn on since{names === "" ? "" : ` by ${names}`} ({counted(count, "mark")})
        </strong>
      )}
      <button type="button" className="button" onClick={() => onOpen(panel)}>
        <PencilLine size={13} aria-hidden /> Draw on it
      </button>
    </span>
  );
}

/** The names of those who put the strokes there, as far as the log still tells. */
function useDrawers(
  { board, project }: Reviewed,
  model: PanelModel,
  panel: string,
  strokes: readonly string[],
): string {
  const [names, setNames] = useState("");
  const asked = strokes
    .slice(-MOST_ASKED)
    .flatMap((id) => putAt(model.doc, "strokes", id) ?? [])
    .join();
  useEffect(() => {
    if (asked === "") return setNames("");
    let wanted = true;
    drawersOf(board, project, panel, asked.split(",")).then(
      (found) => wanted && setNames(found.join(", ")),
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error; // names are a courtesy: without them the count stays
      },
    );
    return () => {
      wanted = false;
    };
  }, [board, project, panel, asked]);
  return names;
}

/** People are asked for, too: who draws may have come only now. */
async function drawersOf(board: string, project: string, panel: string, places: string[]): Promise<string[]> {
  const [drawers, members] = await Promise.all([listDrawers(board, panel, places), listMembers(project)]);
  const nameOf = (account: string) => members.find((member) => member.account === account)?.name ?? "somebody";
  return [...new Set(drawers.map(({ account }) => nameOf(account)))];
}
