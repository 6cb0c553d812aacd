// Requests with the URL or the method that the sender may have signed.

import type { CauseId } from "./causes.ts";
import { signs, type Trial, type Variant } from "./trial.ts";
import { urlCandidates } from "./url-candidates.ts";
import { targetOf, type UrlParts, urlDifferences, urlParts, urlText } from "./url-parts.ts";

/** Every URL that proxies, tunnels and routers may have made of the signed one. */
export function* urlVariants(trial: Trial, knownUrls: readonly string[]): Generator<Variant> {
  if (!signsUrl(trial)) return;
  const { sentTo, request } = trial.input;
  const arrived = urlParts(sentTo ?? "");
  for (const candidate of urlCandidates(sentTo, request, knownUrls)) {
    const [first, second] = arrived === undefined ? unknownUrl : urlDifferences(arrived, candidate);
    if (first === undefined) continue;
    const differing = arrived === undefined ? [first] : urlDifferences(arrived, candidate);
    yield {
      cause: first[0],
      ...(second === undefined ? {} : { also: second[0] }),
      detail: `with ${differing.map(([, what]) => what).join(", ")} in the signed URL`,
      trial: moved(trial, candidate),
    };
  }
}

/** The other methods, for schemes that sign the method. */
export function* methodVariants(trial: Trial): Generator<Variant> {
  if (!signs(trial, "method") && !covers(trial, "@method")) return;
  const { input } = trial;
  const methods = new Set([
    "POST",
    "GET",
    "PUT",
    "PATCH",
    "DELETE",
    "HEAD",
    "post",
    input.request.method.toUpperCase(),
  ]);
  methods.delete(input.request.method);
  for (const method of methods)
    yield {
      cause: "method-changed",
      detail: `with the method ${method} in the signed text`,
      trial: { ...trial, input: { ...input, request: { ...input.request, method } } },
    };
}

const unknownUrl: readonly [cause: CauseId, what: string][] = [
  ["url-host", "the URL that the request's Host header gives"],
];

function moved(trial: Trial, parts: UrlParts): Trial {
  const { request } = trial.input;
  const kept = urlParts(trial.input.sentTo ?? "");
  // The target only follows where the URL's own path or query is what changed.
  const same = kept !== undefined && targetOf(kept) === targetOf(parts);
  const target = same ? request.target : targetOf(parts);
  return { ...trial, input: { ...trial.input, sentTo: urlText(parts), request: { ...request, target } } };
}

function signsUrl(trial: Trial): boolean {
  return (
    signs(trial, "url") ||
    signs(trial, "path") ||
    covers(trial, "@target-uri") ||
    covers(trial, "@authority") ||
    covers(trial, "@path")
  );
}

/** RFC 9421 says in the request what is covered; the scheme's own list is a good guess. */
function covers({ scheme }: Trial, component: string): boolean {
  return (
    scheme.type === "rfc9421" && (scheme.covers.includes(component) || (scheme.requires ?? []).includes(component))
  );
}
