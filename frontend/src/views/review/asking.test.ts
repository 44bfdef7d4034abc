// What this tab has asked for is shown until an agent is done with it, whichever is heard first.
import { beforeEach, expect, test } from "vitest";
import type { AgentAtWork, BoardConnection } from "../../sync/types";
import { followAsked, useAsked } from "./asking";

const ASKED = { job: "1-0", about: "scene 7", attended: true };
const RAY = { account: "ray", job: "1-0" } as AgentAtWork;

beforeEach(() => useAsked.getState().reset());

/** A connection on which agents come and go. */
function heard(): (agents: readonly AgentAtWork[]) => void {
  let here: readonly AgentAtWork[] = [];
  let tell = () => {};
  const connection = {
    agents: () => here,
    onAgents: (listener: () => void) => {
      tell = listener;
      return () => {};
    },
  };
  followAsked(connection as unknown as BoardConnection); // only these two are asked
  return (agents) => {
    here = agents;
    tell();
  };
}

test("what was asked for is waited for until the agent that took it is done", () => {
  const hear = heard();
  useAsked.getState().add(ASKED);
  hear([RAY]);
  expect(useAsked.getState().asked).toEqual([ASKED]);

  hear([]);

  expect(useAsked.getState().asked).toEqual([]);
});

test("nobody waits for what was done before the answer to the asking came", () => {
  const hear = heard();
  hear([RAY]);
  hear([]);

  useAsked.getState().add(ASKED);

  expect(useAsked.getState().asked).toEqual([]);
});
