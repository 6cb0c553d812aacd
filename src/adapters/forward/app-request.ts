// What the app behind the inbox is asked: the same request, framed anew.

import type { ForwardRequest } from "../../core/arrival.ts";
import { firstHeader, usuallyBodiless, withoutHopByHop } from "../../core/http.ts";

/**
 * The header lines for the app: those of the sender in their order, case and number, without what concerns only the
 * sender's connection. The length replaces chunks, because by now it is known.
 */
export function linesForApp(request: ForwardRequest, targetHost: string): string[] {
  const lines = withoutHopByHop(request.headers);
  const size = String(request.body.size);
  for (let i = lines.length - 2; i >= 0; i -= 2) {
    const name = (lines[i] as string).toLowerCase();
    // The inbox has said 100-continue already.
    if (name === "expect") lines.splice(i, 2);
    else if (name === "content-length" && Number(lines[i + 1]) !== request.body.size) lines[i + 1] = size;
  }
  if (firstHeader(lines, "host") === undefined) lines.unshift("Host", targetHost);
  const isAnnounced = firstHeader(lines, "content-length") !== undefined;
  if (!isAnnounced && (request.body.size > 0 || !usuallyBodiless.has(request.method)))
    lines.push("Content-Length", size);
  return lines;
}
