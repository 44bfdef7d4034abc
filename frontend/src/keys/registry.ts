// Which command a key runs now: views register their commands while they are on the screen, the latest scope wins.
import { useEffect, useSyncExternalStore } from "react";
import type { Command } from "./commands";

/** Keys that reach commands even while somebody types in a field. */
const ALSO_IN_FIELDS = new Set(["mod+f", "mod+k", "mod+s"]);

const SLIDING = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]);

/** What may be done also under a view that has the keys alone. */
const EVERYWHERE = new Set(["view.keys"]);

interface Scope {
  commands: Command[];
  /** Its view stands over all others: their commands would change what nobody sees. */
  alone: boolean;
}

export class KeyRegistry {
  private scopes: Scope[] = [];
  private listeners = new Set<() => void>();
  private listed: Command[] = [];

  register(commands: Command[], { alone = false } = {}): () => void {
    const scope = { commands, alone };
    this.scopes.push(scope);
    this.changed();
    return () => {
      this.scopes = this.scopes.filter((other) => other !== scope);
      this.changed();
    };
  }

  /** All that can be done now, the hidden duplicates of outer scopes left out. */
  list = (): Command[] => this.listed;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  handle = (event: KeyboardEvent): void => {
    const key = keyName(event);
    if (event.defaultPrevented || isModalOpen() || isOwnKey(event.target, key)) return;
    if (isTyping(event.target) && !ALSO_IN_FIELDS.has(key)) return;
    const command = this.find(key);
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  };

  private find(key: string): Command | undefined {
    for (const { commands } of this.heard()) {
      const found = commands.find((command) => command.keys.includes(key) && command.enabled?.() !== false);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The latest first. */
  private heard(): Scope[] {
    const latest = [...this.scopes].reverse();
    const alone = latest.find((scope) => scope.alone);
    if (alone === undefined) return latest;
    const rest = latest.flatMap(({ commands }) => commands.filter(({ id }) => EVERYWHERE.has(id)));
    return [alone, { commands: rest, alone: false }];
  }

  private changed(): void {
    const seen = new Set<string>();
    const newestFirst = this.heard().flatMap((scope) => scope.commands);
    this.listed = newestFirst.filter((command) => !seen.has(command.id) && seen.add(command.id));
    for (const listener of [...this.listeners]) listener();
  }
}

export const keyRegistry = new KeyRegistry();

/** `event` as a command's key names it: "shift+n", "mod+z", "alt+ArrowLeft", "?". */
export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const isLetter = /^[a-z]$/i.test(event.key);
  const key = isLetter ? event.key.toLowerCase() : event.key === " " ? "Space" : event.key;
  // A sign such as "?" already says that shift was held.
  const showsShift = isLetter || key.length > 1;
  const modifiers = [
    event.ctrlKey || event.metaKey ? "mod" : "",
    event.altKey ? "alt" : "",
    event.shiftKey && showsShift ? "shift" : "",
  ];
  return [...modifiers.filter(Boolean), key].join("+");
}

/** A modal dialog has the keys to itself, also when the focus fell out of it. */
function isModalOpen(): boolean {
  return typeof document !== "undefined" && document.querySelector("dialog:modal") !== null;
}

/** Who has come to a control by keys works it by keys; after a click the keys are the view's again. */
function isOwnKey(target: EventTarget | null, key: string): boolean {
  if (typeof HTMLElement === "undefined" || !(target instanceof HTMLElement)) return false;
  const isPressed = target.matches("button, a[href], summary") && key === "Enter";
  const isSlid = target.matches("input[type=range], input[type=radio]") && SLIDING.has(key);
  return (isPressed || isSlid) && target.matches(":focus-visible");
}

export function isTyping(target: EventTarget | null): boolean {
  if (typeof HTMLElement === "undefined" || !(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range", "button", "color"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Registers `commands` while the component is on the screen. */
export function useCommands(commands: Command[]): void {
  useEffect(() => keyRegistry.register(commands), [commands]);
}

/** The same for a view that stands over all others: no other key does anything. */
export function useCommandsAlone(commands: Command[]): void {
  useEffect(() => keyRegistry.register(commands, { alone: true }), [commands]);
}

export function useCommandList(): Command[] {
  return useSyncExternalStore(keyRegistry.subscribe, keyRegistry.list);
}
