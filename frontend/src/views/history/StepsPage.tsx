// What was done on the board, day by day, newest first: to be filtered, read on by scrolling, and shown on the board.
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Sieve, Step } from "../../api/history";
import { compareEntries } from "../../model/moments";
import { useWords } from "../board/words";
import type { HistoryPageProps } from "./HistoryPage";
import { isShown, KIND_GROUPS } from "./kinds";
import { StepFilter } from "./StepFilter";
import { StepItem } from "./StepItem";
import { type Filter, filterBy, NO_FILTER, useAt, useHistory } from "./state";
import { useSteps } from "./useSteps";
import { byDay } from "./words";

export function StepsPage({ session, outline }: HistoryPageProps) {
  const { connection } = session;
  const { filter, chosen } = useHistory();
  const at = useAt();
  // Nobody else asks for other steps when the moment moves.
  const then_ms = useHistory((state) => (state.filter.span === "until" ? state.scene?.moment.at_ms : undefined));
  const sieve = useMemo(() => sieveOf(filter, then_ms, Date.now()), [filter, then_ms]);
  const { steps, isLoading, isWhole, problem, more, retry } = useSteps(connection, sieve);
  const shown = useMemo(() => steps.filter(isShown), [steps]);
  const list = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const fresh = useKeptPlace(list, shown);
  useEnd(end, more, steps);
  const days = byDay(shown, Date.now());
  const isHere = (step: Step) => chosen?.step.first === step.first && at === chosen.at;
  return (
    <>
      <StepFilter connection={connection} outline={outline} filter={filter} />
      {fresh > 0 && (
        <div className="fresh-steps">
          <button type="button" className="button" onClick={() => scrollerOf(list.current)?.scrollTo(0, 0)}>
            {fresh} new above
          </button>
        </div>
      )}
      <div ref={list} className="steps">
        {days.map(({ key, title, steps }) => (
          <section key={key} aria-label={title}>
            <h3>{title}</h3>
            <ul>
              {steps.map((step) => (
                <li key={step.first} data-step={step.first}>
                  <StepItem
                    step={step}
                    chosen={chosen?.step.first === step.first ? { ...chosen, step } : null}
                    isHere={isHere(step)}
                    connection={connection}
                    outline={outline}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {problem !== null && (
        <p className="problem" role="alert">
          {connection.online() ? problem : "You are offline. The history is on the server: it comes back with it."}{" "}
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <div ref={end} className="steps-end">
        <End count={shown.length} isLoading={isLoading} isWhole={isWhole} isFailed={problem !== null} filter={filter} />
      </div>
    </>
  );
}

interface EndProps {
  count: number;
  isLoading: boolean;
  isWhole: boolean;
  isFailed: boolean;
  filter: Filter;
}

function End({ count, isLoading, isWhole, isFailed, filter }: EndProps) {
  const words = useWords();
  const isFiltered = Object.values(filter).some((value) => value !== "");
  if (isFailed) return null;
  if (isLoading) return <p className="muted">Reading</p>;
  if (count === 0 && isFiltered) {
    return (
      <p className="muted">
        Nothing was done that fits.{" "}
        <button type="button" className="button" onClick={() => filterBy(NO_FILTER)}>
          Show everything
        </button>
      </p>
    );
  }
  if (count === 0 && isWhole) {
    return <p className="muted">Nothing has been done yet. Every stroke, word and {words.panel} will be told here.</p>;
  }
  return isWhole ? <p className="muted">Here the board began.</p> : null;
}

const HOUR_MS = 3_600_000;

/** What the server is asked for. */
export function sieveOf(filter: Filter, then_ms: number | undefined, now_ms: number): Sieve {
  const { account, kind, scene, panel, span } = filter;
  const midnight = new Date(now_ms).setHours(0, 0, 0, 0);
  const times = {
    "": {},
    hour: { since_ms: now_ms - HOUR_MS },
    today: { since_ms: midnight },
    yesterday: { since_ms: midnight - 24 * HOUR_MS, until_ms: midnight - 1 },
    week: { since_ms: midnight - 6 * 24 * HOUR_MS },
    until: then_ms === undefined ? {} : { until_ms: then_ms },
  }[span];
  return {
    ...times,
    ...(account === "" ? {} : { accounts: [account] }),
    ...(kind === "" ? {} : { kinds: KIND_GROUPS.find(({ code }) => code === kind)?.kinds ?? [kind] }),
    ...(scene === "" ? {} : { scenes: [scene] }),
    ...(panel === "" ? {} : { panels: [panel] }),
  };
}

const scrollerOf = (list: HTMLElement | null): HTMLElement | null => list?.closest<HTMLElement>(".scrollable") ?? null;

/** More are read before the end comes into sight. */
function useEnd(end: RefObject<HTMLElement | null>, more: () => void, steps: readonly Step[]): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: after every page the end may be in sight still
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const root = scrollerOf(element);
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), {
      root,
      rootMargin: "600px",
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [end, more, steps]);
}

/** New steps come above what is read, which stays where it is. Answers how many are out of sight. */
function useKeptPlace(list: RefObject<HTMLElement | null>, steps: readonly Step[]): number {
  const anchor = useRef<{ first: string; top: number } | null>(null);
  const [unseen, setUnseen] = useState<ReadonlySet<string>>(new Set());
  const before = useRef<readonly Step[]>(steps);
  useLayoutEffect(() => {
    const [element, scroller] = [list.current, scrollerOf(list.current)];
    const was = before.current;
    before.current = steps;
    if (element === null || scroller === null || was.length === 0) return;
    const isRead = scroller.scrollTop > 0 || element.matches(":hover, :focus-within");
    const held = anchor.current;
    const row = held === null ? null : element.querySelector(`[data-step="${CSS.escape(held.first)}"]`);
    if (!isRead || row === null || held === null) return;
    scroller.scrollTop += row.getBoundingClientRect().top - held.top;
    const known = new Set(was.map(({ first }) => first));
    const fresh = steps.filter(({ first }) => !known.has(first) && compareEntries(first, held.first) > 0);
    if (fresh.length > 0) setUnseen((some) => new Set([...some, ...fresh.map(({ first }) => first)]));
  }, [list, steps]);
  useEffect(() => {
    const scroller = scrollerOf(list.current);
    if (scroller === null) return;
    const read = () => {
      anchor.current = firstInSight(list.current, scroller);
      if (scroller.scrollTop < 8) setUnseen((some) => (some.size === 0 ? some : new Set()));
    };
    read();
    scroller.addEventListener("scroll", read, { passive: true });
    return () => scroller.removeEventListener("scroll", read);
  });
  return unseen.size;
}

function firstInSight(list: HTMLElement | null, scroller: HTMLElement): { first: string; top: number } | null {
  const edge = scroller.getBoundingClientRect().top;
  for (const row of list?.querySelectorAll<HTMLElement>("[data-step]") ?? []) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { first: row.dataset.step ?? "", top };
  }
  return null;
}
