// The picture as it is and as it would be: one at a time, side by side, or one through the other.
import { useEffect } from "react";
import type { Assets } from "../../canvas/assets";
import { aspectOf } from "../../model/model";
import type { Filed } from "../../model/reviewRecord";
import { Picture } from "../board/Picture";
import type { ThumbStore } from "../board/thumbs";
import { usePanelDocument, usePanelModel } from "../panel/documents";
import { DrawnOn } from "./DrawnOn";
import { useDrawing, usePicture, withStrokes } from "./pictures";
import type { Reviewed } from "./reviewing";
import type { Shown } from "./shown";
import { type Compare, useReviewState } from "./state";
import { subjectName } from "./wording";

interface PicturesProps {
  reviewed: Reviewed;
  filed: Filed;
  shown: Shown;
  thumbs: ThumbStore;
  assets: Assets;
  onOpen: (panelId: string) => void;
}

const COMPARES: readonly { code: Compare; name: string }[] = [
  { code: "one", name: "One at a time" },
  { code: "side", name: "Side by side" },
  { code: "onion", name: "Onion skin" },
];

export function Pictures(props: PicturesProps) {
  const { reviewed, filed, shown, thumbs, assets, onOpen } = props;
  const { compare, before } = useReviewState();
  useReleasedKey();
  const { boardModel } = reviewed;
  const model = usePanelModel(usePanelDocument(reviewed.connection, shown.after));
  const drawing = useDrawing(model);
  const isStrokes = shown.kind === "strokes";
  const panel = boardModel.panel(shown.before ?? "");
  const { width, height } = aspectOf(boardModel.production, boardModel.shot(panel?.shot ?? "") ?? null);
  const proposed = drawing && shown.after && isStrokes ? withStrokes(drawing, shown.after, filed.operations) : drawing;
  const [after, now] = [
    usePicture(proposed, width / height, assets),
    usePicture(isStrokes ? drawing : null, width / height, assets),
  ];
  const names = namesOf(props);
  const isHeld = before && shown.before !== null && shown.after !== null;
  const old = isStrokes ? (
    <Painted source={now} label={names.before} />
  ) : (
    <Thumb thumbs={thumbs} panel={shown.before} label={names.before} />
  );
  if (shown.after === null)
    return (
      <figure className="stage-pictures alone" style={{ aspectRatio: width / height }}>
        {old}
        <figcaption>{names.before}</figcaption>
      </figure>
    );
  const fresh = <Painted source={after} label={names.after} />;
  const frame = { aspectRatio: width / height };
  return (
    <div className="stage-pictures">
      <div
        className={`compared ${compare}`}
        data-compare={compare}
        data-held={isHeld}
        onDoubleClick={() => onOpen(shown.after ?? "")}
      >
        {(compare !== "one" || isHeld) && (
          <figure className="compared-before" style={frame}>
            {old}
            <figcaption>{names.before}</figcaption>
          </figure>
        )}
        {!(compare === "one" && isHeld) && (
          <figure className="compared-after" style={frame}>
            {fresh}
            <figcaption>{names.after}</figcaption>
          </figure>
        )}
      </div>
      <div className="stage-tools">
        <fieldset className="compares" aria-label="Compare">
          {COMPARES.map(({ code, name }) => (
            <button
              key={code}
              type="button"
              className="chip"
              aria-pressed={compare === code}
              disabled={shown.before === null}
              onClick={() => useReviewState.getState().compareBy(code)}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <span className="muted">
          <kbd>Space</kbd> {shown.beforeIs === "beside" ? "the panel beside it" : "as it is now"}
        </span>
        {shown.kind === "frame" && model !== null && (
          <DrawnOn reviewed={reviewed} filed={filed} model={model} panel={shown.after} onOpen={onOpen} />
        )}
      </div>
    </div>
  );
}

function namesOf({ shown, reviewed }: PicturesProps): { before: string; after: string } {
  const name = shown.before === null ? "" : subjectName("panels", shown.before, reviewed.naming);
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  if (shown.kind === "none") return { before: title, after: "" };
  return { before: shown.beforeIs === "beside" ? `${title}, beside it` : `${title} now`, after: "Suggested" };
}

function Thumb({ thumbs, panel, label }: { thumbs: ThumbStore; panel: string | null; label: string }) {
  if (panel === null) return <div className="picture blank" role="img" aria-label="There is no picture" />;
  return <Picture key={panel} thumbs={thumbs} panelId={panel} label={label} />;
}

function Painted({ source, label }: { source: string | null; label: string }) {
  if (source === null) return <div className="picture" role="img" aria-label={`${label}, being painted`} />;
  return <img className="picture" src={source} alt={label} draggable={false} />;
}

/** What is held down is let go of also when the window loses the keyboard. */
function useReleasedKey(): void {
  const hold = useReviewState((state) => state.hold);
  useEffect(() => {
    const up = (event: KeyboardEvent) => event.key === " " && hold(false);
    const away = () => hold(false);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", away);
    return () => {
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", away);
    };
  }, [hold]);
}
