// The dock at the right of the wall: pages under tabs, of which one is open.
import { X } from "lucide-react";
import { type ReactNode, useId } from "react";
import { type DockTab, useBoardState } from "./state";

export interface DockPage {
  tab: DockTab;
  title: string;
  /** How much waits there. */
  count?: number;
  body: ReactNode;
}

export function Dock({ pages }: { pages: readonly DockPage[] }) {
  const { tab, show } = useBoardState();
  const id = useId();
  const open = pages.find((page) => page.tab === tab) ?? pages[0];
  return (
    <aside className="side dock" aria-label="Inspector">
      <header className="side-head">
        <div className="tabs" role="tablist" onKeyDown={(event) => step(event, pages, open)}>
          {pages.map((page) => (
            <button
              key={page.tab}
              id={`${id}${page.tab}`}
              type="button"
              role="tab"
              aria-selected={page === open}
              aria-controls={id}
              tabIndex={page === open ? 0 : -1}
              onClick={() => show({ tab: page.tab })}
            >
              {page.title}
              {page.count ? <span className="tab-count number"> {page.count}</span> : null}
            </button>
          ))}
        </div>
        <span className="topbar-space" />
        <button
          type="button"
          className="icon-button"
          aria-label="Hide the inspector"
          title="Hide the inspector (I)"
          onClick={() => show({ dock: false })}
        >
          <X size={15} />
        </button>
      </header>
      <div id={id} className="side-body scrollable" role="tabpanel" aria-labelledby={`${id}${open?.tab}`}>
        {open?.body}
      </div>
    </aside>
  );
}

/** Arrows go from tab to tab, round and round. */
function step(event: React.KeyboardEvent<HTMLElement>, pages: readonly DockPage[], open: DockPage | undefined): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined || open === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const at = (pages.indexOf(open) + by + pages.length) % pages.length;
  const next = pages[at];
  if (next === undefined) return;
  useBoardState.getState().show({ tab: next.tab });
  event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
}
