// A request as people have it at hand: a curl command, raw HTTP text, or a HAR file.

import { readCurl } from "./curl.ts";
import { readHar } from "./har.ts";
import { httpParts } from "./http-parts.ts";
import { readHttpText } from "./http-text.ts";
import { type TextRequest, unreadable } from "./text-request.ts";

/**
 * Reads a request from the bytes of a file. The format is told by how it begins: `{` is HAR, `curl` (or a `printf … |`
 * in front of it) is a command, a method is HTTP text.
 *
 * @param entry which request of a HAR or HTTP file, from 1; needed when it holds several
 * @throws HookdevError `REQUEST_UNREADABLE`
 */
export function readRequestText(bytes: Uint8Array, entry?: number): TextRequest {
  const start = startOf(bytes);
  if (start.startsWith("{")) return readHar(bytes, entry);
  if (isCommand(start)) return readCurl(start);
  const part = chosenPart(httpParts(start), entry);
  if (/^[A-Za-z]+ \S+( HTTP\/\d(\.\d)?)?\r?\n/.test(part)) return readHttpText(part);
  throw unreadable("it is no curl command, no HTTP text and no HAR file");
}

/** How many requests a file that is no HAR file holds; 1 where it is not known yet what it is. */
export function countRequests(bytes: Uint8Array): number {
  const start = startOf(bytes);
  return isCommand(start) ? 1 : Math.max(httpParts(start).length, 1);
}

function startOf(bytes: Uint8Array): string {
  // One character a byte: bodies stay bytes whatever their charset is.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.replace(/^(\xef\xbb\xbf)?\s*(\$\s+)?/, "");
}

function isCommand(text: string): boolean {
  return /^(curl|printf)\s/.test(text);
}

function chosenPart(parts: readonly string[], entry: number | undefined): string {
  if (entry === undefined && parts.length > 1)
    throw unreadable(`the file holds ${parts.length} requests`, {
      remedy: `Choose one with --entry 1 to --entry ${parts.length}; in a suite: { file: …, entry: 1 }.`,
    });
  const part = parts[(entry ?? 1) - 1];
  if (part !== undefined) return part;
  throw unreadable(`the file has no entry ${entry}; it holds ${parts.length}`);
}
