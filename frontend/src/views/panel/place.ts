// What the panel view needs to know of a panel's place in the story, and where its small picture comes from.

export interface PanelPlace {
  id: string;
  shotLabel: string;
  /** Within the shot, from 1. */
  number: number;
  count: number;
  /** "MCU · low · dolly in · 35 mm" */
  camera: string;
}

export interface ThumbSource {
  source(panelId: string): string | null;
  subscribe(panelId: string, listener: () => void): () => void;
}

/** Told that this browser changed a drawing, it asks for the new small picture when it is time. */
export interface ThumbSink {
  drew(panelId: string, render: () => Promise<Blob | null>): void;
}
