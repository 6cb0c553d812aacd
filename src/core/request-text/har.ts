// One entry of a HAR file, as browsers, proxies and hookdev itself write it.

import { type TextRequest, unreadable } from "./text-request.ts";

interface HarPair {
  readonly name?: unknown;
  readonly value?: unknown;
}

interface HarRequest {
  readonly method?: unknown;
  readonly url?: unknown;
  readonly headers?: readonly HarPair[];
  readonly postData?: { readonly text?: unknown; readonly encoding?: unknown; readonly _encoding?: unknown };
}

/** Reads entry number `entry` (from 1), or the only one. */
export function readHar(bytes: Uint8Array, entry?: number): TextRequest {
  const requests = requestsOf(bytes);
  if (entry === undefined && requests.length !== 1) {
    throw unreadable(`the HAR file holds ${requests.length} requests`, {
      remedy: `Choose one with --entry 1 to --entry ${requests.length}.`,
    });
  }
  const request = requests[(entry ?? 1) - 1];
  if (request === undefined) throw unreadable(`the HAR file has no entry ${entry}; it holds ${requests.length}`);
  if (typeof request.url !== "string" || !URL.canParse(request.url))
    throw unreadable("the entry of the HAR file has no URL");
  const url = new URL(request.url);
  return {
    format: "har",
    method: typeof request.method === "string" ? request.method : "POST",
    target: `${url.pathname}${url.search}`,
    headers: (request.headers ?? []).flatMap(({ name, value }) => [String(name), asLatin1(String(value))]),
    body: bodyOf(request.postData),
    sentTo: request.url,
  };
}

function requestsOf(bytes: Uint8Array): HarRequest[] {
  try {
    const file = JSON.parse(new TextDecoder().decode(bytes)) as { log: { entries: { request: HarRequest }[] } };
    return file.log.entries.map(({ request }) => request);
  } catch (cause) {
    throw unreadable("it begins like a HAR file, but is none", { cause });
  }
}

function bodyOf(postData: HarRequest["postData"]): Uint8Array {
  if (postData === undefined || typeof postData.text !== "string") return new Uint8Array(0);
  const isBase64 = postData._encoding === "base64" || postData.encoding === "base64";
  return Buffer.from(postData.text, isBase64 ? "base64" : "utf8");
}

/** Header lines hold one character a byte; HAR files hold text. */
function asLatin1(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}
