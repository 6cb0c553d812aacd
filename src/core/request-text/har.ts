// One entry of a HAR file, as browsers, proxies and hookdev itself write it.

import { originForm } from "../http.ts";
import { type TextRequest, unreadable } from "./text-request.ts";

interface HarPair {
  readonly name?: unknown;
  readonly value?: unknown;
}

interface HarRequest {
  readonly method?: unknown;
  readonly url?: unknown;
  readonly headers?: unknown;
  readonly postData?: { readonly text?: unknown; readonly encoding?: unknown; readonly _encoding?: unknown };
}

/** A HAR file that has been taken apart once, for reading one entry after the other. */
export interface HarFile {
  readonly count: number;
  /** Entry number `number`, from 1. @throws HookdevError `REQUEST_UNREADABLE` */
  read(number: number): TextRequest;
}

/** Reads entry number `entry` (from 1), or the only one. */
export function readHar(bytes: Uint8Array, entry?: number): TextRequest {
  const har = openHar(bytes);
  if (entry === undefined && har.count > 1) {
    throw unreadable(`the HAR file holds ${har.count} requests`, {
      remedy: `Choose one with --entry 1 to --entry ${har.count}.`,
    });
  }
  return har.read(entry ?? 1);
}

/** Takes a HAR file apart. @throws HookdevError `REQUEST_UNREADABLE` */
export function openHar(bytes: Uint8Array): HarFile {
  const requests = requestsOf(bytes);
  if (requests.length === 0) throw unreadable("the HAR file holds no request: its list of entries is empty");
  return { count: requests.length, read: (number) => readEntry(requests, number) };
}

function readEntry(requests: readonly (HarRequest | null | undefined)[], number: number): TextRequest {
  if (number > requests.length) throw unreadable(`the HAR file has no entry ${number}; it holds ${requests.length}`);
  const request = requests[number - 1];
  if (typeof request !== "object" || request === null)
    throw unreadable(`entry ${number} of the HAR file holds no request`);
  if (typeof request.url !== "string" || !URL.canParse(request.url))
    throw unreadable("the entry of the HAR file has no URL");
  return {
    format: "har",
    method: typeof request.method === "string" ? request.method : "POST",
    // As it stands: a URL that is put in order is not the one that was signed.
    target: originForm(request.url.replace(/#.*$/s, "")),
    headers: headersOf(request.headers),
    body: bodyOf(request.postData),
    sentTo: request.url,
  };
}

function requestsOf(bytes: Uint8Array): (HarRequest | null | undefined)[] {
  try {
    const file = JSON.parse(new TextDecoder().decode(bytes)) as {
      log: { entries: ({ request?: HarRequest | null } | null)[] };
    };
    return file.log.entries.map((one) => one?.request);
  } catch (cause) {
    throw unreadable("it begins like a HAR file, but is none", { cause });
  }
}

function headersOf(headers: unknown): string[] {
  const pairs = Array.isArray(headers) ? (headers as (HarPair | null)[]) : [];
  return pairs.flatMap((pair) => (pair === null ? [] : [String(pair.name), asLatin1(String(pair.value))]));
}

function bodyOf(postData: HarRequest["postData"]): Uint8Array {
  if (typeof postData !== "object" || postData === null || typeof postData.text !== "string") return new Uint8Array(0);
  const isBase64 = postData._encoding === "base64" || postData.encoding === "base64";
  return Buffer.from(postData.text, isBase64 ? "base64" : "utf8");
}

/** Header lines hold one character a byte; HAR files hold text. */
function asLatin1(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}
