// Who is here: a face each; clicking follows that person's view.
import { UserPlus } from "lucide-react";
import type { Identity, Presence } from "../../sync/types";
import { initials } from "../board/Card";

interface PeopleStripProps {
  me: Identity;
  others: readonly Presence[];
  following: number | null;
  onFollow: (client: number | null) => void;
  onInvite: () => void;
  describe: (presence: Presence) => string;
}

const SHOWN = 6;

export function PeopleStrip({ me, others, following, onFollow, onInvite, describe }: PeopleStripProps) {
  return (
    <fieldset className="people" aria-label="Who is here">
      {others.slice(0, SHOWN).map((presence) => {
        const followed = following === presence.client;
        return (
          <button
            key={presence.client}
            type="button"
            className="avatar"
            style={{ background: presence.user.color }}
            aria-pressed={followed}
            title={`${describe(presence)}. ${followed ? "Stop following" : "Follow"}`}
            onClick={() => onFollow(followed ? null : presence.client)}
          >
            <span aria-hidden>{initials(presence.user.name)}</span>
            <span className="visually-hidden">
              {followed ? "Stop following" : "Follow"} {presence.user.name}
            </span>
          </button>
        );
      })}
      {others.length > SHOWN && <span className="muted number"> +{others.length - SHOWN}</span>}
      <span className="avatar own" style={{ background: me.color }} title={`${me.name}, you`}>
        {initials(me.name)}
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label="People and invites"
        title="People and invites"
        onClick={onInvite}
      >
        <UserPlus size={15} />
      </button>
    </fieldset>
  );
}
