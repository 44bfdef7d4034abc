// The panels whose pictures would change: as they are, and as they would be.
import { ArrowRight } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { sentenceOf } from "../../api/client";
import type { RestorePreview } from "../../api/history";
import type { BoardSession } from "../../app/session";
import type { Sheet } from "../../canvas/sheet";
import { sheetsOf } from "../../canvas/sheets";
import { paintedFrame } from "../../canvas/thumbnail";
import type { BoardModel } from "../../model/boardModel";
import { aspectOf } from "../../model/model";
import { Painted } from "../compare/Painted";
import { pastOf } from "../history/pasts";
import { mixed } from "./mixing";
import { turnedPanels } from "./plan";

interface PlanPicturesProps {
  session: BoardSession;
  model: BoardModel;
  plan: RestorePreview;
  /** What comes back is how it was at a moment, not a step that is undone. */
  isMoment: boolean;
}

const MOST = 12;
const WIDTH_PX = 560;

/** Of an undone step that is not told to its end nobody knows how the drawings would look. */
function picturable(plan: RestorePreview, isMoment: boolean): string[] {
  const drawn = isMoment || isWhole(plan) ? plan.panels : [];
  return [...new Set([...drawn, ...turnedPanels(plan.changes)])];
}

/** The panels that would come out of the bin, or go into it. */
function turned({ changes }: RestorePreview, into: boolean): ReadonlySet<string> {
  return new Set(turnedPanels(changes.filter(({ now }) => (now === true) === into)));
}

const isWhole = ({ changes, counts }: RestorePreview): boolean => changes.length >= (counts.changes ?? 0);

interface Pair {
  panel: string;
  before: OffscreenCanvas | null;
  after: OffscreenCanvas | null;
}

export function PlanPictures({ session, model, plan, isMoment }: PlanPicturesProps) {
  const panels = useMemo(() => picturable(plan, isMoment), [plan, isMoment]);
  const shown = useMemo(() => panels.slice(0, MOST), [panels]);
  const { pairs, problem } = usePairs(session, model, plan, shown);
  const [comes, goes] = useMemo(() => [turned(plan, false), turned(plan, true)], [plan]);
  if (panels.length === 0) return null;
  return (
    <section aria-label="Pictures">
      {problem !== null && <p className="muted">{problem}</p>}
      <ul className={shown.length === 1 ? "restore-pictures one" : "restore-pictures"}>
        {shown.map((panel) => {
          const pair = pairs.find((one) => one.panel === panel);
          const name = plan.labels[panel] ?? "a panel";
          return (
            <li key={panel}>
              <span className="restore-name number">{name}</span>
              <Half canvas={pair?.before ?? null} caption="Now" label={`${name} now`} absent={comes.has(panel)} />
              <ArrowRight size={14} aria-hidden />
              <Half
                canvas={pair?.after ?? null}
                caption="Brought back"
                label={`${name} as it would be`}
                absent={goes.has(panel)}
              />
            </li>
          );
        })}
      </ul>
      {panels.length > MOST && <p className="muted">And {panels.length - MOST} more panels.</p>}
    </section>
  );
}

interface HalfProps {
  canvas: OffscreenCanvas | null;
  caption: string;
  label: string;
  /** It lies in the bin. */
  absent: boolean;
}

function Half({ canvas, caption, label, absent }: HalfProps) {
  return (
    <figure className={absent ? "absent" : ""}>
      <Painted canvas={canvas} label={absent ? `${label}: in the bin` : label} />
      {absent && <span aria-hidden>In the bin</span>}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** One after the other, so that the first are soon there. */
function usePairs(session: BoardSession, model: BoardModel, plan: RestorePreview, panels: string[]) {
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const paint = async () => {
      const past = pastOf(session.entry.id);
      const [then, now] = await Promise.all([past.moment(plan.then), past.moment(plan.seen)]);
      await Promise.all([past.fetch(then, panels), past.fetch(now, panels)]);
      for (const panel of panels) {
        if (!wanted) return;
        const [was, is] = await Promise.all([past.drawing(then, panel), past.drawing(now, panel)]);
        const back = isWhole(plan) ? mixed(sheetsOf(is), sheetsOf(was), changedIn(plan, panel)) : sheetsOf(was);
        const pair = await painted(session, model, panel, sheetsOf(is), back);
        if (wanted) setPairs((before) => [...before.filter((one) => one.panel !== panel), pair]);
      }
    };
    paint().catch((error: unknown) => wanted && setProblem(sentenceOf(error)));
    return () => {
      wanted = false;
    };
  }, [session, model, plan, panels]);
  return { pairs, problem };
}

/** What the plan changes, as it was then; the rest, also what others drew since, as it is. */
function changedIn({ changes }: RestorePreview, panel: string): ReadonlySet<string> {
  return new Set(changes.filter(({ part }) => part === `panel/${panel}`).map(({ id }) => id));
}

async function painted(
  { assets }: BoardSession,
  model: BoardModel,
  panel: string,
  now: readonly Sheet[],
  then: readonly Sheet[],
): Promise<Pair> {
  const shot = model.shot(model.panel(panel)?.shot ?? "") ?? null;
  const { width, height } = aspectOf(model.production, shot);
  const paint = (sheets: readonly Sheet[]) => paintedFrame(sheets, width / height, WIDTH_PX, assets);
  return { panel, before: await paint(now), after: await paint(then) };
}
