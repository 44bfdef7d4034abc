// What the server tells of a board's past as a whole, asked anew while entries come: the timeline, the versions.
import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "../../api/client";
import { getTimeline, listSteps, listVersions, type Timeline, type Version } from "../../api/history";
import { compareEntries } from "../../model/moments";
import type { BoardConnection } from "../../sync/types";
import { StepBook } from "./stepBook";

export const BUCKETS = 2000;
const NEWS_MS = 2500;
const TIMELINE_MS = 5000;
const PEOPLE_MS = 30_000;

export interface Kept<T> {
  value: T | null;
  problem: string | null;
  reload: () => void;
}

/** Loads, and loads anew when entries have come or the server is back. What was there stays until the new one is. */
export function useRecord<T>(connection: BoardConnection, load: () => Promise<T>, apart_ms = NEWS_MS): Kept<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads anew
  useEffect(() => {
    let isWanted = true;
    load().then(
      (fresh) => {
        if (!isWanted) return;
        setValue(fresh);
        setProblem(null);
      },
      (error: unknown) => isWanted && setProblem(sentenceOf(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [load, round]);
  useNews(connection, apart_ms, reload);
  return { value, problem, reload };
}

/** Calls when entries have come, at most so often, and when the server is back. */
export function useNews(connection: BoardConnection, apart_ms: number, listener: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let wasOnline = connection.online();
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        listener();
      }, apart_ms);
    };
    const stopNews = connection.onHistory(soon);
    const stopStanding = connection.onStanding(() => {
      if (connection.online() && !wasOnline) soon();
      wasOnline = connection.online();
    });
    return () => {
      stopNews();
      stopStanding();
      if (timer !== null) clearTimeout(timer);
    };
  }, [connection, apart_ms, listener]);
}

export function useTimeline(connection: BoardConnection): Kept<Timeline> {
  const { boardId } = connection;
  return useRecord(
    connection,
    useCallback(() => getTimeline(boardId, BUCKETS), [boardId]),
    TIMELINE_MS,
  );
}

/** The accounts that are on record, those of people who left too. */
export function useAccounts(connection: BoardConnection): Kept<string[]> {
  const { boardId } = connection;
  const load = useCallback(async () => {
    const { buckets } = await getTimeline(boardId, 1);
    return [...new Set(buckets.flatMap(({ accounts }) => Object.keys(accounts)))].filter((account) => account !== "");
  }, [boardId]);
  return useRecord(connection, load, PEOPLE_MS);
}

/** In the order of their moments. */
export function useVersions(connection: BoardConnection): Kept<Version[]> {
  const { boardId } = connection;
  const load = useCallback(async () => {
    const versions = await listVersions(boardId);
    return versions.sort((a, b) => compareEntries(a.moment, b.moment));
  }, [boardId]);
  return useRecord(connection, load);
}

let held: { board: string; book: StepBook } | null = null;

/** The steps around the moments of the board that was asked for last. */
export function bookOf(board: string): StepBook {
  if (held?.board !== board) {
    held = { board, book: new StepBook((sieve, most, before) => listSteps(board, sieve, most, before)) };
  }
  return held.book;
}
