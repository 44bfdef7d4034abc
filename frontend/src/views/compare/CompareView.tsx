// What changed between two moments: a list that is walked through, and each change in pictures and words.
import { ArrowLeftRight, Printer, RefreshCw, X } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { sentenceOf } from "../../api/client";
import { type Comparison, getComparison, listSteps, listVersions, type Moment } from "../../api/history";
import { useLoaded } from "../../app/loaded";
import { goMoments } from "../../app/location";
import type { BoardSession } from "../../app/session";
import { complain } from "../../app/toast";
import { useCommandsAlone } from "../../keys/registry";
import { rateOf } from "../../model/model";
import { msOf } from "../../model/moments";
import { useWords } from "../board/words";
import { ChangeList } from "./ChangeList";
import { ChangeView } from "./ChangeView";
import { Counts } from "./Counts";
import { type Change, changesOf, filtered, grouped } from "./changes";
import { compareCommands } from "./commands";
import { MomentPicker } from "./MomentPicker";
import { type Choice, choicesOf, momentText } from "./moments";
import { clearPrint, print } from "./PrintSheet";
import { type Sides, useSides } from "./sides";
import { useComparing } from "./state";
import { lastVisit } from "./visits";
import "./compare.css";

interface CompareViewProps {
  session: BoardSession;
  at: Moment;
  to: Moment;
  onOpen: (panelId: string) => void;
}

const MOST_STEPS = 40;

export function CompareView({ session, at, to, onOpen }: CompareViewProps) {
  const board = session.entry.id;
  const choices = useChoices(board);
  const load = useCallback(() => getComparison(board, at, to), [board, at, to]);
  const { value, problem, isLoading, reload } = useLoaded(load);
  const sides = useSides(board, value?.before ?? null, value?.after ?? null);
  const close = useCallback(() => goMoments({ at: null, to: null }), []);
  const covering = useCovering();
  const go = (before: Moment, after: Moment) => goMoments({ at: before, to: after }, { replace: true });
  return (
    <section ref={covering} className="compare" aria-label="What changed" aria-busy={isLoading} tabIndex={-1}>
      <header className="compare-head">
        <h1>What changed</h1>
        <MomentPicker title="From" moment={at} choices={choices} onChoose={(moment) => go(moment, to)} />
        <button
          type="button"
          className="icon-button"
          aria-label="The other way round"
          title="The other way round"
          onClick={() => go(to, at)}
        >
          <ArrowLeftRight size={14} aria-hidden />
        </button>
        <MomentPicker title="To" moment={to} choices={choices} onChoose={(moment) => go(at, moment)} />
        <button type="button" className="icon-button" aria-label="Compare again" title="Compare again" onClick={reload}>
          <RefreshCw size={14} aria-hidden />
        </button>
        <span className="spring" />
        {value && sides.value && <PrintButton session={session} comparison={value} sides={sides.value} />}
        <button
          type="button"
          className="icon-button"
          aria-label="Back to the board"
          title="Back to the board (Escape)"
          onClick={close}
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      {(problem ?? sides.problem) !== null && (
        <p className="problem" role="alert">
          {problem ?? sides.problem}
        </p>
      )}
      {isLoading && (
        <p className="compare-note muted" role="status">
          Reading both moments
        </p>
      )}
      {value === null && <Leaving onClose={close} />}
      {value && <Compared session={session} comparison={value} sides={sides.value} onClose={close} onOpen={onOpen} />}
    </section>
  );
}

/** What lies under it can be reached neither by keys nor by a reader's cursor. */
function useCovering(): React.RefObject<HTMLElement | null> {
  const view = useRef<HTMLElement>(null);
  useEffect(() => {
    const under = [...(view.current?.parentElement?.children ?? [])].filter(
      (each): each is HTMLElement => each instanceof HTMLElement && each !== view.current,
    );
    for (const each of under) each.inert = true;
    view.current?.focus();
    return () => {
      for (const each of under) each.inert = false;
    };
  }, []);
  return view;
}

/** Before there is anything to walk through, one may leave; the wall underneath hears no key. */
function Leaving({ onClose }: { onClose: () => void }) {
  useCommandsAlone(useMemo(() => compareCommands([], onClose, () => {}), [onClose]));
  return null;
}

interface ComparedProps {
  session: BoardSession;
  comparison: Comparison;
  sides: Sides | null;
  onClose: () => void;
  onOpen: (panelId: string) => void;
}

function Compared({ session, comparison, sides, onClose, onOpen }: ComparedProps) {
  const { selected, hows } = useComparing();
  const all = useMemo(() => changesOf(comparison), [comparison]);
  const shown = useMemo(() => filtered(all, hows), [all, hows]);
  const groups = useMemo(() => grouped(shown, comparison.labels), [shown, comparison]);
  const change = shown.find(({ key }) => key === selected) ?? shown[0] ?? null;
  useCommandsAlone(useMemo(() => compareCommands(shown, onClose, onOpen), [shown, onClose, onOpen]));
  const rate = useMemo(() => rateOf((sides?.after.board ?? EMPTY).production), [sides]);
  const names = namesOf(comparison);
  if (all.length === 0) {
    return <p className="compare-note">Nothing differs between these two moments.</p>;
  }
  return (
    <div className="compare-body">
      <div className="compare-left">
        <Counts was={comparison.was} now={comparison.now} rate={rate} />
        <ChangeList all={all} shown={shown} groups={groups} current={change} />
      </div>
      {change === null ? (
        <p className="compare-note muted">No change is of these kinds.</p>
      ) : (
        <ChangeView key={change.key} {...{ session, comparison, sides, change, rate, names, onOpen }} />
      )}
    </div>
  );
}

const EMPTY: { production: Parameters<typeof rateOf>[0] } = {
  // Until the boards have come, times are said at film's rate.
  production: { rate_num: 24, rate_den: 1, drop_frame: false } as Parameters<typeof rateOf>[0],
};

/** What the two pictures of a panel are called. */
export function namesOf({ before, after }: Comparison): readonly [string, string] {
  const now_ms = Date.now();
  const [was, is] = [msOf(before), msOf(after)].map((ms) => momentText(ms, now_ms));
  return [`Was, ${was}`, `Is, ${is}`];
}

function PrintButton({ session, comparison, sides }: { session: BoardSession; comparison: Comparison; sides: Sides }) {
  const [done, setDone] = useState<string | null>(null);
  useEffect(() => clearPrint, []);
  const words = useWords();
  const hows = useComparing((state) => state.hows);
  const run = async () => {
    const changes: readonly Change[] = filtered(changesOf(comparison), hows);
    try {
      await print({ session, comparison, sides, changes, words, onProgress: setDone });
    } catch (error) {
      complain(sentenceOf(error));
    } finally {
      setDone(null);
    }
  };
  return (
    <button type="button" className="button" disabled={done !== null} onClick={() => void run()}>
      <Printer size={13} aria-hidden /> {done ?? "Print"}
    </button>
  );
}

function useChoices(board: string): readonly Choice[] {
  const load = useCallback(async () => {
    const [versions, { steps }] = await Promise.all([listVersions(board), listSteps(board, {}, MOST_STEPS)]);
    return choicesOf({ versions, steps, visited_ms: lastVisit(board), now_ms: Date.now() });
  }, [board]);
  return useLoaded(load).value ?? [];
}
