// An absolute URL in parts that are changed one by one; nothing is decoded, normalised or resolved.

import type { CauseId } from "./causes.ts";

export interface UrlParts {
  /** `http` or `https`. */
  readonly scheme: string;
  /** User and password with their @, or empty. */
  readonly user: string;
  readonly host: string;
  /** With its colon, or empty. */
  readonly port: string;
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
}

/** The parts, or undefined for what is no absolute http or https URL. */
export function urlParts(url: string): UrlParts | undefined {
  const found = /^(https?):\/\/([^/?#@]*@)?(\[[^\]]*\]|[^/?#:@]*)(:\d*)?([^?#]*)(\?[^#]*)?/i.exec(url);
  if (found === null) return undefined;
  const [, scheme = "", user = "", host = "", port = "", path = "", query = ""] = found;
  return { scheme: scheme.toLowerCase(), user, host, port, path, query };
}

/** The URL; the reverse of `urlParts`. */
export function urlText({ scheme, user, host, port, path, query }: UrlParts): string {
  return `${scheme}://${user}${host}${port}${path}${query}`;
}

/** The request target of the URL. */
export function targetOf({ path, query }: UrlParts): string {
  return `${path === "" ? "/" : path}${query}`;
}

/** Which causes lie between two URLs, the weightiest first, each with words that complete "The signature matches …". */
export function urlDifferences(arrived: UrlParts, signed: UrlParts): readonly [cause: CauseId, what: string][] {
  const found: [CauseId, string][] = [];
  if (signed.host !== arrived.host) found.push(["url-host", "another host"]);
  if (signed.scheme !== arrived.scheme) found.push(["url-scheme", `${signed.scheme} in place of ${arrived.scheme}`]);
  if (signed.port !== arrived.port)
    found.push(["url-port", signed.port === "" ? "no port" : `the port ${signed.port.slice(1)}`]);
  if (signed.path !== arrived.path) found.push(pathDifference(arrived.path, signed.path));
  if (signed.query !== arrived.query) found.push(queryDifference(arrived.query, signed.query));
  if (signed.user !== arrived.user) found.push(["url-encoding", "another user part"]);
  return found;
}

function pathDifference(arrived: string, signed: string): [CauseId, string] {
  if (`${arrived}/` === signed) return ["url-trailing-slash", "a slash at the end of the path"];
  if (arrived === `${signed}/`) return ["url-trailing-slash", "no slash at the end of the path"];
  if (spelled(arrived) === spelled(signed)) return ["url-encoding", "other percent-encoding in the path"];
  return ["url-path", "another path"];
}

function queryDifference(arrived: string, signed: string): [CauseId, string] {
  const sorted = (query: string) => query.slice(1).split("&").sort().join("&");
  if (sorted(arrived) === sorted(signed)) return ["url-query-order", "the query's parameters in another order"];
  if (spelled(arrived) === spelled(signed)) return ["url-encoding", "other percent-encoding in the query"];
  return ["url-query-changed", signed === "" ? "no query" : "another query"];
}

/** Text whose percent-encoding is undone, for comparing two spellings. */
function spelled(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}
