// What the person can do, by name and key. Views register commands while they are on the screen.

export interface Command {
  id: string;
  title: string;
  /** A heading in the list of keys: "Panel", "Draw", "View". */
  group: string;
  /** `event.key` with modifiers: "n", "shift+n", "mod+z" (mod is Ctrl, or Cmd on a Mac), "alt+ArrowLeft". */
  keys: string[];
  enabled?: () => boolean;
  run: () => void;
}
