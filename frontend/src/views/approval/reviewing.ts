// What the crew says of an open board: its comments, statuses and the manners of agents, live, with everybody's names.
import { createContext, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { listMembers, type Member } from "../../api/people";
import { useLiveModel } from "../../app/liveModel";
import { useLoaded } from "../../app/loaded";
import type { BoardSession } from "../../app/session";
import { ApprovalsModel, type Place, type Standing } from "../../model/approvals";
import { CommentsModel, type Thread } from "../../model/comments";
import { agentName, MannersModel, pausers } from "../../model/manners";
import type { Manners } from "../../model/model";
import type { BoardConnection, OpenDocument, Role } from "../../sync/types";

export interface Who {
  name: string;
  color: string;
}

interface Models {
  comments: CommentsModel;
  approvals: ApprovalsModel;
  manners: MannersModel;
}

export interface Reviewing extends Models {
  connection: BoardConnection;
  board: string;
  project: string;
  me: string;
  role: Role;
  people: readonly Member[];
  who: (account: string) => Who;
}

const ReviewingContext = createContext<Reviewing | null>(null);

export const ReviewingProvider = ReviewingContext.Provider;

/** Null until the review document has come. */
export const useReviewing = (): Reviewing | null => useContext(ReviewingContext);

export const mayDecide = (role: Role): boolean => role === "owner" || role === "director";
export const mayWrite = (role: Role): boolean => mayDecide(role) || role === "editor";
export const mayComment = (role: Role): boolean => role !== "viewer";

/** Of an open board; `role` comes along so that a change of it is seen. */
export function useReviewingOf({ connection, entry }: BoardSession, role: Role): Reviewing | null {
  const models = useModels(connection.review);
  const members = useLoaded(useCallback(() => listMembers(entry.project), [entry.project]));
  const people = members.value;
  useNewcomers(models, people, members.reload);
  return useMemo(() => {
    if (models === null) return null;
    const { me, boardId } = connection;
    const who = (account: string): Who => {
      const member = people?.find((one) => one.account === account);
      const name = member?.name ?? (account === me.account ? me.name : agentName(models.manners.manners(), account));
      return { name: name || "Somebody", color: member?.color ?? (account === me.account ? me.color : "#969696") };
    };
    const here = { connection, board: boardId, project: entry.project, me: me.account, role };
    return { ...models, ...here, people: people ?? [], who };
  }, [models, people, connection, entry, role]);
}

/** The models of the review document; new ones when it was replaced. */
function useModels(document: OpenDocument): Models | null {
  return useLiveModel(document, modelsOf)?.parts ?? null;
}

function modelsOf(doc: Y.Doc) {
  const parts: Models = {
    comments: new CommentsModel(doc),
    approvals: new ApprovalsModel(doc),
    manners: new MannersModel(doc),
  };
  const all = [parts.comments, parts.approvals, parts.manners];
  const destroy = () => {
    for (const part of all) part.destroy();
  };
  return { parts, destroy };
}

/** Somebody spoke, decided or paused whom the list of people does not know: it is asked for again, once for each. */
function useNewcomers(models: Models | null, people: readonly Member[] | null, reload: () => void): void {
  useEffect(() => {
    if (models === null || people === null) return;
    const known = new Set(people.map(({ account }) => account));
    const look = () => {
      const strangers = namedIn(models).filter((by) => !known.has(by) && !asked.has(by));
      if (strangers.length === 0) return;
      for (const by of strangers) asked.add(by);
      reload();
    };
    look();
    const leave = [models.comments, models.approvals, models.manners].map((model) => model.subscribe(look));
    return () => {
      for (const one of leave) one();
    };
  }, [models, people, reload]);
}

function namedIn({ comments, approvals, manners }: Models): readonly string[] {
  const spoken = comments.threads().flatMap(({ first, answers }) => [first, ...answers]);
  return [...spoken.map(({ by }) => by), ...approvals.deciders(), ...pausers(manners.manners())];
}

/** Who was looked for already and may have left for good. */
const asked = new Set<string>();

const NEVER = () => () => {};
const NO_THREADS: readonly Thread[] = [];
const DRAFT: Standing = { status: "draft", approval: null, differs: false };

/** The status of a panel: its own, or that of what it stands in. */
export function useStanding(place: Place): Standing {
  const approvals = useReviewing()?.approvals;
  return useSyncExternalStore(approvals?.subscribe ?? NEVER, () => approvals?.at(place) ?? DRAFT);
}

/** The status of one panel, shot or scene alone. */
export function useOwnStanding(subject: string): Standing {
  const approvals = useReviewing()?.approvals;
  return useSyncExternalStore(approvals?.subscribe ?? NEVER, () => approvals?.own(subject) ?? DRAFT);
}

export function useThreads(): readonly Thread[] {
  const comments = useReviewing()?.comments;
  return useSyncExternalStore(comments?.subscribe ?? NEVER, () => comments?.threads() ?? NO_THREADS);
}

export function useThreadsOf(subject: string): readonly Thread[] {
  const comments = useReviewing()?.comments;
  return useSyncExternalStore(comments?.subscribe ?? NEVER, () => comments?.threadsOf(subject) ?? NO_THREADS);
}

export function useManners(): Manners | null {
  const manners = useReviewing()?.manners;
  return useSyncExternalStore(manners?.subscribe ?? NEVER, () => manners?.manners() ?? null);
}
