// A link to a moment of this board, for somebody else.
import { searchOf } from "../../app/location";
import { complain, say } from "../../app/toast";
import { isPastMoment, useHistory } from "./state";

export function copyLink(at: string): void {
  const { scene } = useHistory.getState();
  const moment = scene?.at === at ? scene.moment.position : at;
  const address = `${location.origin}${location.pathname}${searchOf({ at: moment, to: null })}`;
  const told = isPastMoment(at) ? "The link opens the board as it was at this moment." : "The link opens the history.";
  // Pages that came over plain HTTP from another machine may not copy.
  const copying = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error("no clipboard"));
  copying.then(
    () => say(told),
    () => complain(`This browser does not let the page copy. The link: ${address}`),
  );
}
