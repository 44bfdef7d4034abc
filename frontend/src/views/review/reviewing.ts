// An open board's suggestions as its views share them: judged against the board as it is, in the order of going through.
import { createContext, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { useLiveModel } from "../../app/liveModel";
import type { BoardSession } from "../../app/session";
import type { BoardModel } from "../../model/boardModel";
import { rateOf } from "../../model/model";
import type { Ground } from "../../model/reviewGround";
import { ReviewModel } from "../../model/reviewModel";
import { type Filed, insertsOf } from "../../model/reviewRecord";
import type { BoardConnection, OpenDocument, Role } from "../../sync/types";
import type { Outline } from "../board/outline";
import { type Words, wordsOf } from "../board/words";
import { Desk } from "./desk";
import { type SeenDrawings, useSeenDrawings } from "./drawings";
import { type Ghosts, ghostsOf, keptGhosts, NO_GHOSTS } from "./ghosts";
import { type Chapter, chaptersOf, fits, inQueue, type Judged, judge } from "./queue";
import { useReviewState } from "./state";
import type { Naming } from "./wording";

export interface Reviewed {
  board: string;
  project: string;
  me: string;
  role: Role;
  connection: BoardConnection;
  model: ReviewModel;
  boardModel: BoardModel;
  outline: Outline;
  ground: Ground;
  naming: Naming;
  desk: Desk;
  /** All that waits, filtered or not. */
  waiting: readonly Judged[];
  /** What is shown of it, by scene. */
  chapters: readonly Chapter[];
  queue: readonly Judged[];
  ghosts: Ghosts;
  /** What waits about each panel, frames beside it left out: they stand on the wall themselves. */
  about: ReadonlyMap<string, readonly Judged[]>;
  colorOf: (filed: Filed) => string;
}

const ReviewedContext = createContext<Reviewed | null>(null);

export const ReviewedProvider = ReviewedContext.Provider;

/** Null until the review document has come. */
export const useReviewed = (): Reviewed | null => useContext(ReviewedContext);

export const mayDecide = (role: Role): boolean => role === "owner" || role === "director";

interface Setting {
  session: BoardSession;
  model: BoardModel;
  outline: Outline;
  /** Changes with roles, locks and the connection. */
  standing: number;
  role: Role;
  colorOf: (filed: Filed) => string;
}

export function useReviewedOf({ session, model, outline, standing, role, colorOf }: Setting): Reviewed | null {
  const { connection, entry } = session;
  const review = useReviewModel(connection.review);
  const version = useSyncExternalStore(review?.subscribe ?? never, () => review?.version() ?? null);
  const { filters, settling, selected } = useReviewState();
  const { account } = connection.me;
  const desk = useMemo(() => review && new Desk(entry.id, review, account), [entry, review, account]);
  const drawings = useSeenDrawings(connection, review?.suggestion(selected ?? ""));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they answer changes with the outline, the review and the standing
  const ground = useMemo(
    () => review && groundOf(connection, model, review, drawings),
    [connection, model, review, drawings, outline, version, standing],
  );
  const waiting = useMemo(() => {
    if (review === null || ground === null) return [];
    return review
      .pending()
      .filter(({ id }) => !settling.has(id))
      .map((filed) => judge(filed, ground));
  }, [review, ground, settling]);
  const chapters = useMemo(
    () =>
      chaptersOf(
        waiting.filter((one) => fits(one, filters, account)),
        outline,
      ),
    [waiting, filters, account, outline],
  );
  const ghosts = useGhosts(waiting, outline, colorOf);
  const naming = useNaming(model, outline);
  useEffect(() => {
    for (const panel of askedFrames(waiting, account)) session.pictures.hurry(panel);
  }, [session, waiting, account]);
  return useMemo(() => {
    if (review === null || ground === null || desk === null) return null;
    const place = { board: entry.id, project: entry.project, me: account, role, connection };
    const queue = inQueue(chapters);
    const models = { model: review, boardModel: model, outline, ground, naming, desk };
    return { ...place, ...models, waiting, chapters, queue, ghosts, about: aboutPanels(waiting), colorOf };
  }, [
    review,
    ground,
    desk,
    entry,
    account,
    role,
    connection,
    model,
    outline,
    naming,
    waiting,
    chapters,
    ghosts,
    colorOf,
  ]);
}

/** Whoever asked waits for the pictures, and draws them for everybody who looks. */
const askedFrames = (waiting: readonly Judged[], me: string): readonly string[] =>
  waiting
    .filter(({ filed: { author } }) => author.requestedBy === me || author.account === me)
    .flatMap(({ filed }) => insertsOf(filed).map(({ panel }) => panel));

function aboutPanels(waiting: readonly Judged[]): ReadonlyMap<string, readonly Judged[]> {
  const about = new Map<string, Judged[]>();
  for (const one of waiting) {
    if (one.filed.operations.some(({ op }) => op === "insert")) continue;
    const { panel, targets } = one.filed.record;
    for (const id of panel !== "" ? [panel] : targets.slice(0, 1)) about.set(id, [...(about.get(id) ?? []), one]);
  }
  return about;
}

const never = () => () => {};

/** A live model of the review document; a new one when it was replaced. */
function useReviewModel(document: OpenDocument): ReviewModel | null {
  const model = useLiveModel(document, reviewModelOf);
  const isThere = model !== null;
  useEffect(() => (isThere ? useReviewState.getState().reset() : undefined), [isThere]);
  return model;
}

const reviewModelOf = (doc: Y.Doc): ReviewModel => new ReviewModel(doc);

/** Drawings are judged where they are open: those that the suggestion on the stage is about. */
function groundOf(connection: BoardConnection, board: BoardModel, review: ReviewModel, drawings: SeenDrawings): Ground {
  return {
    panel: board.panel,
    shot: board.shot,
    scene: board.scene,
    panelsOf: board.panelsOf,
    panelIdsOf: board.panelIdsOf,
    isLocked: (id) => connection.lockOf(id) !== null,
    statusOf: review.statusOf,
    drawingOf: (id) => drawings.get(id) ?? null,
  };
}

function useGhosts(waiting: readonly Judged[], outline: Outline, colorOf: (filed: Filed) => string): Ghosts {
  const before = useRef<Ghosts>(NO_GHOSTS);
  return useMemo(() => {
    const pending = waiting.map(({ filed }) => filed);
    before.current = keptGhosts(before.current, ghostsOf(pending, outline, colorOf));
    return before.current;
  }, [waiting, outline, colorOf]);
}

function useNaming(model: BoardModel, outline: Outline): Naming {
  const { production } = model;
  return useMemo(() => {
    const words: Words = wordsOf(production.vocabulary);
    const elseName = (id: string) => {
      const element = model.element(id);
      return element === undefined ? null : `“${element.text.slice(0, 40)}”`;
    };
    return { outline, words, rate: rateOf(production), elseName };
  }, [model, outline, production]);
}
