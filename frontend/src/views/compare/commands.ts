// The keys of a comparison.
import type { Command } from "../../keys/commands";
import { type Change, stepped } from "./changes";
import { useComparing, WAYS } from "./state";

export function compareCommands(
  shown: readonly Change[],
  onClose: () => void,
  onOpen: (panelId: string) => void,
): Command[] {
  const state = useComparing.getState;
  const current = () => shown.find(({ key }) => key === state().selected) ?? shown[0];
  const walk = (by: number) => () => state().select(stepped(shown, current()?.key ?? null, by));
  const command = (id: string, title: string, keys: string[], run: () => void): Command => ({
    id: `compare.${id}`,
    title,
    group: "Compare",
    keys,
    run,
  });
  return [
    command("next", "Next change", ["j", "ArrowDown"], walk(1)),
    command("before", "Change before", ["k", "ArrowUp"], walk(-1)),
    command("first", "First change", ["Home"], () => state().select(shown[0]?.key ?? null)),
    command("last", "Last change", ["End"], () => state().select(shown.at(-1)?.key ?? null)),
    ...WAYS.map(({ code, name, key }) => command(code, name, [key], () => state().look(code))),
    command("left", "Less of the later picture", ["ArrowLeft"], () => state().slide(state().place - 5)),
    command("right", "More of the later picture", ["ArrowRight"], () => state().slide(state().place + 5)),
    command("hold", "Hold: as it was", ["Space"], () => state().hold(true)),
    command("open", "Open the panel", ["Enter"], () => {
      const panel = current()?.panel ?? "";
      if (panel !== "") onOpen(panel);
    }),
    command("close", "Back to the board", ["Escape"], onClose),
  ];
}
