// The server has moved on to a newer version than this page: say so, and offer to come along.
import { RefreshCw } from "lucide-react";

/** `leave` resolves when everything unsent is written down in this browser. */
export function Outdated({ leave }: { leave: () => Promise<void> }) {
  return (
    <div className="outdated" role="alert">
      <span>
        A newer version of Previz Board is on the server. What you have not sent is kept in this browser; load the page
        again to go on.
      </span>
      <button type="button" className="button primary" onClick={() => void leave().finally(() => location.reload())}>
        <RefreshCw size={13} aria-hidden /> Load again
      </button>
    </div>
  );
}
