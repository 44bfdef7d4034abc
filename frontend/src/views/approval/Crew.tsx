// Gives a board's screen what the crew says of it, with the keys and the question that go with it.
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from "react";
import type { Command } from "../../keys/commands";
import { useCommands } from "../../keys/registry";
import type { BoardModel } from "../../model/boardModel";
import type { Outline, Wanted } from "../board/outline";
import { useWords } from "../board/words";
import { useTalk } from "../comments/talk";
import { searchedFor, subjectName } from "../comments/threads";
import { BoardOfProvider } from "./boardOf";
import { crewCommands } from "./commands";
import { useStatusDialog } from "./dialog";
import { type Reviewing, ReviewingProvider } from "./reviewing";
import { StatusDialog } from "./StatusDialog";

interface CrewProps {
  reviewing: Reviewing | null;
  model: BoardModel;
  outline: Outline;
  commands: Command[];
  children: ReactNode;
}

export function Crew({ reviewing, model, outline, commands, children }: CrewProps) {
  const words = useWords();
  useCommands(commands);
  const board = useMemo(
    () => ({ model, nameOf: (table: string, subject: string) => subjectName(outline, { table, subject }, words) }),
    [model, outline, words],
  );
  useEffect(() => {
    useTalk.getState().reset();
    useStatusDialog.getState().ask(null);
  }, []);
  return (
    <BoardOfProvider value={board}>
      <ReviewingProvider value={reviewing}>
        {children}
        <StatusDialog />
      </ReviewingProvider>
    </BoardOfProvider>
  );
}

const NONE: Command[] = [];

export function useCrewCommands(
  reviewing: Reviewing | null,
  outline: Outline,
  words: ReturnType<typeof useWords>,
  openPanel: string | null,
): Command[] {
  return useMemo(
    () => (reviewing === null ? NONE : crewCommands({ reviewing, outline, words, openPanel })),
    [reviewing, outline, words, openPanel],
  );
}

const NEVER = () => () => {};
const ANY: Wanted = () => true;

/** Whether a panel is what the wall is searched for; another function whenever the answer may be another. */
export function useWanted(reviewing: Reviewing | null, status: string): Wanted {
  const said = useSyncExternalStore(
    (status === "comments" ? reviewing?.comments : reviewing?.approvals)?.subscribe ?? NEVER,
    () => (status === "comments" ? reviewing?.comments.threads() : reviewing?.approvals.revision()),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said anew asks for a new function
  return useMemo(() => {
    if (reviewing === null || status === "") return ANY;
    return searchedFor(reviewing.approvals, reviewing.comments.threadsOf, status);
  }, [reviewing, status, said]);
}
