// The same URL as a sender may have written it when it signed.

import type { UrlSpelling } from "./scheme-parts.ts";

/** The URL as given, then its other spellings that differ; only as given when it cannot be read. */
export function urlSpellings(url: string, spellings: readonly UrlSpelling[]): string[] {
  if (!URL.canParse(url)) return [url];
  return [...new Set([url, ...spellings.map((each) => respelled(url, each))])];
}

function respelled(url: string, spelling: UrlSpelling): string {
  const parsed = new URL(url);
  const ported = spelling.startsWith("with-port") ? withPort(parsed) : withoutPort(parsed);
  return spelling.endsWith("legacy-query") ? withLegacyQuery(ported) : ported;
}

function withoutPort(parsed: URL): string {
  parsed.port = "";
  return parsed.toString();
}

/** A URL object drops the port that its scheme has anyway, so that one is written by hand. */
function withPort(parsed: URL): string {
  if (parsed.port !== "") return parsed.toString();
  const { protocol, host } = parsed;
  const text = parsed.toString();
  const at = text.indexOf(host, text.indexOf("@") + 1 || protocol.length) + host.length;
  return `${text.slice(0, at)}:${protocol === "https:" ? 443 : 80}${text.slice(at)}`;
}

/** Names and values as `encodeURIComponent` writes them: unlike a URL, it escapes `'`-free brackets, commas and more. */
function withLegacyQuery(url: string): string {
  const question = url.indexOf("?");
  if (question === -1) return url;
  const hash = url.indexOf("#", question);
  const query = url.slice(question + 1, hash === -1 ? url.length : hash);
  const pairs = [...new URLSearchParams(query)].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${url.slice(0, question)}?${pairs.join("&")}`;
}
