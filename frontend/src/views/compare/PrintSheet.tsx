// What changed, on paper: a title block, both moments, the list with small pictures of both sides.
import { createRoot } from "react-dom/client";
import type { Comparison } from "../../api/history";
import type { BoardSession } from "../../app/session";
import type { Assets } from "../../canvas/assets";
import { paintedFrame } from "../../canvas/thumbnail";
import { rateOf } from "../../model/model";
import { msOf } from "../../model/moments";
import { runningTime } from "../../model/timecode";
import type { Words } from "../board/words";
import { type Change, grouped, HOW_NAMES } from "./changes";
import { FieldChanges } from "./FieldChanges";
import { aspectIn, fetchPairs, pairOf, type Sides } from "./sides";

interface Job {
  session: BoardSession;
  comparison: Comparison;
  sides: Sides;
  changes: readonly Change[];
  words: Words;
  onProgress: (words: string) => void;
}

/** Addresses of the small pictures: null where the panel was not in the story, undefined where it looked the same. */
type Small = readonly [before: string | null | undefined, after: string | null];

const WIDTH_PX = 420;
const BATCH = 24;
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** A browser may go on reading the sheet after it said that it has printed: it stays until the next, or until one leaves. */
let clear: () => void = () => {};
export const clearPrint = (): void => clear();

/** Draws all pictures, and hands the sheet to the printer. */
export async function print(job: Job): Promise<void> {
  clear();
  const pictures = await smallPictures(job);
  const sheet = document.createElement("div");
  sheet.className = "print-sheet";
  document.body.append(sheet);
  const root = createRoot(sheet);
  const ready = new Promise<void>((done) => {
    root.render(<Paper {...job} pictures={pictures} onReady={done} />);
  });
  await ready;
  await Promise.all([...sheet.querySelectorAll("img")].map((image) => image.decode()));
  clear = () => {
    clear = () => {};
    root.unmount();
    sheet.remove();
    for (const address of [...pictures.values()].flat()) if (address) URL.revokeObjectURL(address);
  };
  window.print();
}

async function smallPictures(job: Job): Promise<ReadonlyMap<string, Small>> {
  const { session, sides, changes, onProgress } = job;
  const panels = [...new Set(changes.map(({ panel }) => panel).filter(Boolean))];
  const pictures = new Map<string, Small>();
  for (let at = 0; at < panels.length; at += BATCH) {
    const batch = panels.slice(at, at + BATCH);
    onProgress(`${at} of ${panels.length}`);
    await fetchPairs(session.entry.id, sides, batch);
    for (const panel of batch) pictures.set(panel, await smallPair(session.entry.id, session.assets, sides, panel));
  }
  return pictures;
}

async function smallPair(board: string, assets: Assets, sides: Sides, panel: string): Promise<Small> {
  const { before, after, isSame } = await pairOf(board, sides, panel);
  const address = async (sheets: typeof before) => {
    if (sheets === null) return null;
    const canvas = await paintedFrame(sheets, aspectIn(sides, panel), WIDTH_PX, assets);
    return URL.createObjectURL(await canvas.convertToBlob({ type: "image/webp", quality: 0.85 }));
  };
  return [isSame ? undefined : await address(before), await address(after)];
}

interface PaperProps extends Job {
  pictures: ReadonlyMap<string, Small>;
  onReady: () => void;
}

function Paper({ session, comparison, sides, changes, words, pictures, onReady }: PaperProps) {
  const rate = rateOf(sides.after.board.production);
  const [from, to] = [comparison.before, comparison.after].map((entry) => DATE.format(msOf(entry)));
  const { was, now } = comparison;
  return (
    <main ref={(element) => void (element && onReady())}>
      <header className="print-title">
        <div>
          <p>{session.entry.project_name}</p>
          <h1>{session.entry.name}: what changed</h1>
        </div>
        <dl>
          <dt>From</dt>
          <dd>{from}</dd>
          <dt>To</dt>
          <dd>{to}</dd>
          <dt>{words.Panel}s</dt>
          <dd>
            {was.panels} → {now.panels}
          </dd>
          <dt>{words.Shot}s</dt>
          <dd>
            {was.shots} → {now.shots}
          </dd>
          <dt>Running time</dt>
          <dd>
            {runningTime(was.duration_frames, rate)} → {runningTime(now.duration_frames, rate)}
          </dd>
          <dt>Changes</dt>
          <dd>{changes.length}</dd>
        </dl>
      </header>
      {grouped(changes, comparison.labels).map(({ scene, title, changes }) => (
        <section key={`${scene}${changes[0]?.key}`}>
          <h2>{title}</h2>
          {changes.map((change) => (
            <PrintedChange key={change.key} change={change} rate={rate} pictures={pictures.get(change.panel)} />
          ))}
        </section>
      ))}
    </main>
  );
}

interface PrintedProps {
  change: Change;
  rate: ReturnType<typeof rateOf>;
  pictures: Small | undefined;
}

function PrintedChange({ change, rate, pictures }: PrintedProps) {
  const { how, sentence, fields } = change;
  const [before, after] = pictures ?? [null, null];
  return (
    <article className="print-change">
      <div className="print-words">
        <p>
          <b>{HOW_NAMES[how]}</b> {sentence}
        </p>
        <FieldChanges fields={fields} rate={rate} />
      </div>
      {pictures && (
        <div className="print-pictures">
          {before !== undefined && <PrintedPicture source={before} name="Was" />}
          <PrintedPicture source={after} name="Is" />
        </div>
      )}
    </article>
  );
}

function PrintedPicture({ source, name }: { source: string | null; name: string }) {
  return (
    <figure>
      {source === null ? <div className="print-absent">Not on the board</div> : <img src={source} alt={name} />}
      <figcaption>{name}</figcaption>
    </figure>
  );
}
