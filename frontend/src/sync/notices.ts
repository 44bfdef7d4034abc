// The Stateless messages of the server, read strictly: an unknown one is no notice at all.
import type { AgentNews } from "./agents";
import type { LiveStroke, Role, SaveLevel } from "./types";

/** Which log the server speaks for, and what its "saved" means. */
export interface Log {
  epoch: string;
  /** It lost its end: what clients hold of it is taken from anybody. */
  healing: boolean;
  level: SaveLevel;
}

export type Notice =
  | { kind: "log"; log: Log }
  | { kind: "saved"; messages: number }
  | { kind: "refused"; why: string; reason: string; suggestion: string | null; kept: number }
  | { kind: "denied"; reason: string }
  | { kind: "live"; stroke: LiveStroke }
  | { kind: "large"; bytes: number }
  | { kind: "thumb"; panel: string; hash: string }
  | { kind: "agent"; news: AgentNews }
  | { kind: "history"; position: string }
  | { kind: "role"; role: Role | null }
  | { kind: "lock"; panel: string; locked: boolean; by: string; reason: string };

type Message = Record<string, unknown>;

const ROLES = ["owner", "director", "editor", "reviewer", "viewer"];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const whole = (value: unknown): number => (typeof value === "number" && Number.isInteger(value) ? value : 0);

export function readNotice(payload: string): Notice | null {
  const message = parse(payload);
  if (message === null) return null;
  if (typeof message.log === "object" && message.log !== null) return readLog(message.log as Message);
  if (Array.isArray(message.saved)) return { kind: "saved", messages: whole(message.messages) };
  if (typeof message.refused === "string") return readRefused(message, message.refused);
  if (typeof message.live === "object" && message.live !== null) return readLive(message.live as Message);
  if (typeof message.large === "number") return { kind: "large", bytes: message.large };
  if (typeof message.thumb === "string") return { kind: "thumb", panel: message.thumb, hash: text(message.hash) };
  if (typeof message.agent === "object" && message.agent !== null) return readAgent(message.agent as Message);
  if (typeof message.history === "string") return { kind: "history", position: message.history };
  if ("role" in message)
    return { kind: "role", role: (ROLES.find((role) => role === message.role) as Role | undefined) ?? null };
  if (typeof message.lock === "string") return readLock(message, message.lock);
  return null;
}

function parse(payload: string): Message | null {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === "object" && value !== null ? (value as Message) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function readLog({ epoch, healing, level }: Message): Notice {
  const log: Log = {
    epoch: text(epoch),
    healing: healing === true,
    level: level === "replicated" ? "replicated" : "saved",
  };
  return { kind: "log", log };
}

function readRefused(message: Message, why: string): Notice {
  const suggestion = typeof message.suggestion === "string" ? message.suggestion : null;
  return { kind: "refused", why, reason: text(message.reason), suggestion, kept: whole(message.kept) };
}

function readLock(message: Message, panel: string): Notice {
  return { kind: "lock", panel, locked: message.locked === true, by: text(message.by), reason: text(message.reason) };
}

function readAgent({ account, name, color, panel, scene, state, job }: Message): Notice | null {
  if (typeof account !== "string") return null;
  const place = { panel: text(panel), scene: text(scene) };
  const own = typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? color : "#999999";
  return {
    kind: "agent",
    news: { account, name: text(name), color: own, ...place, state: text(state), job: text(job) },
  };
}

function readLive(live: Message): Notice | null {
  const points = Array.isArray(live.points) ? live.points.filter((n): n is number => Number.isFinite(n)) : [];
  if (typeof live.stroke !== "string" || points.length % 3 !== 0) return null;
  const stroke: LiveStroke = {
    stroke: live.stroke,
    layer: text(live.layer),
    tool: text(live.tool),
    color: text(live.color),
    size: typeof live.size === "number" ? live.size : 1,
    from: whole(live.from),
    points,
    done: live.done === true,
    account: text(live.account),
    client: whole(live.client),
  };
  return { kind: "live", stroke };
}
