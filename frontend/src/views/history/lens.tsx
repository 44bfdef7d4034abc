// The board's screen as it was: what it shows and what its keys do while one looks at another moment.
import type { ReactNode } from "react";
import type { Command } from "../../keys/commands";
import { ReviewingProvider, useReviewing } from "../approval/reviewing";
import { ReviewedProvider, useReviewed } from "../review/reviewing";
import { isPastMoment, type Scene, useAt, useHistory } from "./state";

export interface Looking {
  /** Null while the history is closed, "now" at the present. */
  at: string | null;
  isPast: boolean;
  /** Null at the present, and until the past has come. */
  scene: Scene | null;
}

export function useLooking(): Looking {
  const at = useAt();
  const scene = useHistory((state) => state.scene);
  const isPast = isPastMoment(at);
  return { at, isPast, scene: isPast ? scene : null };
}

/** What was decided since is not shown on the board as it was. The wall in it is the same, and stays where it stood. */
export function AsItWas({ isPast, children }: { isPast: boolean; children: ReactNode }) {
  const [reviewing, reviewed] = [useReviewing(), useReviewed()];
  return (
    <ReviewingProvider value={isPast ? null : reviewing}>
      <ReviewedProvider value={isPast ? null : reviewed}>{children}</ReviewedProvider>
    </ReviewingProvider>
  );
}

/** These are the history's own while it is open. */
const TAKEN = new Set(["go.first", "go.last", "select.none"]);
const LOOKS = /^(go|select|view)\.|^panel\.open$/u;

/** The board's keys that stay while the history is open: at the present all, in the past those that change nothing. */
export function keysLeft(commands: Command[], { at, isPast }: Looking): Command[] {
  if (at === null) return commands;
  return commands.filter(({ id }) => !TAKEN.has(id) && (!isPast || LOOKS.test(id)));
}
