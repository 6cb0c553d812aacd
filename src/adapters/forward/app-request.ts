// What the app behind the inbox is asked: the same request, framed anew.

import type { ForwardRequest } from "../../core/arrival.ts";
import { firstHeader, originForm, withoutHopByHop } from "../../core/http.ts";

/**
 * The request target for the app. A path on the target is put in front (`/hooks` and `/x` give `/hooks/x`); nothing is
 * resolved or decoded. Without one the app gets exactly what the sender wrote.
 */
export function pathForApp(target: URL, requested: string): string {
  const path = originForm(requested);
  if (target.pathname === "/" && target.search === "") return path;
  const question = path.indexOf("?");
  const own = question === -1 ? path : path.slice(0, question);
  const query = question === -1 ? "" : path.slice(question + 1);
  return joinedPath(target.pathname, own) + joinedQuery(target.search, query, question !== -1);
}

function joinedPath(prefix: string, own: string): string {
  // The bare target stands for itself: `/hooks` is not asked for `/hooks/`.
  if (own === "/") return prefix;
  return `${prefix.replace(/\/$/, "")}${own.startsWith("/") ? own : `/${own}`}`;
}

function joinedQuery(search: string, query: string, hasQuery: boolean): string {
  if (!hasQuery) return search;
  return search === "" ? `?${query}` : `${search}&${query}`;
}

/** Methods whose requests usually have no body, so that its absence is not announced. */
const withoutBody = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

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
  if (!isAnnounced && (request.body.size > 0 || !withoutBody.has(request.method))) lines.push("Content-Length", size);
  return lines;
}
