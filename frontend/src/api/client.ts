// One way to the HTTP API: JSON in and out, problems as sentences.
import type { Json } from "../model/model";

/** What the server answered instead: `message` is a sentence for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Of review: by what can be done about it, and what stands in the way. */
    readonly kind: string = "",
    readonly says: Json = null,
  ) {
    super(message);
  }
}

const UNREACHABLE = "The server does not answer. Check that it runs and that you are connected to it.";

export async function get<T>(path: string): Promise<T> {
  return read<T>(await send("GET", path));
}

/** Under the same `key`, a uuid7, the server does it once, however often it is asked. */
export async function post<T>(path: string, body?: unknown, key?: string): Promise<T> {
  return read<T>(await send("POST", path, body, key));
}

export async function put<T>(path: string, body?: unknown, key?: string): Promise<T> {
  return read<T>(await send("PUT", path, body, key));
}

export async function patch<T>(path: string, body: unknown, key?: string): Promise<T> {
  return read<T>(await send("PATCH", path, body, key));
}

/** What is not JSON. */
export async function getBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await send("GET", path)).arrayBuffer());
}

export async function postForBytes(path: string, body: unknown): Promise<Uint8Array> {
  return new Uint8Array(await (await send("POST", path, body)).arrayBuffer());
}

export async function remove(path: string): Promise<void> {
  await send("DELETE", path);
}

async function send(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
  const isRaw = body instanceof Blob || body instanceof FormData;
  const headers: Record<string, string> = method === "GET" ? {} : { "X-Board": "1" };
  if (key !== undefined) headers["Idempotency-Key"] = key;
  if (body !== undefined && !isRaw) headers["Content-Type"] = "application/json";
  if (body instanceof Blob && body.type !== "") headers["Content-Type"] = body.type;
  const payload = body === undefined || isRaw ? (body as BodyInit | undefined) : JSON.stringify(body); // narrowed by isRaw
  const response = await fetch(`/api${path}`, {
    method,
    headers,
    credentials: "same-origin",
    body: payload ?? null,
  }).catch((error: unknown) => {
    if (error instanceof TypeError) throw new Problem(0, UNREACHABLE);
    throw error;
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T; // the callers of such routes ask for void
  return (await response.json()) as T; // the server's schema is tested on its side
}

async function problemOf(response: Response): Promise<Problem> {
  const isJson = response.headers.get("Content-Type")?.includes("json") === true;
  const body: { detail?: unknown; title?: unknown; kind?: string; says?: Json } = isJson ? await response.json() : {};
  const sentence = [body.detail, body.title].find((text) => typeof text === "string" && text !== "");
  return new Problem(
    response.status,
    String(sentence ?? `The server answered ${response.status}.`),
    body.kind,
    body.says,
  );
}

/** The sentence to show for whatever went wrong. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
