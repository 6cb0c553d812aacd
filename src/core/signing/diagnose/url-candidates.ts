// The URLs that a sender may have signed, made from what the request and the user tell.

import { firstHeader, type RawRequest } from "../../http.ts";
import { type UrlParts, urlParts, urlText } from "./url-parts.ts";

/** At most this many URLs are tried. */
const mostUrls = 150;

/** Other URLs than the known one, the nearest first; empty when not even a host is known. */
export function urlCandidates(known: string | undefined, request: RawRequest, more: readonly string[]): UrlParts[] {
  const base = urlParts(known ?? "") ?? guessed(request);
  if (base === undefined) return [];
  const found = new Map<string, UrlParts>();
  const add = (parts: UrlParts) => {
    const text = urlText(parts);
    if (text !== known && found.size < mostUrls) found.set(text, parts);
  };
  if (known === undefined) add(base);
  for (const change of changes(base, request, more)) add({ ...base, ...change });
  return [...found.values()];
}

/** One part changed, then two. */
function* changes(base: UrlParts, request: RawRequest, more: readonly string[]): Generator<Partial<UrlParts>> {
  const places = [...authorities(base, request, more)];
  const paths = [...pathsOf(base.path, request, more)].map((path) => ({ path }));
  const queries = [...queriesOf(base.query)].map((query) => ({ query }));
  yield* places;
  yield* paths;
  yield* queries;
  for (const place of places) for (const path of paths) yield { ...place, ...path };
  for (const place of places.slice(0, 4)) for (const query of queries) yield { ...place, ...query };
  for (const path of paths.slice(0, 3)) for (const query of queries) yield { ...path, ...query };
}

function guessed(request: RawRequest): UrlParts | undefined {
  const host = firstHeader(request.headers, "host");
  return host === undefined
    ? undefined
    : urlParts(`https://${host}${request.target.replace(/^[a-z]+:\/\/[^/]*/i, "")}`);
}

type Authority = Pick<UrlParts, "scheme" | "host" | "port">;

function* authorities(base: UrlParts, request: RawRequest, more: readonly string[]): Generator<Authority> {
  const other = base.scheme === "https" ? "http" : "https";
  const { host } = base;
  const bare = (scheme: string): Authority => ({ scheme, host, port: "" });
  yield { ...bare(other), port: base.port };
  yield bare(base.scheme);
  yield bare(other);
  yield { ...bare(base.scheme), port: base.scheme === "https" ? ":443" : ":80" };
  yield { ...bare(other), port: other === "https" ? ":443" : ":80" };
  const forwardedPort = firstOf(request, "x-forwarded-port");
  if (/^\d{1,5}$/.test(forwardedPort)) yield { ...bare(base.scheme), port: `:${forwardedPort}` };
  for (const named of namedHosts(request, more)) yield* placesNamed(named, base);
  yield { ...bare(base.scheme), host: host.startsWith("www.") ? host.slice(4) : `www.${host}`, port: base.port };
  if (host !== host.toLowerCase()) yield { ...bare(base.scheme), host: host.toLowerCase(), port: base.port };
}

function* placesNamed(named: string, base: UrlParts): Generator<Authority> {
  for (const scheme of ["https", "http"]) {
    const parts = urlParts(`${scheme}://${named}/`);
    if (parts === undefined || parts.host === "") continue;
    const { host, port } = parts;
    yield { scheme, host, port };
    yield { scheme, host, port: port === "" ? base.port : "" };
  }
}

function namedHosts(request: RawRequest, more: readonly string[]): Set<string> {
  const hosts = new Set<string>();
  const add = (host: string | undefined) => {
    if (host !== undefined && /^[\w.:[\]-]{1,255}$/.test(host)) hosts.add(host);
  };
  add(/host="?([^";,\s]+)/i.exec(firstOf(request, "forwarded"))?.[1]);
  for (const name of ["x-forwarded-host", "x-original-host", "x-forwarded-server", "host"]) {
    const value = firstHeader(request.headers, name);
    for (const each of value?.split(",") ?? []) add(each.trim());
  }
  for (const url of more) {
    const parts = urlParts(url);
    if (parts !== undefined) add(`${parts.host}${parts.port}`);
  }
  return hosts;
}

function* pathsOf(path: string, request: RawRequest, more: readonly string[]): Generator<string> {
  yield path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
  for (const name of ["x-forwarded-prefix", "x-forwarded-path", "x-original-uri", "x-rewrite-url", "x-original-url"]) {
    const value = urlParts(`http://x${firstHeader(request.headers, name) ?? ""}`)?.path ?? "";
    if (!value.startsWith("/")) continue;
    yield value;
    yield `${value.replace(/\/$/, "")}${path}`;
  }
  for (const url of more) yield urlParts(url)?.path ?? path;
  const segments = path.split("/").filter((segment) => segment !== "");
  for (let from = 1; from <= Math.min(2, segments.length); from++) yield `/${segments.slice(from).join("/")}`;
  yield targetPath(request.target);
  const decoded = decodedOrSame(path);
  yield decoded;
  yield encodeURI(decoded.toWellFormed());
  yield path.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
  yield path.replace(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase());
}

function* queriesOf(query: string): Generator<string> {
  if (query === "") return;
  const pairs = query.slice(1).split("&");
  if (pairs.length > 1) {
    yield `?${[...pairs].sort().join("&")}`;
    yield `?${[...pairs].reverse().join("&")}`;
    if (pairs.length <= 4) for (const order of orders(pairs)) yield `?${order.join("&")}`;
  }
  yield "";
  for (let leaving = 0; leaving < Math.min(6, pairs.length); leaving++) {
    const kept = pairs.filter((_, index) => index !== leaving);
    if (kept.length > 0) yield `?${kept.join("&")}`;
  }
  yield decodedOrSame(query);
  yield query.replaceAll("%20", "+");
  yield query.replaceAll("+", "%20");
  yield query.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
  yield query.replace(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase());
  yield `?${new URLSearchParams(query).toString()}`;
  yield `?${[...new URLSearchParams(query)].map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
}

function orders(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) =>
    orders([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

function firstOf({ headers }: RawRequest, name: string): string {
  return (firstHeader(headers, name) ?? "").split(",")[0]?.trim() ?? "";
}

function targetPath(target: string): string {
  return target.split("?", 1)[0] ?? "";
}

function decodedOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
