// The review on the board's screen: its state for all views, its keys, and where the wall goes for a suggestion.
import { useCallback, useEffect, useMemo, useRef } from "react";
import { type AgentEntry, listAgents } from "../../api/manners";
import { useLoaded } from "../../app/loaded";
import type { Command } from "../../keys/commands";
import { useCommands } from "../../keys/registry";
import { EVERYBODY, pauseOf } from "../../model/manners";
import type { Filed } from "../../model/reviewRecord";
import { pause, resume } from "../agents/bidding";
import { mayWrite, type Reviewing } from "../approval/reviewing";
import type { Outline } from "../board/outline";
import type { BoardScreenProps } from "../board/screen";
import { only } from "../board/selection";
import { useBoardState } from "../board/state";
import { askCommands, followAsked } from "./asking";
import { reviewCommands } from "./commands";
import { type Reviewed, useReviewedOf } from "./reviewing";
import { useReviewState } from "./state";

/** Of an agent whose colour nobody told yet. */
const AGENT_COLOR = "#8fb3d9";

interface Setting extends BoardScreenProps {
  outline: Outline;
  standing: number;
  reviewing: Reviewing | null;
  /** Its keys are somebody else's now. */
  resting: boolean;
}

export function useReview(setting: Setting): { reviewed: Reviewed | null; commands: Command[] } {
  const { session, model, outline, standing, reviewing, resting, panelId } = setting;
  const { connection } = session;
  const colorOf = useColors(session.entry.id, reviewing);
  const reviewed = useReviewedOf({ session, model, outline, standing, role: connection.role, colorOf });
  const latest = useRef(reviewed);
  latest.current = reviewed;
  const commands = useMemo(() => {
    const now = () => latest.current;
    const mayPause = () => mayWrite(now()?.role ?? "viewer");
    return [...reviewCommands({ reviewed: now, mayPause, onPause: () => flipPause(now()) }), ...askCommands(now)];
  }, []);
  useCommands(panelId === null && !resting ? commands : NONE);
  useShownPanel(reviewed);
  useEffect(() => followAsked(connection), [connection]);
  return { reviewed, commands };
}

const NONE: Command[] = [];

function flipPause(reviewed: Reviewed | null): void {
  if (reviewed === null) return;
  const isPaused = pauseOf(reviewed.model.manners, EVERYBODY) !== null;
  void (isPaused ? resume(reviewed.board) : pause(reviewed.board));
}

/** People have the colours of their faces, agents those that the server gave them. */
function useColors(board: string, reviewing: Reviewing | null): (filed: Filed) => string {
  const agents = useLoaded<AgentEntry[]>(useCallback(() => listAgents(board), [board])).value;
  const who = reviewing?.who;
  return useCallback(
    ({ author: { kind, account } }: Filed) => {
      if (kind === "person") return who?.(account).color ?? "#969696";
      return agents?.find((agent) => agent.account === account)?.color ?? AGENT_COLOR;
    },
    [agents, who],
  );
}

/** The panel that the selected suggestion is about becomes the current one: the wall brings it onto the screen. */
function useShownPanel(reviewed: Reviewed | null): void {
  const selected = useReviewState((state) => state.selected);
  const panel = reviewed?.model.suggestion(selected ?? "")?.record.panel ?? "";
  const isThere = reviewed?.outline.byPanel.has(panel) === true;
  useEffect(() => {
    if (selected !== null && isThere) useBoardState.getState().select(only(panel));
  }, [selected, panel, isThere]);
}
