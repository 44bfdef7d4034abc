// What a page fetches: the value, the sentence of what went wrong, or neither yet.
import { useCallback, useEffect, useState } from "react";
import { sentenceOf } from "../api/client";

interface State<T> {
  value: T | null;
  problem: string | null;
  isLoading: boolean;
}

export interface Loaded<T> extends State<T> {
  reload: () => void;
}

/** `load` must keep its identity while what it loads stays the same. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<State<T>>({ value: null, problem: null, isLoading: true });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads anew
  useEffect(() => {
    let wanted = true;
    load().then(
      (value) => wanted && setState({ value, problem: null, isLoading: false }),
      (error: unknown) => wanted && setState({ value: null, problem: sentenceOf(error), isLoading: false }),
    );
    return () => {
      wanted = false;
    };
  }, [load, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, reload };
}
