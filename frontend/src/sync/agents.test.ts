// Agents are shown while they say that they work, and not for ever after.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AgentsAtWork } from "./agents";
import { readNotice } from "./notices";

const RAY = { account: "a1", name: "Ray", color: "#336699", panel: "p1", scene: "s1", state: "reading", job: "j1" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("an agent is where it says it is, until it is idle", () => {
  const agents = new AgentsAtWork();
  agents.hear(RAY);
  agents.hear({ ...RAY, panel: "p2", state: "thinking" });
  expect(agents.list().map(({ panel, state }) => [panel, state])).toEqual([["p2", "thinking"]]);

  agents.hear({ ...RAY, state: "idle" });

  expect(agents.list()).toEqual([]);
});

test("an agent of which nothing is heard is gone after ten seconds", () => {
  const agents = new AgentsAtWork();
  let told = 0;
  agents.listeners.add(() => {
    told += 1;
  });
  agents.hear(RAY);
  vi.advanceTimersByTime(9_000);
  agents.hear(RAY);
  vi.advanceTimersByTime(9_000);
  expect(agents.list()).toHaveLength(1);

  vi.advanceTimersByTime(1_000);

  expect(agents.list()).toEqual([]);
  expect(told).toBe(3);
});

test("a notice about an agent is read strictly", () => {
  expect(readNotice(JSON.stringify({ agent: { ...RAY, color: "red", panel: 5 } }))).toEqual({
    kind: "agent",
    news: { ...RAY, color: "#999999", panel: "" },
  });
  expect(readNotice(JSON.stringify({ agent: { name: "nobody" } }))).toBeNull();
});
