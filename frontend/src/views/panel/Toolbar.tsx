// The tools, down the left side: one press, one key.
import {
  ArrowUpRight,
  Brush,
  Eraser,
  Hand,
  Highlighter,
  Lasso,
  type LucideIcon,
  MessageSquareText,
  PaintBucket,
  Pencil,
  PencilLine,
  PenTool,
  Slash,
  Type,
} from "lucide-react";
import { chooseTool, TOOLS, type ToolCard, type ToolName, useToolbox } from "../../tools/toolbox";

const ICONS: Record<ToolName, LucideIcon> = {
  light_pencil: PencilLine,
  pencil: Pencil,
  pen: PenTool,
  brush: Brush,
  note: MessageSquareText,
  eraser: Eraser,
  tone: Highlighter,
  fill: PaintBucket,
  line: Slash,
  lasso: Lasso,
  arrow: ArrowUpRight,
  text: Type,
  pan: Hand,
};

/** A gap stands before these: marks, then what works on marks, then what is not drawn. */
const GROUP_STARTS: ReadonlySet<ToolName> = new Set(["eraser", "tone", "lasso"]);

export function Toolbar({ disabled }: { disabled: string | null }) {
  const current = useToolbox((state) => state.tool);
  return (
    <div
      className="panel-tools scrollable"
      role="toolbar"
      aria-label="Tools"
      aria-orientation="vertical"
      onKeyDown={walk}
    >
      {TOOLS.map((card) => (
        <ToolButton key={card.name} card={card} pressed={card.name === current} disabled={disabled} />
      ))}
    </div>
  );
}

function ToolButton({ card, pressed, disabled }: { card: ToolCard; pressed: boolean; disabled: string | null }) {
  const Icon = ICONS[card.name];
  const needsPaper = card.name !== "pan";
  return (
    <button
      type="button"
      className={GROUP_STARTS.has(card.name) ? "icon-button tool starts-group" : "icon-button tool"}
      aria-label={card.title}
      aria-pressed={pressed}
      aria-keyshortcuts={card.key}
      tabIndex={pressed ? 0 : -1}
      title={disabled && needsPaper ? disabled : `${card.title} (${card.key.toUpperCase()})`}
      disabled={disabled !== null && needsPaper}
      data-tool={card.name}
      onClick={() => chooseTool(card.name)}
    >
      <Icon size={17} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  event.preventDefault();
  event.stopPropagation();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}
