// Asking agents for suggestions, and what became of having asked.
import { create } from "zustand";
import { Problem } from "../../api/client";
import * as api from "../../api/review";
import type { MenuEntry } from "../../app/Menu";
import { complain, say } from "../../app/toast";
import type { Command } from "../../keys/commands";
import type { BoardConnection } from "../../sync/types";
import { useBoardState } from "../board/state";
import type { Reviewed } from "./reviewing";
import { kindName, subjectName } from "./wording";

export interface Asked {
  job: string;
  /** "scene 3" */
  about: string;
  /** Whether a worker was there to hear it. */
  attended: boolean;
}

const MOST_OVER = 20;

interface AskedState {
  /** Requests of this tab that have not ended yet. */
  asked: readonly Asked[];
  /** Those that ended of late: an agent may be done before the answer to the asking has come. */
  over: readonly string[];
  add: (asked: Asked) => void;
  drop: (job: string) => void;
  reset: () => void;
}

export const useAsked = create<AskedState>((set) => ({
  asked: [],
  over: [],
  add: (asked) =>
    set(({ asked: before, over }) =>
      over.includes(asked.job) ? {} : { asked: [...before.filter(({ job }) => job !== asked.job), asked] },
    ),
  drop: (job) =>
    set(({ asked, over }) => ({
      asked: asked.filter((one) => one.job !== job),
      over: [...over, job].slice(-MOST_OVER),
    })),
  reset: () => set({ asked: [], over: [] }),
}));

export interface Subject {
  scope: api.Scope;
  id: string;
  about: string;
}

export async function askAbout(
  board: string,
  { scope, id, about }: Subject,
  kinds: readonly string[] = [],
): Promise<void> {
  try {
    const { job, attended } = await api.ask(board, scope, id, kinds);
    useAsked.getState().add({ job, about, attended });
    if (attended) say(`Asked for suggestions about ${about}.`);
    else complain(`The assistant is not running on this server. What you asked about ${about} waits until it is.`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(error.message);
  }
}

export async function stopAgent(board: string, job: string): Promise<void> {
  try {
    await api.stop(board, job);
    useAsked.getState().drop(job);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    complain(error.message);
  }
}

/** What an agent has begun on is shown by its presence, and over when that ends. Returns its own unsubscribe. */
export function followAsked(connection: BoardConnection): () => void {
  let working = new Set<string>();
  return connection.onAgents(() => {
    const now = new Set(connection.agents().map(({ job }) => job));
    for (const job of working) if (!now.has(job)) useAsked.getState().drop(job);
    working = now;
  });
}

/** What can be asked about from where one is: the selected panel, its scene, the board. */
function subjectsOf({ outline, naming }: Reviewed): Record<api.Scope, Subject | null> {
  const panel = outline.byPanel.get(useBoardState.getState().selection.current ?? "");
  const scene = panel?.sceneId ?? (outline.scenes.length === 1 ? outline.scenes[0]?.id : undefined);
  return {
    panel:
      panel === undefined ? null : { scope: "panel", id: panel.id, about: subjectName("panels", panel.id, naming) },
    scene: scene === undefined ? null : { scope: "scene", id: scene, about: subjectName("scenes", scene, naming) },
    board: { scope: "board", id: "", about: `all ${outline.scenes.length} scenes of the board` },
  };
}

const SCOPES: readonly api.Scope[] = ["panel", "scene", "board"];
const ASKED_KINDS = ["frame", "camera", "timing"];

export function askCommands(reviewed: () => Reviewed | null): Command[] {
  return SCOPES.map((scope) => ({
    id: `review.ask-${scope}`,
    title: `Ask for suggestions about the ${scope}`,
    group: "Review",
    keys: [],
    enabled: () => {
      const now = reviewed();
      return now !== null && mayAsk(now) && subjectsOf(now)[scope] !== null;
    },
    run: () => {
      const now = reviewed();
      const subject = now === null ? null : subjectsOf(now)[scope];
      if (now !== null && subject !== null) void askAbout(now.board, subject);
    },
  }));
}

/** For the button in the dock: what, and of one kind alone. */
export function askEntries(reviewed: Reviewed): MenuEntry[] {
  const subjects = subjectsOf(reviewed);
  const entries = (kind: string | null): Command[] =>
    SCOPES.flatMap((scope) => {
      const subject = subjects[scope];
      if (subject === null) return [];
      const run = () => void askAbout(reviewed.board, subject, kind === null ? [] : [kind]);
      return [{ id: `ask.${scope}.${kind ?? "all"}`, title: `About ${subject.about}`, group: "Ask", keys: [], run }];
    });
  const only = ASKED_KINDS.map((kind) => ({ title: `Only ${kindName(kind).toLowerCase()}`, commands: entries(kind) }));
  return [...entries(null), "separator", ...only];
}

export const mayAsk = ({ role }: Reviewed): boolean => role === "owner" || role === "director" || role === "editor";
