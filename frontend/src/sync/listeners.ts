// Who wants to be called when something happens.

export class Listeners<A extends unknown[] = []> {
  private readonly all = new Set<(...news: A) => void>();

  /** Returns its own unsubscribe. */
  add(listener: (...news: A) => void): () => void {
    this.all.add(listener);
    return () => this.all.delete(listener);
  }

  clear(): void {
    this.all.clear();
  }

  tell(...news: A): void {
    for (const listener of [...this.all]) listener(...news);
  }
}
