// Projects, boards and what belongs to one board, as the server tells them.
import type { Role } from "../sync/types";
import { get, Problem, patch, post, put, remove } from "./client";

export interface Me {
  account: string;
  name: string;
  color: string;
}

export interface Project {
  id: string;
  name: string;
  role: Role;
}

export interface BoardEntry {
  id: string;
  project: string;
  project_name: string;
  name: string;
  role: Role;
  created_ms: number;
  /** 0 unless it lies in the bin. */
  binned_ms: number;
}

export interface OpenedBoard extends BoardEntry {
  /** Another one only when the board's log was rebuilt: the browser's stores begin anew. */
  epoch: string;
}

/** What a board's tile shows of it. */
export interface Glance {
  /** The first panel of the story with a picture; empty if none has one. */
  panel: string;
  hash: string;
  /** How many panels have a picture. */
  pictures: number;
  changed_ms: number;
}

/** Who wrote at a place of the board, "client.clock", by its log. */
export interface Author {
  of: string;
  account: string;
  at_ms: number;
}

/** What an invite link offers; the owner's link names neither project nor inviter. */
export interface Offer {
  project: string;
  role: Role;
  invited_by: string;
  /** Who comes in by a personal link; empty for any other. */
  back: string;
  /** Who is signed in on this browser; empty for nobody. */
  here: string;
}

export interface LockEntry {
  panel: string;
  by: string;
  reason: string;
}

/** What an import did, and what it could not keep. */
export interface ImportReport {
  scenes: number;
  elements: number;
  added: number;
  changed: number;
  moved: number;
  removed: number;
  lost: { panel: string; text: string }[];
  warnings: string[];
}

export const whoAmI = () => get<Me>("/me");
/** Null for a browser that nobody is signed in on. */
export async function whoIsHere(): Promise<Me | null> {
  try {
    return await whoAmI();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export const previewInvite = (secret: string) => post<Offer>("/join/preview", { secret });
export const join = (secret: string, name: string) => post<Me>("/join", { secret, name });
export const renameMe = (name: string) => patch<Me>("/me", { name });
/** A link that lets me in on another device. */
export const linkDevice = () => post<{ url: string }>("/me/link");
export const logOut = () => post<void>("/logout");

export const listProjects = () => get<Project[]>("/projects");
export const createProject = (name: string) => post<Project>("/projects", { name });
export const listBoards = (project: string) => get<BoardEntry[]>(`/projects/${project}/boards`);
export const listBin = (project: string) => get<BoardEntry[]>(`/projects/${project}/boards?bin=true`);
export const createBoard = (project: string, name: string) => post<BoardEntry>(`/projects/${project}/boards`, { name });
export const getBoard = (board: string) => get<OpenedBoard>(`/boards/${board}`);
export const glanceAt = (board: string) => get<Glance>(`/boards/${board}/glance`);
export const listAuthors = (board: string, places: readonly string[]) =>
  get<Author[]>(`/boards/${board}/authors?${places.map((place) => `of=${place}`).join("&")}`);
/** Of a panel's drawing. */
export const listDrawers = (board: string, panel: string, places: readonly string[]) =>
  get<Author[]>(`/boards/${board}/authors?panel=${panel}&${places.map((place) => `of=${place}`).join("&")}`);
export const archiveAddress = (board: string) => `/api/boards/${board}/archive`;
export const restoreArchive = (project: string, archive: File) =>
  post<BoardEntry>(`/projects/${project}/archives`, new Blob([archive], { type: "application/zip" }));
export const renameBoard = (board: string, name: string) => patch<BoardEntry>(`/boards/${board}`, { name });
export const binBoard = (board: string) => remove(`/boards/${board}`);
export const restoreBoard = (board: string) => post<BoardEntry>(`/boards/${board}/restore`);

export const listThumbs = (board: string) => get<Record<string, string>>(`/boards/${board}/thumbs`);
export const thumbAddress = (board: string, panel: string, hash: string) =>
  `/api/boards/${board}/panels/${panel}/thumb?h=${hash}`;
export const putThumb = async (board: string, panel: string, picture: Blob): Promise<string> =>
  (await put<{ hash: string }>(`/boards/${board}/panels/${panel}/thumb`, picture)).hash;

export const assetAddress = (project: string, asset: string) => `/api/projects/${project}/assets/${asset}`;

export const listLocks = (board: string) => get<LockEntry[]>(`/boards/${board}/locks`);
export const lockPanel = (board: string, panel: string, reason: string) =>
  put<void>(`/boards/${board}/panels/${panel}/lock`, { reason });
export const unlockPanel = (board: string, panel: string) => remove(`/boards/${board}/panels/${panel}/lock`);

const LARGEST_SCREENPLAY_BYTES = 10_000_000;

export class UnfitFile extends Error {}

export async function importScreenplay(board: string, file: File): Promise<ImportReport> {
  if (file.size > LARGEST_SCREENPLAY_BYTES) {
    const size = Math.round(file.size / 1_000_000);
    throw new UnfitFile(`“${file.name}” has ${size} MB. A screenplay is text: at most 10 MB are taken.`);
  }
  const form = new FormData();
  form.append("file", file, file.name);
  return post<ImportReport>(`/boards/${board}/import`, form);
}
