// The board view: bar, screenplay, wall, dock; the panel view stands over them when a panel is open.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { go } from "../../app/location";
import { Outdated } from "../../app/Outdated";
import { useOthers, useStanding } from "../../app/session";
import type { Command } from "../../keys/commands";
import { useCommands } from "../../keys/registry";
import type { Presence } from "../../sync/types";
import { PausedNote } from "../agents/AgentsButton";
import { Crew, useCrewCommands, useWanted } from "../approval/Crew";
import { useReviewingOf } from "../approval/reviewing";
import { historyKeys } from "../history/keys";
import { GoingBack, LazyHistoryMode, LazyPastPanel } from "../history/LazyHistory";
import { AsItWas, keysLeft, useLooking } from "../history/lens";
import { usePastCommands } from "../restore/commands";
import { RestoreHost } from "../restore/RestoreHost";
import { ReviewedProvider } from "../review/reviewing";
import { useReview } from "../review/useReview";
import { Beside } from "./Beside";
import { BoardBar } from "./BoardBar";
import { BoardMiddle } from "./BoardMiddle";
import { BoardProblem } from "./BoardPage";
import { fetchPanelView } from "./LazyPanelView";
import { OpenPanel } from "./OpenPanel";
import { type Outline, type Search, searched, type Wanted } from "./outline";
import { type Sheet, Sheets } from "./Sheets";
import {
  type BoardScreenProps,
  type Screen,
  useActions,
  useBoardCommands,
  useLatest,
  useOutline,
  usePictures,
} from "./screen";
import { useBoardState } from "./state";
import { useOwnPresence, useSelectedOpenPanel, useSurvivingSelection } from "./together";
import type { WallHandle } from "./Wall";
import { WordsProvider, wordsOf } from "./words";

export function BoardScreen(props: BoardScreenProps) {
  const { session, model, panelId } = props;
  const { connection, entry } = session;
  const board = useLatest(model);
  const outline = useOutline(model, board);
  const standing = useStanding(connection);
  const others = useOthers(connection);
  const search = useBoardState((state) => state.search);
  const [sheet, onSheet] = useState<Sheet | null>(null);
  const find = useRef<HTMLInputElement>(null);
  const wall = useRef<WallHandle>(null);
  const actions = useActions(session, model);
  const { role } = connection;
  const reviewing = useReviewingOf(session, role);
  const wanted = useWanted(reviewing, search.status);
  const looking = useLooking();
  const { at, isPast, scene } = looking;
  const seen = scene?.outline ?? outline;
  const shown = useShown(seen, search, wanted, isPast);
  const onOpen = useCallback(
    (id: string) => id !== "" && go(`/b/${entry.id}/panel/${id}${isPast ? location.search : ""}`),
    [entry.id, isPast],
  );
  const onClose = useCallback(() => go(`/b/${entry.id}`), [entry.id]);
  const words = useMemo(() => wordsOf(model.production.vocabulary), [model.production.vocabulary]);
  const commands = useBoardCommands({
    shown,
    words,
    actions,
    connection,
    role,
    reviewing,
    wall,
    find,
    onOpen,
    onSheet,
  });
  const left = useMemo(() => keysLeft(commands.all, looking), [commands, looking]);
  useCommands(panelId === null ? left : commands.always);
  const crew = useCrewCommands(isPast ? null : reviewing, outline, words, panelId);
  const history = useMemo(() => historyKeys(words), [words]);
  useCommands(panelId === null ? history : NO_KEYS);
  const past = usePastCommands(session, outline, words, panelId);
  const { reviewed, commands: review } = useReview({ ...props, outline, standing, reviewing, resting: at !== null });
  useSelectedOpenPanel(panelId);
  useSurvivingSelection(isPast ? null : shown); // what is selected comes and goes with the moment
  useOwnPresence(connection, panelId, isPast);
  usePictures(session, model, panelId);
  useEffect(fetchPanelView, []); // at once, so that a panel opens also when the server is away by then

  const closed = connection.closed();
  if (closed !== null) return <BoardProblem sentence={closed.reason || "This board is not open to you any more."} />;
  const writable = connection.board.writable && !isPast;
  const whom = isPast ? { past: { scene }, others: NOBODY } : { past: null, others };
  const then = { model: scene?.model ?? model, board: scene?.board ?? board, outline: seen, live: { outline } };
  const parts = { standing, shown, actions, writable, wall };
  const screen: Screen = { ...props, ...then, ...whom, ...parts, onOpen, onClose, onSheet };
  return (
    <WordsProvider value={words}>
      <Crew reviewing={reviewing} model={model} outline={outline} commands={crew}>
        <ReviewedProvider value={reviewed}>
          <div className="board-page">
            {connection.outdated() && <Outdated leave={session.close} />}
            <BoardBar screen={screen} find={find} />
            <PausedNote />
            <div className="board-body">
              <Beside screen={screen} side="script" />
              <AsItWas isPast={isPast}>
                <GoingBack waits={isPast && scene === null}>
                  <BoardMiddle screen={screen} />
                </GoingBack>
              </AsItWas>
              <Beside screen={screen} side="dock" />
              <Following others={others} />
              {panelId !== null && !isPast && <OpenPanel screen={screen} panelId={panelId} />}
              {panelId !== null && scene !== null && (
                <LazyPastPanel session={session} scene={scene} panelId={panelId} />
              )}
              <RestoreHost session={session} model={model} onOpen={onOpen} />
            </div>
            {at !== null && (isPast || panelId === null) && (
              <LazyHistoryMode session={session} outline={outline} at={at} panelId={panelId} />
            )}
            {sheet !== null && (
              <Sheets
                sheet={sheet}
                session={session}
                model={model}
                outline={outline}
                actions={actions}
                commands={[...left, ...crew, ...review, ...past, ...history]}
                then={scene}
                onClose={() => onSheet(null)}
              />
            )}
          </div>
        </ReviewedProvider>
      </Crew>
    </WordsProvider>
  );
}

const NO_KEYS: Command[] = [];
const NOBODY: readonly Presence[] = [];

/** What of the board is looked for; statuses are those of today. */
function useShown(seen: Outline, search: Search, wanted: Wanted, isPast: boolean): Outline {
  return useMemo(
    () => searched(seen, isPast ? { ...search, status: "" } : search, wanted),
    [seen, search, wanted, isPast],
  );
}

function Following({ others }: { others: readonly Presence[] }) {
  const following = useBoardState((state) => state.following);
  const presence = others.find(({ client }) => client === following);
  if (presence === undefined) return null;
  const style = { "--follow": presence.user.color } as React.CSSProperties; // custom properties are not in its type
  return (
    <div className="following" style={style}>
      <span>Following {presence.user.name}, Esc stops</span>
    </div>
  );
}
