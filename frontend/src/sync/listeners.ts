// Who wants to be called when something happens.

export class Listeners<A extends unknown[] = []> {
  private readonly all = new Set<(...news: A) => void>();

  /** Returns its own unsubscribe. */
  add(listener: (...news: A) => void): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  tell(...news: A): void {
    for (const listener of [...this.all]) listener(...news);
  }
}
