// Pictures of a project by their hash: fetched once, kept while they are used, told when they arrive.

const MOST_KEPT = 120;

export class Assets {
  private readonly images = new Map<string, ImageBitmap | "missing">();
  private readonly coming = new Map<string, Promise<void>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly address: (asset: string) => string) {}

  /** The picture if it is here; else it is fetched and listeners are told when it came. */
  get = (asset: string): ImageBitmap | null => {
    const known = this.images.get(asset);
    if (known === undefined) void this.fetched(asset);
    return known instanceof ImageBitmap ? known : null;
  };

  /** A picture that this browser has already, before the server does. */
  put(asset: string, image: ImageBitmap): void {
    this.keep(asset, image);
  }

  /** Comes back when every one of them is here or known to be missing. */
  async all(assets: Iterable<string>): Promise<void> {
    await Promise.all([...assets].map((asset) => (this.images.has(asset) ? null : this.fetched(asset))));
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private fetched(asset: string): Promise<void> {
    const known = this.coming.get(asset);
    if (known !== undefined) return known;
    const coming = this.fetch(asset).finally(() => this.coming.delete(asset));
    this.coming.set(asset, coming);
    return coming;
  }

  private async fetch(asset: string): Promise<void> {
    const response = await fetch(this.address(asset)).catch(() => null);
    const image = response?.ok ? await createImageBitmap(await response.blob()).catch(() => null) : null;
    this.keep(asset, image ?? "missing");
  }

  private keep(asset: string, image: ImageBitmap | "missing"): void {
    this.images.delete(asset);
    this.images.set(asset, image);
    const oldest = this.images.keys().next();
    if (this.images.size > MOST_KEPT && !oldest.done) this.images.delete(oldest.value);
    for (const listener of this.listeners) listener();
  }
}
