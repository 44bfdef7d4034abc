// A menu of commands at a point: arrows move, Enter runs, Escape closes; a group opens beside it.
import { ChevronRight } from "lucide-react";
import {
  type CSSProperties,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Command } from "../keys/commands";
import { KeyCaps } from "../keys/KeyOverlay";

export interface MenuGroup {
  title: string;
  commands: readonly Command[];
}

export type MenuEntry = Command | MenuGroup | "separator";

interface MenuProps {
  entries: readonly MenuEntry[];
  x: number;
  y: number;
  onClose: () => void;
}

const MARGIN_PX = 8;
const MENU_PADDING_PX = 4;

export function Menu({ entries, x, y, onClose }: MenuProps) {
  const element = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: x, top: y });
  const [open, setOpen] = useState<string | null>(null);
  useLayoutEffect(() => {
    const box = element.current?.getBoundingClientRect();
    if (box === undefined) return;
    const [right, bottom] = [innerWidth - box.width - MARGIN_PX, innerHeight - box.height - MARGIN_PX];
    setPlace({ left: Math.min(x, right), top: Math.min(y, bottom) });
    items(element.current)[0]?.focus();
  }, [x, y]);
  useEffect(() => {
    const away = (event: PointerEvent) => !element.current?.contains(event.target as Node) && onClose(); // pages have Node targets
    window.addEventListener("pointerdown", away, true);
    return () => window.removeEventListener("pointerdown", away, true);
  }, [onClose]);
  useReturnedFocus();
  const keyed = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") onClose();
    else move(event, element.current);
  };
  return (
    <div ref={element} className="menu" role="menu" tabIndex={-1} style={place} onKeyDown={keyed}>
      {entries.map((entry, at) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity
        if (entry === "separator") return <hr key={`separator${at}`} />;
        if ("run" in entry)
          return <Item key={entry.id} entry={entry} onPoint={() => setOpen(null)} onClose={onClose} />;
        return (
          <Group key={entry.title} group={entry} isOpen={open === entry.title} onOpen={setOpen} onClose={onClose} />
        );
      })}
    </div>
  );
}

interface ItemProps {
  entry: Command;
  onPoint?: () => void;
  onClose: () => void;
}

function Item({ entry, onPoint, onClose }: ItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      disabled={entry.enabled?.() === false}
      onPointerEnter={onPoint}
      onClick={() => {
        onClose();
        entry.run();
      }}
    >
      <span>{entry.title}</span>
      {entry.keys[0] !== undefined && <KeyCaps name={entry.keys[0]} />}
    </button>
  );
}

interface GroupProps {
  group: MenuGroup;
  isOpen: boolean;
  onOpen: (title: string | null) => void;
  onClose: () => void;
}

/** Opened by pointing, a click or the right arrow; the left arrow and Escape go back to it. */
function Group({ group, isOpen, onOpen, onClose }: GroupProps) {
  const opener = useRef<HTMLButtonElement>(null);
  const { ref, style } = useBeside(opener, isOpen);
  const wanted = useRef(false);
  const enterNow = useCallback(() => {
    if (wanted.current) items(ref.current)[0]?.focus();
    wanted.current = false;
  }, [ref]);
  useLayoutEffect(() => {
    if (isOpen) enterNow();
  }, [isOpen, enterNow]);
  const keyed = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "ArrowLeft" || event.key === "Escape") {
      onOpen(null);
      opener.current?.focus();
    } else move(event, event.currentTarget);
    event.stopPropagation();
  };
  const enter = () => {
    onOpen(group.title);
    wanted.current = true;
    if (isOpen) enterNow();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        role="menuitem"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={() => onOpen(group.title)}
        onClick={enter}
        onKeyDown={(event) => event.key === "ArrowRight" && enter()}
      >
        <span>{group.title}</span>
        <ChevronRight className="menu-more" size={13} aria-hidden />
      </button>
      {isOpen && (
        <div
          ref={ref}
          className="menu submenu"
          role="menu"
          tabIndex={-1}
          aria-label={group.title}
          style={style}
          onKeyDown={keyed}
        >
          {group.commands.map((entry) => (
            <Item key={entry.id} entry={entry} onClose={onClose} />
          ))}
        </div>
      )}
    </>
  );
}

/** To the right of its opener where there is room, else to the left; never over an edge of the window. */
function useBeside(opener: React.RefObject<HTMLElement | null>, isOpen: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const [style, setStyle] = useState<CSSProperties>({ opacity: 0 });
  useLayoutEffect(() => {
    if (!isOpen) return;
    const [at, box] = [opener.current?.getBoundingClientRect(), ref.current?.getBoundingClientRect()];
    if (at === undefined || box === undefined) return;
    const fits = at.right + box.width + MARGIN_PX <= innerWidth;
    const left = fits ? at.right : Math.max(MARGIN_PX, at.left - box.width);
    const top = Math.min(at.top - MENU_PADDING_PX, innerHeight - box.height - MARGIN_PX);
    setStyle({ left, top });
  }, [isOpen, opener]);
  return { ref, style };
}

/** Where it was before the menu opened, unless what was chosen took it elsewhere. */
function useReturnedFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    },
    [before],
  );
}

function move(event: KeyboardEvent, menu: HTMLElement | null): void {
  const all = items(menu);
  const at = all.indexOf(document.activeElement as HTMLElement); // -1 when it is none of them
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  all.at(next % all.length)?.focus();
}

/** What can be chosen in this menu itself, not in one of its groups. */
function items(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>(":scope > button:not(:disabled)") ?? [])];
}
