// What a board wants of agents, as the views see it: where they may propose, how much, and whether somebody paused them.
import type * as Y from "yjs";
import { readManners } from "./document";
import type { Json, Manners } from "./model";
import { Observed } from "./observed";
import { sameValue } from "./values";

export const EVERYBODY = "*";

export interface Pause {
  readonly by: string;
  readonly at_ms: number;
}

export interface Limits {
  readonly per_panel: number;
  readonly per_board: number;
  readonly per_minute: number;
  readonly artists_decide: boolean;
}

/** Suggestions of one kind by one agent, which were rejected too often. */
export interface Muted {
  readonly key: string;
  readonly agent: string;
  readonly kind: string;
}

export class MannersModel extends Observed {
  readonly #map: Y.Map<unknown>;
  #manners: Manners;

  constructor(doc: Y.Doc) {
    super(doc);
    this.#map = doc.getMap("manners");
    this.#manners = readManners(doc, []);
    this.#map.observeDeep(this.#changed);
    this.begin();
  }

  override destroy(): void {
    super.destroy();
    this.#map.unobserveDeep(this.#changed);
  }

  readonly manners = (): Manners => this.#manners;

  readonly #changed = (): void => {
    const read = readManners(this.doc, []);
    if (sameValue(read, this.#manners)) return;
    this.#manners = read;
    this.touch();
  };
}

/** Whoever paused some agent. */
export const pausers = (manners: Manners): readonly string[] =>
  Object.keys(fieldsOf(manners.paused)).map((agent) => pauseOf(manners, agent)?.by ?? "");

/** Who paused an agent, or all of them. */
export function pauseOf(manners: Manners, agent: string): Pause | null {
  const paused = fieldsOf(manners.paused);
  const pause = paused[agent] ?? paused[EVERYBODY];
  if (pause === undefined) return null;
  const { by, at_ms } = fieldsOf(pause);
  return { by: typeof by === "string" ? by : "", at_ms: typeof at_ms === "number" ? at_ms : 0 };
}

export function limitsOf(manners: Manners): Limits {
  const said = fieldsOf(manners.limits);
  const number = (name: string, usual: number) => (typeof said[name] === "number" ? said[name] : usual);
  return {
    per_panel: number("per_panel", 3),
    per_board: number("per_board", 20),
    per_minute: number("per_minute", 6),
    artists_decide: said.artists_decide === true,
  };
}

export function mutedOf(manners: Manners): readonly Muted[] {
  return manners.muted.map((key) => {
    const [agent = "", kind = ""] = key.split("/");
    return { key, agent, kind };
  });
}

/** What an agent that has proposed here is called. */
export function agentName(manners: Manners, account: string): string {
  const { name } = fieldsOf(fieldsOf(manners.agents)[account] ?? null);
  return typeof name === "string" ? name : "";
}

function fieldsOf(value: Json): Readonly<Record<string, Json>> {
  const isFields = typeof value === "object" && value !== null && !Array.isArray(value);
  return isFields ? (value as Readonly<Record<string, Json>>) : {};
}
