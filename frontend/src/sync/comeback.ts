// When to knock again after the socket was lost: a random part of a span that grows, so that a crew does not return as one.

/** What nobody announced: another server process takes over at once. */
const SOON = { first_ms: 300, most_ms: 2500 };
/** The server said that it is going, full, or without its store; a server that drains closes its sockets within two seconds. */
const CALM = { first_ms: 2000, most_ms: 15_000 };
const COME_BACK_LATER = [1012, 1013, 4429, 4503];
/** A connection that lived so long was a good one: the next loss is a first one again. */
const GOOD_MS = 5000;

export class Comeback {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** How long to wait after a connection that lived `lived_ms` (0 if it never came about) was closed with `code`. */
  wait_ms(code: number, lived_ms: number): number {
    if (lived_ms >= GOOD_MS) this.tries = 0;
    const { first_ms, most_ms } = COME_BACK_LATER.includes(code) ? CALM : SOON;
    const span_ms = Math.min(first_ms * 2 ** this.tries, most_ms);
    this.tries += 1;
    return this.random() * span_ms;
  }
}
