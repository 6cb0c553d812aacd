// Where in the app a request goes: one rule for the forward, the replay and the copied curl command.

import { originForm } from "./http.ts";

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

/** The same place as an absolute URL; `target` is absolute too. A slash parts the host from what is no path (`*`). */
export function urlForApp(target: string, requested: string): string {
  const url = new URL(target);
  const path = pathForApp(url, requested);
  return `${url.origin}${path.startsWith("/") ? "" : "/"}${path}`;
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
