// The panel view in a file of its own: the wall is on the screen before it has come.
import { lazy } from "react";

const load = () => import("../panel/PanelView");

export const LazyPanelView = lazy(() =>
  load().then(
    ({ PanelView }) => ({ default: PanelView }),
    () => ({ default: NotLoaded }),
  ),
);

/** Fetches it ahead of its first use. */
export function fetchPanelView(): void {
  load().catch((error: unknown) => console.info("the panel view could not be fetched ahead", error));
}

function NotLoaded() {
  return (
    <div className="opening">
      <p className="problem" role="alert">
        The drawing tools could not be loaded. The server is away, or has a newer version of them.
      </p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Load the page again
      </button>
    </div>
  );
}
