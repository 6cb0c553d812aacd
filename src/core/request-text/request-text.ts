// A request as people have it at hand: a curl command, raw HTTP text, or a HAR file.

import { readCurl } from "./curl.ts";
import { readHar } from "./har.ts";
import { readHttpText } from "./http-text.ts";
import { type TextRequest, unreadable } from "./text-request.ts";

/**
 * Reads a request from the bytes of a file. The format is told by how it begins: `{` is HAR, `curl` (or a `printf … |`
 * in front of it) is a command, a method is HTTP text.
 *
 * @param entry which entry of a HAR file, from 1; needed when it holds several
 * @throws HookdevError `REQUEST_UNREADABLE`
 */
export function readRequestText(bytes: Uint8Array, entry?: number): TextRequest {
  // One character a byte: bodies stay bytes whatever their charset is.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const start = text.replace(/^(\xef\xbb\xbf)?\s*(\$\s+)?/, "");
  if (start.startsWith("{")) return readHar(bytes, entry);
  if (/^(curl|printf)\s/.test(start)) return readCurl(start);
  if (/^[A-Za-z]+ \S+( HTTP\/\d(\.\d)?)?\r?\n/.test(start)) return readHttpText(start);
  throw unreadable("it is no curl command, no HTTP text and no HAR file");
}
