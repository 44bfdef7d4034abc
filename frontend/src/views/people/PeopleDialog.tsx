// Members of the project, their roles, and links that invite more.
import { Link2, UserMinus } from "lucide-react";
import { useCallback, useState } from "react";
import { sentenceOf } from "../../api/client";
import * as api from "../../api/people";
import { Dialog } from "../../app/Dialog";
import { useLoaded } from "../../app/loaded";
import { complain } from "../../app/toast";
import type { Role } from "../../sync/types";
import { initials } from "../board/Card";
import { FreshLink } from "./FreshLink";

export const ROLES: readonly Role[] = ["owner", "director", "editor", "reviewer", "viewer"];

const MEANS: Record<Role, string> = {
  owner: "everything, also inviting owners and deleting",
  director: "edits, decides, locks and invites",
  editor: "draws and edits",
  reviewer: "looks, comments and suggests",
  viewer: "looks",
};

interface PeopleDialogProps {
  project: string;
  role: Role;
  me: string;
  onClose: () => void;
}

export function PeopleDialog({ project, role, me, onClose }: PeopleDialogProps) {
  const mayInvite = role === "owner" || role === "director";
  return (
    <Dialog title="People" onClose={onClose} wide>
      <Members project={project} mayChange={mayInvite} mine={role} me={me} />
      {mayInvite ? (
        <Invites project={project} mine={role} />
      ) : (
        <p className="muted">An owner or a director can invite people. You are {role}.</p>
      )}
    </Dialog>
  );
}

function Members({ project, mayChange, mine, me }: { project: string; mayChange: boolean; mine: Role; me: string }) {
  const members = useLoaded(useCallback(() => api.listMembers(project), [project]));
  const act = (work: Promise<unknown>) =>
    work.then(members.reload, (error: unknown) => {
      complain(sentenceOf(error));
      members.reload();
    });
  return (
    <section aria-label="Members">
      {members.problem !== null && <p className="problem">{members.problem}</p>}
      <ul className="members">
        {members.value?.map((member) => (
          <li key={member.account}>
            <span className="avatar" style={{ background: member.color }} aria-hidden>
              {initials(member.name)}
            </span>
            <span className="member-name">
              {member.name} {member.account === me && <span className="muted">you</span>}
            </span>
            <select
              className="field"
              aria-label={`Role of ${member.name}`}
              value={member.role}
              disabled={!mayChange || (member.role === "owner" && mine !== "owner")}
              onChange={(event) => void act(api.changeRole(project, member.account, event.target.value as Role))} // options are roles
            >
              {ROLES.map((role) => (
                <option key={role} value={role} disabled={role === "owner" && mine !== "owner"}>
                  {role}
                </option>
              ))}
            </select>
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${member.name} from the project`}
              disabled={!mayChange || member.account === me}
              onClick={() => void act(api.removeMember(project, member.account))}
            >
              <UserMinus size={14} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Invites({ project, mine }: { project: string; mine: Role }) {
  const invites = useLoaded(useCallback(() => api.listInvites(project), [project]));
  const [wish, setWish] = useState<api.InviteWish>({ role: "editor", hours: 7 * 24, uses: 1 });
  const [link, setLink] = useState<string | null>(null);
  const make = async () => {
    try {
      setLink((await api.makeInvite(project, wish)).url);
      invites.reload();
    } catch (error) {
      complain(sentenceOf(error));
    }
  };
  const revoke = (id: string) =>
    api.revokeInvite(project, id).then(invites.reload, (error: unknown) => complain(sentenceOf(error)));
  return (
    <section className="invites" aria-label="Invite">
      <h3>Invite by link</h3>
      <div className="invite-form">
        <label>
          <span className="label">Role</span>
          <select
            className="field"
            aria-label="Role"
            value={wish.role}
            onChange={(event) => setWish({ ...wish, role: event.target.value as Role })} // options are roles
          >
            {ROLES.filter((role) => role !== "owner" || mine === "owner").map((role) => (
              <option key={role} value={role}>
                {role}: {MEANS[role]}
              </option>
            ))}
          </select>
        </label>
        <NumberWish
          title="Days"
          value={wish.hours / 24}
          max={365}
          onChange={(days) => setWish({ ...wish, hours: days * 24 })}
        />
        <NumberWish title="Uses" value={wish.uses} max={1000} onChange={(uses) => setWish({ ...wish, uses })} />
        <button type="button" className="button primary" onClick={() => void make()}>
          <Link2 size={14} aria-hidden /> Make link
        </button>
      </div>
      {link !== null && <FreshLink link={link} />}
      <ul className="invite-list">
        {invites.value?.map((invite) => (
          <li key={invite.id}>
            <span>{invite.role}</span>
            <span className="muted number">
              {invite.uses_left === 1 ? "1 use" : `${invite.uses_left} uses`} left, until{" "}
              {new Date(invite.expires_ms).toLocaleString("en-GB")}
            </span>
            <button type="button" className="button quiet" onClick={() => void revoke(invite.id)}>
              Revoke
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface NumberWishProps {
  title: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}

function NumberWish({ title, value, max, onChange }: NumberWishProps) {
  return (
    <label className="narrow">
      <span className="label">{title}</span>
      <input
        className="field number"
        aria-label={title}
        type="number"
        min={1}
        max={max}
        value={value}
        onChange={(event) => onChange(Math.min(Math.max(Math.trunc(event.target.valueAsNumber) || 1, 1), max))}
      />
    </label>
  );
}
