// What a page fetches: the value, the sentence of what went wrong, or neither yet.
import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "../api/client";

export interface Loaded<T> {
  value: T | null;
  problem: string | null;
  reload: () => void;
}

/** `load` must keep its identity while what it loads stays the same. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; problem: string | null }>({ value: null, problem: null });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads anew
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setState({ value, problem: null }),
      (error: unknown) => wanted && setState({ value: null, problem: sentenceOf(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [load, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}
