// Who set what in the inspector: beside every field while it is asked for, and who made the record.
import { UserSearch } from "lucide-react";
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { create } from "zustand";
import { sentenceOf } from "../../api/client";
import { type Blame, getBlame } from "../../api/history";
import { useReviewing } from "../approval/reviewing";
import { creditText } from "./words";
import "./blame.css";

interface Asking {
  asked: boolean;
  ask: (asked: boolean) => void;
}

export const useBlameAsked = create<Asking>((set) => ({ asked: false, ask: (asked) => set({ asked }) }));

/** Beside the heading of what is inspected. */
export function BlameToggle() {
  const { asked, ask } = useBlameAsked();
  return (
    <button
      type="button"
      className="icon-button blame-toggle"
      aria-label="Who set what"
      title="Who set what, and when (W)"
      aria-pressed={asked}
      onClick={() => ask(!asked)}
    >
      <UserSearch size={14} aria-hidden />
    </button>
  );
}

const BlameContext = createContext<Blame | null>(null);

interface BlamedProps {
  table: "panels" | "shots" | "scenes" | "production";
  id: string;
  /** Another object whenever the record has changed. */
  record: object;
  children: React.ReactNode;
}

/** Everything inside is about one record: its fields know who set them. */
export function Blamed({ table, id, record, children }: BlamedProps) {
  const { blame, problem } = useBlame(table, id, record);
  const text = useMemo(() => (blame?.made ? `Made: ${creditText(blame.made, Date.now())}` : null), [blame]);
  return (
    <BlameContext.Provider value={blame}>
      {children}
      {(problem ?? text) !== null && <p className="whole credit">{problem ?? text}</p>}
    </BlameContext.Provider>
  );
}

/** The board's log is asked a while after the last keystroke, for what is typed is not there at once. */
const CALM_MS = 700;

function useBlame(table: string, id: string, record: object) {
  const asked = useBlameAsked((state) => state.asked);
  const board = useReviewing()?.board ?? null;
  const [blame, setBlame] = useState<{ id: string; blame: Blame } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isKnown = blame?.id === id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a record that has changed is asked about anew
  useEffect(() => {
    if (!asked || board === null) return;
    let wanted = true;
    const ask = () =>
      getBlame(board, { part: "board", table, id }).then(
        (blame) => {
          if (!wanted) return;
          setBlame({ id, blame });
          setProblem(null);
        },
        (error: unknown) => wanted && setProblem(sentenceOf(error)),
      );
    const timer = setTimeout(() => void ask(), isKnown ? CALM_MS : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked, board, table, id, record]);
  if (!asked) return { blame: null, problem: null };
  return { blame: isKnown ? (blame?.blame ?? null) : null, problem };
}

/** Under a field's title: who set it last; nothing while nobody asks, or where nobody has set it. */
export function FieldCredit({ field }: { field: string | undefined }) {
  const blame = useContext(BlameContext);
  const credit = field === undefined ? undefined : blame?.fields[field];
  if (credit === undefined) return null;
  return <small className="credit">{creditText(credit, Date.now())}</small>;
}
