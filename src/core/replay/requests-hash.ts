// A fingerprint of everything that a run sends, to show that another run sends the same.

import type { OutgoingRequest } from "../delivery.ts";
import { originForm } from "../http.ts";
import { sha256Hex } from "../signing/crypto.ts";

/**
 * SHA-256 in hex over method, path, header lines and body of one request as it is before it is signed: a signature follows the
 * clock, and the host is where a request goes, not what it says.
 */
export function requestDigest({ method, url, headers, body }: OutgoingRequest): string {
  let head = `${method} ${originForm(url)}\n`;
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\n`;
  head += "\n";
  const length = head.length + body.length;
  if (length > scratch.length) return sha256Hex(Buffer.concat([Buffer.from(head, "latin1"), body]));
  scratch.write(head, "latin1");
  scratch.set(body, head.length);
  return sha256Hex(scratch.subarray(0, length));
}

/** Most requests fit in, and thousands are hashed in a run. */
const scratch = Buffer.alloc(32 * 1024);

/** One hash over the digests in case order, in hex; a case without a request counts as nothing. */
export function requestsHash(digests: readonly (string | undefined)[]): string {
  return sha256Hex(Buffer.from(digests.join(""), "latin1"));
}
