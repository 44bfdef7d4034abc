// Members of a project, and the links that invite more.
import type { Role } from "../sync/types";
import { get, patch, post, remove } from "./client";

export interface Member {
  account: string;
  name: string;
  color: string;
  role: Role;
}

export interface Invite {
  id: string;
  role: Role;
  uses_left: number;
  expires_ms: number;
}

/** The link is told once, when the invite is made. */
export interface NewInvite extends Invite {
  url: string;
}

export interface InviteWish {
  role: Role;
  hours: number;
  uses: number;
}

export const listMembers = (project: string) => get<Member[]>(`/projects/${project}/members`);
export const changeRole = (project: string, account: string, role: Role) =>
  patch<Member>(`/projects/${project}/members/${account}`, { role });
export const removeMember = (project: string, account: string) => remove(`/projects/${project}/members/${account}`);
export const listInvites = (project: string) => get<Invite[]>(`/projects/${project}/invites`);
export const makeInvite = (project: string, wish: InviteWish) => post<NewInvite>(`/projects/${project}/invites`, wish);
export const revokeInvite = (project: string, invite: string) => remove(`/projects/${project}/invites/${invite}`);
