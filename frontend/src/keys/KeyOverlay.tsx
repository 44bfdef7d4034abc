// The list of all keys, opened with "?".
import { Dialog } from "../app/Dialog";
import type { Command } from "./commands";
import { useCommandList } from "./registry";

const IS_MAC = typeof navigator !== "undefined" && /mac/i.test(navigator.platform);

const SYMBOLS: Record<string, string> = {
  mod: IS_MAC ? "⌘" : "Ctrl",
  alt: IS_MAC ? "⌥" : "Alt",
  shift: "Shift",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};

export function KeyOverlay({ onClose }: { onClose: () => void }) {
  const groups = grouped(useCommandList().filter((command) => command.keys.length > 0));
  return (
    <Dialog title="Keys" onClose={onClose} wide>
      <div className="keys">
        {groups.map(([group, commands]) => (
          <section key={group} className="keys-group" aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id}>
                  <dt>{command.title}</dt>
                  <dd>
                    {command.keys.map((key) => (
                      <KeyCaps key={key} name={key} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

export function KeyCaps({ name }: { name: string }) {
  return (
    <span className="keycaps">
      {name.split(/(?<=[^+])\+/u).map((part) => (
        <kbd key={part}>{SYMBOLS[part] ?? (part.length === 1 ? part.toUpperCase() : part)}</kbd>
      ))}
    </span>
  );
}

function grouped(commands: Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups];
}
