// The moment on the screen in words: when it is, and what had just been done.
import { useEffect, useState } from "react";
import type { Version } from "../../api/history";
import { msOf } from "../../model/moments";
import { isPastMoment, useHistory } from "./state";
import type { StepBook } from "./stepBook";
import { versionName } from "./versions";
import { momentWords, nearbyWords } from "./words";

interface Setting {
  at: string;
  book: StepBook;
  versions: readonly Version[];
  /** The time under a head that is being dragged. */
  dragged: number | null;
}

export interface Said {
  when: string;
  what: string;
}

/** A head that goes on is not asked about. */
const STILL_MS = 120;

export function useSaid({ at, book, versions, dragged }: Setting): Said {
  const { scene, chosen } = useHistory();
  const [found, setFound] = useState<{ position: string; what: string } | null>(null);
  const isChosen = chosen?.at === at;
  const position = isPastMoment(at) ? (scene?.moment.position ?? null) : null;
  useEffect(() => {
    if (position === null) return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const nearby = await book.nearby(position).catch(() => null); // the time alone says where one is, too
      if (isWanted) setFound({ position, what: nearby === null ? "" : nearbyWords(nearby) });
    }, STILL_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [book, position]);
  if (dragged !== null) return { when: momentWords(dragged, Date.now()), what: "" };
  if (!isPastMoment(at)) return { when: "Now", what: "The board as it is. Drag the head or press , to go back." };
  const version = versions.find((one) => one.id === at || one.moment === position);
  const at_ms = timeOf(at) ?? scene?.moment.at_ms ?? null;
  const when = at_ms === null ? "Going back" : momentWords(at_ms, Date.now());
  const step = isChosen ? stepWords(chosen) : found?.position === position ? found?.what : "";
  return { when, what: [version === undefined ? "" : versionName(version), step ?? ""].filter(Boolean).join(" · ") };
}

function stepWords({ step, side }: NonNullable<ReturnType<typeof useHistory.getState>["chosen"]>): string {
  const after = nearbyWords({ step, isWithin: false });
  return side === "after" ? after : after.replace(/^after/u, "before");
}

function timeOf(at: string): number | null {
  return /^\d+(-\d+)?$/u.test(at) ? msOf(at) : null;
}
