// A menu of commands at a point: arrows move, Enter runs, Escape closes.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Command } from "../keys/commands";
import { KeyCaps } from "../keys/KeyOverlay";

export type MenuEntry = Command | "separator";

interface MenuProps {
  entries: MenuEntry[];
  x: number;
  y: number;
  onClose: () => void;
}

export function Menu({ entries, x, y, onClose }: MenuProps) {
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: x, top: y });
  useLayoutEffect(() => {
    const box = element.current?.getBoundingClientRect();
    if (box === undefined) return;
    setPlace({ left: Math.min(x, innerWidth - box.width - 8), top: Math.min(y, innerHeight - box.height - 8) });
    element.current?.querySelector<HTMLButtonElement>("button:not(:disabled)")?.focus();
  }, [x, y]);
  useEffect(() => {
    const away = (event: PointerEvent) => !element.current?.contains(event.target as Node) && onClose(); // pages have Node targets
    window.addEventListener("pointerdown", away, true);
    return () => window.removeEventListener("pointerdown", away, true);
  }, [onClose]);
  return (
    <div
      ref={element}
      className="menu"
      role="menu"
      style={place}
      onKeyDown={(event) => menuKey(event, element.current, onClose)}
    >
      {entries.map((entry, at) =>
        entry === "separator" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity
          <hr key={`separator${at}`} />
        ) : (
          <button
            key={entry.id}
            type="button"
            role="menuitem"
            disabled={entry.enabled?.() === false}
            onClick={() => {
              onClose();
              entry.run();
            }}
          >
            <span>{entry.title}</span>
            {entry.keys[0] !== undefined && <KeyCaps name={entry.keys[0]} />}
          </button>
        ),
      )}
    </div>
  );
}

function menuKey(event: React.KeyboardEvent, menu: HTMLElement | null, onClose: () => void): void {
  event.stopPropagation();
  if (event.key === "Escape") onClose();
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || menu === null) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const at = items.indexOf(document.activeElement as HTMLButtonElement); // -1 when it is none of them
  items[(at + step + items.length) % items.length]?.focus();
}
