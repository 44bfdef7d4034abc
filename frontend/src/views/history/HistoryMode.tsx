// The history while it is open: the strip of time under the board, its keys, and who travels.
import { useCallback, useEffect, useMemo } from "react";
import { sentenceOf } from "../../api/client";
import { getMoment } from "../../api/history";
import { go } from "../../app/location";
import type { BoardSession } from "../../app/session";
import { complain } from "../../app/toast";
import { useCommands } from "../../keys/registry";
import type { Outline } from "../board/outline";
import { only } from "../board/selection";
import { useBoardState } from "../board/state";
import { useWords } from "../board/words";
import { historyCommands } from "./commands";
import { touchedBy } from "./marks";
import { NameDialog } from "./NameDialog";
import { BUCKETS, bookOf, useNews, useTimeline, useVersions } from "./records";
import { Strip } from "./Strip";
import { Scale } from "./scale";
import { leaveHistory, useHistory } from "./state";
import { useTraveller } from "./travel";
import { useWalk } from "./walking";
import "./history.css";

interface HistoryModeProps {
  session: BoardSession;
  /** Of the board as it is now. */
  outline: Outline;
  /** "now", or where one is in the past. */
  at: string;
  panelId: string | null;
}

export function HistoryMode({ session, outline, at, panelId }: HistoryModeProps) {
  const { connection, entry } = session;
  const words = useWords();
  const book = bookOf(entry.id);
  const timeline = useTimeline(connection);
  const versions = useVersions(connection).value ?? NONE;
  const traveller = useTraveller(session, outline, at);
  const scale = useMemo(() => timeline.value && new Scale(timeline.value, BUCKETS), [timeline.value]);
  const first_ms = timeline.value?.first_ms ?? 0;
  const walk = useWalk({ book, traveller, scale, first_ms, versions, at });
  const naming = useHistory((state) => state.naming);
  useNews(
    connection,
    0,
    useCallback(() => book.grew(), [book]),
  );
  useShownTouches();
  useEffect(() => useBoardState.getState().show({ tab: "history" }), []); // whoever came by a link, too
  const leave = useCallback(() => (panelId === null ? leaveHistory() : closePanel(entry.id)), [panelId, entry.id]);
  const commands = useMemo(
    () => historyCommands({ walk, words, leave, name: () => void beginNaming(entry.id, at) }),
    [walk, words, leave, entry.id, at],
  );
  useCommands(commands);
  return (
    <>
      <Strip
        connection={connection}
        at={at}
        timeline={timeline}
        scale={scale}
        versions={versions}
        walk={walk}
        book={book}
        outline={outline}
        onName={() => void beginNaming(entry.id, at)}
      />
      {naming !== null && <NameDialog board={entry.id} moment={naming} />}
    </>
  );
}

const NONE: never[] = [];

const closePanel = (board: string): void => go(`/b/${board}${location.search}`);

/** A moment is named by its entry: now is over in a moment. */
async function beginNaming(board: string, at: string): Promise<void> {
  const { scene, set } = useHistory.getState();
  try {
    const position = scene?.at === at ? scene.moment.position : (await getMoment(board, at)).position;
    set({ naming: position });
  } catch (error) {
    complain(sentenceOf(error));
  }
}

/** What a step touched becomes current: the wall brings it onto the screen. */
function useShownTouches(): void {
  const { scene, chosen } = useHistory();
  useEffect(() => {
    if (chosen === null || scene === null || scene.at !== chosen.at) return;
    const [first] = touchedBy(chosen, scene.outline);
    const { selection, select } = useBoardState.getState();
    if (first !== undefined && selection.current !== first) select(only(first));
  }, [chosen, scene]);
}
