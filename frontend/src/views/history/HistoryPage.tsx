// The history's page in the dock: what was done, newest first, or the versions.
import type { BoardSession } from "../../app/session";
import type { Outline } from "../board/outline";
import { StepsPage } from "./StepsPage";
import { openHistory, useAt, useHistory } from "./state";
import { VersionsPage } from "./VersionsPage";
import "./history.css";

export interface HistoryPageProps {
  session: BoardSession;
  /** Of the board as it is now. */
  outline: Outline;
}

const PAGES = [
  { code: "steps", title: "Steps" },
  { code: "versions", title: "Versions" },
] as const;

export function HistoryPage(props: HistoryPageProps) {
  const { page, set } = useHistory();
  const at = useAt();
  return (
    <div className="history-page">
      <div className="history-top">
        <fieldset className="pages" aria-label="What is listed">
          {PAGES.map(({ code, title }) => (
            <button
              key={code}
              type="button"
              className="chip"
              aria-pressed={page === code}
              onClick={() => set({ page: code })}
            >
              {title}
            </button>
          ))}
        </fieldset>
        {at === null && (
          <button type="button" className="button" title="Show the timeline (H)" onClick={openHistory}>
            Timeline
          </button>
        )}
      </div>
      {page === "steps" ? <StepsPage {...props} /> : <VersionsPage {...props} />}
    </div>
  );
}
