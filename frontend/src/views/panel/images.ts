// Pictures that are dropped or pasted onto a panel: uploaded once, then placed.
import { post } from "../../api/client";
import type { Assets } from "../../canvas/assets";
import type { Point } from "../../canvas/geometry";
import type { PlacedImage } from "./actions";

interface Uploaded {
  hash: string;
  width: number;
  height: number;
}

/** A picture is placed no larger than this part of the frame. */
const ROOM = 0.9;

export async function uploadImage(project: string, file: Blob, assets: Assets): Promise<Uploaded> {
  const uploaded = await post<Uploaded>(`/projects/${project}/assets`, file);
  assets.put(uploaded.hash, await createImageBitmap(file));
  return uploaded;
}

/** In its own proportions around `at`, inside the frame's measure. */
export function placeImage({ hash, width, height }: Uploaded, aspect: number, at: Point): PlacedImage {
  const scale = Math.min((1000 * aspect * ROOM) / width, (1000 * ROOM) / height);
  return { asset: hash, x: at.x, y: at.y, width: width * scale, height: height * scale };
}

export function imagesIn(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}
