// Going through the past: the board of the newest wish on the screen, one after the other, never two at once.
import { useEffect, useMemo, useRef } from "react";
import { sentenceOf } from "../../api/client";
import type { BoardSession } from "../../app/session";
import { renderSwiftly } from "../../canvas/thumbnail";
import type { BoardModel } from "../../model/boardModel";
import { aspectOf } from "../../model/model";
import { type Moment, type Past, partOf } from "../../model/past";
import { outlineOf } from "../board/arrange";
import type { Outline } from "../board/outline";
import { marksBetween, type Today } from "./marks";
import { pastOf } from "./pasts";
import { PastPictures } from "./pictures";
import { type Chosen, isPastMoment, type Scene, useHistory } from "./state";

const WIDTH_PX = 480;

/** Keeps the scene of the state at the moment `at`, null for the present. */
export class Traveller {
  readonly pictures: PastPictures;
  private wish: string | null = null;
  private before: { model: BoardModel; moment: Moment; outline: Outline } | null = null;
  private travelling: Promise<void> | null = null;
  private today: Today;

  constructor(
    private readonly past: Past,
    private readonly session: BoardSession,
    today: Today,
  ) {
    this.today = today;
    this.pictures = this.easel();
  }

  /** How the board is today: what differs from it is marked. */
  compareWith(today: Today): void {
    this.today = today;
    const { scene, chosen, set } = useHistory.getState();
    if (scene !== null) set({ scene: this.marked(scene, chosen) });
  }

  mark(chosen: Chosen | null): void {
    const { scene, set } = useHistory.getState();
    if (scene !== null) set({ scene: this.marked(scene, chosen) });
  }

  /** The newest wish wins; resolves when the board stands at it, or at a newer one. */
  go(at: string): Promise<void> {
    this.wish = at;
    this.travelling ??= this.travel().finally(() => {
      this.travelling = null;
    });
    return this.travelling;
  }

  /** Back at the present. */
  rest(): void {
    this.wish = null;
    useHistory.getState().set({ scene: null, problem: null });
  }

  close(): void {
    this.rest();
    this.pictures.close();
    this.before?.model.destroy();
    this.before = null;
  }

  private async travel(): Promise<void> {
    for (let at = this.wish; at !== null; at = this.wish === at ? null : this.wish) {
      try {
        const scene = await this.sceneAt(at);
        if (this.wish === null) return;
        useHistory.getState().set({ scene, problem: null });
      } catch (error) {
        // A newer wish may fare better.
        if (this.wish === at) useHistory.getState().set({ problem: sentenceOf(error) });
      }
    }
  }

  private async sceneAt(at: string): Promise<Scene> {
    const moment = await this.past.moment(at);
    const model = await this.modelAt(moment);
    const board = model.board();
    const outline = outlineOf(board, labelsOf(model), this.before?.outline ?? this.today.outline);
    if (this.before !== null && this.before.model !== model) this.before.model.destroy();
    this.before = { model, moment, outline };
    this.pictures.show(moment, (panel) => frameOf(model, panel));
    const scene = { at, moment, model, board, outline, thumbs: this.pictures, marksOf: () => [] };
    return this.marked(scene, useHistory.getState().chosen);
  }

  private modelAt(moment: Moment): Promise<BoardModel> {
    return this.before === null ? this.past.board(moment) : this.past.boardAfter(this.before, moment);
  }

  private marked(scene: Scene, chosen: Chosen | null): Scene {
    return { ...scene, marksOf: marksBetween(scene, this.today, chosen) };
  }

  private easel(): PastPictures {
    const { assets, thumbs } = this.session;
    return new PastPictures({
      fetch: (moment, panels) => this.past.fetch(moment, panels),
      draw: async (moment, panel, aspect) =>
        renderSwiftly(await this.past.drawing(moment, panel), aspect, WIDTH_PX, assets),
      meanwhile: (panel) => thumbs.source(panel),
      decoded: async (source) => {
        const image = new Image();
        image.src = source;
        await image.decode().catch(() => undefined); // an evicted picture is drawn anew by the wall
      },
      onProblem: (error) => useHistory.getState().set({ problem: sentenceOf(error) }),
    });
  }
}

const labelsOf = (model: BoardModel) => ({
  scene: (id: string) => model.sceneLabels().get(id) ?? "",
  shot: (id: string) => model.shotLabels().get(id) ?? "",
});

export function frameOf(model: BoardModel, panel: string): number {
  const { width, height } = aspectOf(model.production, model.shot(model.panel(panel)?.shot ?? "") ?? null);
  return width / height;
}

/** The last entry of every document as it is now; asked anew, not too often, while others work. */
function useNowParts(session: BoardSession, traveller: Traveller, outline: Outline, wanted: boolean): void {
  const latest = useRef(outline);
  latest.current = outline;
  useEffect(() => {
    if (!wanted) return;
    const { connection, entry } = session;
    const past = pastOf(entry.id);
    let parts: Record<string, string> | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isOver = false;
    const tell = () => traveller.compareWith({ outline: latest.current, parts, hasPicture: hasPicture(session) });
    const ask = async () => {
      timer = null;
      const now = await past.moment("now").catch(() => null); // without it nothing is marked
      if (isOver || now === null) return;
      parts = { ...now.parts };
      tell();
    };
    const soon = () => {
      timer ??= setTimeout(() => void ask(), NEWS_MS);
    };
    const stop = [
      connection.onHistory(soon),
      connection.onThumb((panel) => {
        if (parts === null) return;
        delete parts[partOf(panel)]; // drawn on just now
        soon();
      }),
    ];
    void ask();
    return () => {
      isOver = true;
      for (const one of stop) one();
      if (timer !== null) clearTimeout(timer);
    };
  }, [session, traveller, wanted]);
}

const NEWS_MS = 5000;

const hasPicture = (session: BoardSession) => (panel: string) => session.thumbs.source(panel) !== null;

/** The board of the state's moment on the screen while the history is open. */
export function useTraveller(session: BoardSession, outline: Outline, at: string | null): Traveller {
  const isPast = isPastMoment(at);
  const first = useRef(outline);
  const chosen = useHistory((state) => state.chosen);
  const traveller = useMemo(() => {
    const today = { outline: first.current, parts: null, hasPicture: hasPicture(session) };
    return new Traveller(pastOf(session.entry.id), session, today);
  }, [session]);
  useEffect(() => () => traveller.close(), [traveller]);
  useNowParts(session, traveller, outline, isPast);
  useEffect(() => traveller.mark(chosen), [traveller, chosen]);
  useEffect(() => {
    if (isPast) void traveller.go(at);
    else traveller.rest();
  }, [traveller, isPast, at]);
  return traveller;
}
