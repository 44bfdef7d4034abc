// Fetches a drawing's life page by page and keeps up with it.
import { useEffect, useState } from "react";
import { sentenceOf } from "../../api/client";
import { getLife, type LifeEntry } from "../../api/history";
import type { BoardConnection } from "../../sync/types";
import { Film } from "./film";

export interface FilmLoaded {
  film: Film;
  /** How many entries have been read: the film grows in place. */
  length: number;
  isLoading: boolean;
  problem: string | null;
}

const PAGE = 500;
/** Entries read in one go: the page answers keys in between. */
const SLICE = 100;

export function useFilm(connection: BoardConnection, panel: string): FilmLoaded {
  const [film] = useState(() => new Film());
  const [length, setLength] = useState(0);
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const reel = new Reel(connection.boardId, panel, film, setLength);
    const ended = (sentence: string | null) => {
      if (!reel.isWanted) return;
      setLoading(false);
      setProblem(sentence);
    };
    const load = () =>
      reel.wind().then(
        () => ended(null),
        (error: unknown) => ended(sentenceOf(error)),
      );
    void load();
    const stop = connection.onHistory(() => void load());
    return () => {
      stop();
      reel.isWanted = false;
    };
  }, [connection, panel, film]);
  return { film, length, isLoading, problem };
}

/** Winds the film on, one fetch at a time. */
class Reel {
  isWanted = true;
  private last: string | null = null;
  private winding: Promise<void> = Promise.resolve();

  constructor(
    private readonly board: string,
    private readonly panel: string,
    private readonly film: Film,
    private readonly grew: (length: number) => void,
  ) {}

  wind(): Promise<void> {
    this.winding = this.winding.catch(() => undefined).then(() => this.windOn());
    return this.winding;
  }

  private async windOn(): Promise<void> {
    for (let more = true; more && this.isWanted; ) {
      const { entries, after } = await getLife(this.board, this.panel, this.last, PAGE);
      await this.take(entries);
      more = after !== null && entries.length > 0;
    }
  }

  private async take(entries: readonly LifeEntry[]): Promise<void> {
    for (let start = 0; start < entries.length && this.isWanted; start += SLICE) {
      const slice = entries.slice(start, start + SLICE);
      this.film.take(slice.map((entry) => ({ ...entry, update: bytesOf(entry.update) })));
      this.last = slice.at(-1)?.id ?? this.last;
      this.grew(this.film.length);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
