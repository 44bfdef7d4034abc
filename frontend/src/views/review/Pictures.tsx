// The picture as it is and as it would be: one at a time, side by side, or one through the other.
import { useEffect, useMemo } from "react";
import type { Assets } from "../../canvas/assets";
import { aspectOf } from "../../model/model";
import type { PanelModel } from "../../model/panelModel";
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
  useReleasedKey();
  const aspect = aspectAt(reviewed, shown.before);
  const model = usePanelModel(usePanelDocument(reviewed.connection, shown.after));
  const { now, after } = usePainted(model, filed, shown, aspect, assets);
  const names = namesOf(props);
  const old =
    shown.kind === "strokes" ? (
      <Painted source={now} label={names.before} />
    ) : (
      <Thumb thumbs={thumbs} panel={shown.before} label={names.before} />
    );
  const before = <Framed aspect={aspect} picture={old} name={names.before} kind="before" />;
  if (shown.after === null) return <div className="stage-pictures">{before}</div>;
  const proposed = <Painted source={after} label={names.after} />;
  return (
    <div className="stage-pictures">
      <Compared
        before={shown.before === null ? null : before}
        after={<Framed aspect={aspect} picture={proposed} name={names.after} kind="after" />}
        onOpen={() => onOpen(shown.after ?? "")}
      />
      <div className="stage-tools">
        {shown.before !== null && <Compares beside={shown.beforeIs === "beside"} />}
        {shown.kind === "frame" && model !== null && (
          <DrawnOn reviewed={reviewed} filed={filed} model={model} panel={shown.after} onOpen={onOpen} />
        )}
      </div>
    </div>
  );
}

function aspectAt({ boardModel }: Reviewed, panel: string | null): number {
  const shot = boardModel.shot(boardModel.panel(panel ?? "")?.shot ?? "") ?? null;
  const { width, height } = aspectOf(boardModel.production, shot);
  return width / height;
}

/** The open drawing as it is, and with what is suggested for it. */
function usePainted(model: PanelModel | null, filed: Filed, shown: Shown, aspect: number, assets: Assets) {
  const drawing = useDrawing(model);
  const isStrokes = shown.kind === "strokes";
  const proposed = useMemo(
    () => (drawing && isStrokes ? withStrokes(drawing, shown.after ?? "", filed.operations) : drawing),
    [drawing, isStrokes, shown.after, filed],
  );
  return {
    now: usePicture(isStrokes ? drawing : null, aspect, assets),
    after: usePicture(proposed, aspect, assets),
  };
}

interface ComparedProps {
  before: React.ReactNode | null;
  after: React.ReactNode;
  onOpen: () => void;
}

function Compared({ before, after, onOpen }: ComparedProps) {
  const { compare, before: held } = useReviewState();
  const isHeld = held && before !== null;
  const both = compare !== "one" && before !== null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button under the picture opens it too
    <div
      className={`compared ${both ? compare : "one"}`}
      data-compare={compare}
      data-held={isHeld}
      onDoubleClick={onOpen}
    >
      {(both || isHeld) && before}
      {(both || !isHeld) && after}
    </div>
  );
}

function Framed(props: { aspect: number; picture: React.ReactNode; name: string; kind: "before" | "after" }) {
  return (
    <figure className={`framed ${props.kind}`} style={{ aspectRatio: props.aspect }}>
      {props.picture}
      <figcaption>{props.name}</figcaption>
    </figure>
  );
}

function Compares({ beside }: { beside: boolean }) {
  const { compare, compareBy } = useReviewState();
  return (
    <>
      <fieldset className="compares" aria-label="Compare">
        {COMPARES.map(({ code, name }) => (
          <button
            key={code}
            type="button"
            className="chip"
            aria-pressed={compare === code}
            onClick={() => compareBy(code)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <span className="muted">
        Hold <kbd>Space</kbd>: {beside ? "the panel beside it" : "as it is now"}
      </span>
    </>
  );
}

function namesOf({ shown, reviewed, filed }: PicturesProps): { before: string; after: string } {
  const name = shown.before === null ? "" : subjectName("panels", shown.before, reviewed.naming);
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  if (shown.kind === "none") return { before: title, after: "" };
  return {
    before: shown.beforeIs === "beside" ? `${title}, beside it` : `${title} now`,
    after: filed.record.state === "proposed" ? "Suggested" : "The suggested panel now",
  };
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
