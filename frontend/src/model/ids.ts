// Ids of records and documents: uuid7 in canonical text form, so that they sort by the time they were made.
import { uuidv7 } from "uuidv7";

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Where new ids and random digits come from: handed in, so that a test can load them. */
export interface Dice {
  newId(): string;
  /** A random whole number from zero to below the argument. */
  below(bound: number): number;
}

export function isId(text: string): boolean {
  return UUID7.test(text);
}

export const DICE: Dice = {
  newId: uuidv7,
  below: (bound) => Math.floor(Math.random() * bound),
};

/** When an id was made: a uuid7 begins with its moment. */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
