// What each pen, finger and mouse button on the paper is for. Pure: palms are told from fingers here.
import type { Point } from "../canvas/geometry";

export interface Contact {
  id: number;
  type: string;
  /** Of the Pointer Event: 0 left or tip, 1 middle, 2 right or barrel, 5 the pen's other end. */
  button: number;
  screen: Point;
  /** The touched ellipse's larger side in CSS pixels. */
  breadth: number;
  time_ms: number;
}

export type Role = "draw" | "erase" | "pan" | "pinch" | "ignore";

export interface Contacts {
  roles: ReadonlyMap<number, Role>;
  places: ReadonlyMap<number, Point>;
  /** Someone draws with a pen here: fingers move the paper from then on. */
  penSeen: boolean;
  penLeft_ms: number;
}

export type Step =
  | { kind: "start"; role: "draw" | "erase" | "pan" }
  /** A second finger: what the first had begun is taken back, both move the paper. */
  | { kind: "pinch"; cancelled: boolean }
  | { kind: "ignore" };

export const NO_CONTACTS: Contacts = {
  roles: new Map(),
  places: new Map(),
  penSeen: false,
  penLeft_ms: Number.NEGATIVE_INFINITY,
};

const PALM_BREADTH = 48;
/** A hand comes to rest around the moment the pen leaves. */
const PALM_AFTER_PEN_MS = 350;

/** Something comes down on the paper; `panning` while the space bar is held. */
export function press(contacts: Contacts, contact: Contact, panning: boolean): [Contacts, Step] {
  const step = firstStep(contacts, contact, panning);
  const roles = new Map(contacts.roles);
  if (step.kind === "pinch") for (const [id, role] of roles) if (role !== "ignore") roles.set(id, "pinch");
  roles.set(contact.id, step.kind === "start" ? step.role : step.kind);
  const places = new Map(contacts.places).set(contact.id, contact.screen);
  return [{ ...contacts, roles, places, penSeen: contacts.penSeen || contact.type === "pen" }, step];
}

export function move(contacts: Contacts, id: number, screen: Point): Contacts {
  if (!contacts.places.has(id)) return contacts;
  return { ...contacts, places: new Map(contacts.places).set(id, screen) };
}

export function lift(contacts: Contacts, contact: Contact): [Contacts, Role] {
  const role = contacts.roles.get(contact.id) ?? "ignore";
  const [roles, places] = [new Map(contacts.roles), new Map(contacts.places)];
  roles.delete(contact.id);
  places.delete(contact.id);
  // The finger that is left of two does not begin to draw.
  if (role === "pinch") for (const [id, other] of roles) if (other === "pinch") roles.set(id, "ignore");
  const penLeft_ms = contact.type === "pen" ? contact.time_ms : contacts.penLeft_ms;
  return [{ ...contacts, roles, places, penLeft_ms }, role];
}

/** The two places of a pinch, if there is one. */
export function pinchOf(contacts: Contacts): [Point, Point] | null {
  const found: Point[] = [];
  for (const [id, role] of contacts.roles) {
    const place = contacts.places.get(id);
    if (role === "pinch" && place) found.push(place);
  }
  return found[0] && found[1] ? [found[0], found[1]] : null;
}

function firstStep(contacts: Contacts, contact: Contact, panning: boolean): Step {
  if (contact.type === "touch") return touchStep(contacts, contact);
  const taken = [...contacts.roles.values()].includes("draw");
  if (contact.type === "mouse" && taken) return { kind: "ignore" };
  if (panning || contact.button === 1) return { kind: "start", role: "pan" };
  if (contact.button === 5) return { kind: "start", role: "erase" };
  return contact.button === 0 ? { kind: "start", role: "draw" } : { kind: "ignore" };
}

function touchStep(contacts: Contacts, contact: Contact): Step {
  const roles = [...contacts.roles.values()];
  const active = roles.filter((role) => role !== "ignore");
  if (contacts.penSeen && isPalm(contacts, contact, active)) return { kind: "ignore" };
  if (active.length === 0) return { kind: "start", role: contacts.penSeen ? "pan" : "draw" };
  if (active.length === 1) return { kind: "pinch", cancelled: active[0] === "draw" || active[0] === "erase" };
  return { kind: "ignore" };
}

function isPalm(contacts: Contacts, contact: Contact, active: Role[]): boolean {
  const penDown = active.includes("draw") || active.includes("erase");
  const justLeft = contact.time_ms - contacts.penLeft_ms < PALM_AFTER_PEN_MS;
  return penDown || justLeft || contact.breadth > PALM_BREADTH;
}
