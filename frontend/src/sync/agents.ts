// Which agents work on the board right now, and where: told by the server, forgotten when it falls silent about them.
import { Listeners } from "./listeners";
import type { AgentAtWork } from "./types";

const SILENCE_MS = 10_000;

export type AgentNews = Omit<AgentAtWork, "state"> & { state: string };

const STATES: readonly string[] = ["reading", "thinking", "proposing", "resting"];

export class AgentsAtWork {
  readonly listeners = new Listeners<[]>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private here: readonly AgentAtWork[] = [];

  list(): readonly AgentAtWork[] {
    return this.here;
  }

  hear(news: AgentNews): void {
    const others = this.here.filter(({ account }) => account !== news.account);
    clearTimeout(this.timers.get(news.account));
    const isWorking = STATES.includes(news.state);
    // Its state has just been found among those of the type.
    this.here = isWorking ? [...others, news as AgentAtWork] : others;
    if (isWorking)
      this.timers.set(
        news.account,
        setTimeout(() => this.hear({ ...news, state: "gone" }), SILENCE_MS),
      );
    this.listeners.tell();
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}
