// The steps that are looked for: paged by scrolling, and live without moving what is read.
import { useCallback, useEffect, useRef, useState } from "react";
import { sentenceOf } from "../../api/client";
import { listSteps, type Sieve, type Step } from "../../api/history";
import { compareEntries } from "../../model/moments";
import type { BoardConnection } from "../../sync/types";
import { useNews } from "./records";

const A_PAGE = 60;
const NEWEST = 30;
const NEWS_MS = 400;

export interface Steps {
  /** Newest first. */
  steps: readonly Step[];
  isLoading: boolean;
  isWhole: boolean;
  problem: string | null;
  more: () => void;
  retry: () => void;
}

interface Known {
  steps: readonly Step[];
  before: string | null;
  isLoading: boolean;
  problem: string | null;
}

const NOTHING: Known = { steps: [], before: null, isLoading: true, problem: null };

export function useSteps(connection: BoardConnection, sieve: Sieve): Steps {
  const { boardId } = connection;
  const [known, setKnown] = useState<Known>(NOTHING);
  const latest = useRef({ known, sieve });
  latest.current.known = known;
  const load = useCallback(
    async (before: string | null) => {
      const { sieve } = latest.current;
      setKnown((was) => ({ ...was, isLoading: true, problem: null }));
      try {
        const page = await listSteps(boardId, sieve, A_PAGE, before);
        if (latest.current.sieve !== sieve) return;
        setKnown((was) => ({
          steps: before === null ? page.steps : merged(was.steps, page.steps),
          before: page.before,
          isLoading: false,
          problem: null,
        }));
      } catch (error) {
        if (latest.current.sieve === sieve) {
          setKnown((was) => ({ ...was, isLoading: false, problem: sentenceOf(error) }));
        }
      }
    },
    [boardId],
  );
  useEffect(() => {
    latest.current.sieve = sieve;
    setKnown((was) => ({ ...was, isLoading: true }));
    void load(null);
  }, [sieve, load]);
  const hear = useCallback(async () => {
    const { sieve, known } = latest.current;
    if (known.isLoading) return;
    const page = await listSteps(boardId, sieve, NEWEST).catch(() => null); // the next news brings it
    if (page === null || latest.current.sieve !== sieve) return;
    setKnown((was) => (was.isLoading ? was : { ...was, ...joined(was, page), problem: null }));
  }, [boardId]);
  useNews(connection, NEWS_MS, hear);
  const more = useCallback(() => {
    const { before, isLoading } = latest.current.known;
    if (before !== null && !isLoading) void load(before);
  }, [load]);
  const retry = useCallback(() => void load(null), [load]);
  const { steps, isLoading, problem, before } = known;
  return { steps, isLoading, isWhole: before === null, problem, more, retry };
}

/** Newer steps before those that are known; after a long absence the list begins anew. */
function joined(was: Known, page: { steps: readonly Step[]; before: string | null }): Pick<Known, "steps" | "before"> {
  const newest = was.steps[0];
  const oldest = page.steps.at(-1);
  const meets = newest === undefined || oldest === undefined || compareEntries(oldest.first, newest.first) <= 0;
  if (!meets && page.before !== null) return page;
  const before = was.steps.length === 0 ? page.before : was.before;
  return { steps: merged(was.steps, page.steps), before };
}

/** One list, newest first; of a step that is in both the one that came last. */
export function merged(known: readonly Step[], fresh: readonly Step[]): Step[] {
  const byFirst = new Map([...known, ...fresh].map((step) => [step.first, step]));
  return [...byFirst.values()].sort((a, b) => compareEntries(b.first, a.first));
}
