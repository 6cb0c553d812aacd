// The same request judged by other rules: another hash, another message, another scheme, another provider.

import { headerPairs } from "../../http.ts";
import { jsonLeaves } from "../../json/leaves.ts";
import { quoted } from "../../sanitise.ts";
import { receivedAt } from "../received.ts";
import { isPlaced, type MessageScheme, type SigningScheme } from "../scheme.ts";
import type { HmacAlgorithm, TimestampRule } from "../scheme-parts.ts";
import type { DiagnosisContext } from "./diagnosis.ts";
import { hasMessages, type Trial, type Variant, withScheme } from "./trial.ts";

const algorithms: readonly HmacAlgorithm[] = ["sha256", "sha1", "sha512", "sha384"];

/** Other hashes, a plain hash in place of an HMAC, the other form of ECDSA signatures. */
export function* algorithmVariants(trial: Trial): Generator<Variant> {
  const { scheme } = trial;
  if (scheme.type === "ecdsa-p256") {
    const ecdsaForm = scheme.ecdsaForm === "raw" ? "der" : "raw";
    const detail = `when the signature is written as ${ecdsaForm === "raw" ? "r and s, 32 bytes each" : "DER"}`;
    yield { cause: "encoding-other", detail, trial: withScheme(trial, { ...scheme, ecdsaForm }) };
  }
  if (scheme.type !== "hmac" && scheme.type !== "digest") return;
  for (const algorithm of algorithms)
    if (algorithm !== scheme.algorithm)
      yield {
        cause: "algorithm-other",
        detail: `when it is made with ${algorithm}, where the scheme has ${scheme.algorithm}`,
        trial: withScheme(trial, { ...scheme, algorithm }),
      };
  for (const [type, change, detail] of scheme.type === "hmac" ? digests : hmacs)
    yield {
      cause: "digest-not-hmac",
      detail,
      trial: withScheme(trial, { ...scheme, type, messages: mapped(scheme, change) } as MessageScheme),
    };
}

type Change = readonly [type: "hmac" | "digest", change: (template: string) => string, detail: string];

const digests: readonly Change[] = [
  ["digest", (text) => `{secret}${text}`, "as a plain hash of the secret and the message"],
  ["digest", (text) => `${text}{secret}`, "as a plain hash of the message and the secret"],
  ["digest", (text) => `{secret}.${text}`, "as a plain hash of the secret, a dot and the message"],
];
const hmacs: readonly Change[] = [
  ["hmac", (text) => text.replaceAll("{secret}", ""), "as an HMAC with the secret as its key"],
];

function mapped({ messages }: MessageScheme, change: (template: string) => string): MessageScheme["messages"] {
  const [first, ...others] = messages;
  return [change(first), ...others.map(change)];
}

/** Other schemes of the same provider, in this scheme's place or in their own. */
export function* otherSchemeVariants(trial: Trial, schemes: readonly SigningScheme[]): Generator<Variant> {
  for (const scheme of schemes) {
    if (scheme.id === trial.scheme.id) continue;
    const detail = `by the scheme "${scheme.id}": ${scheme.label}`;
    if (carries(scheme, trial)) yield { cause: "scheme-other", detail, trial: withScheme(trial, scheme) };
    const placed = { ...scheme, location: trial.scheme.location } as SigningScheme;
    yield { cause: "scheme-other", detail, trial: withScheme(trial, placed) };
  }
}

/** Schemes of other providers whose place is filled. */
export function* otherProviderVariants(trial: Trial, { otherProviders = [] }: DiagnosisContext): Generator<Variant> {
  for (const { name, schemes } of otherProviders)
    for (const scheme of schemes)
      if (carries(scheme, trial))
        yield {
          cause: "provider-other",
          detail: `as ${name} signs it (scheme "${scheme.id}")`,
          trial: withScheme(trial, scheme),
        };
}

function carries(scheme: SigningScheme, { input }: Trial): boolean {
  return isPlaced(scheme) && typeof receivedAt(scheme.location, input.request) !== "string";
}

/** Messages that other senders sign, made from what this request has. */
export function* messageVariants(trial: Trial): Generator<Variant> {
  if (!hasMessages(trial)) return;
  const { scheme } = trial;
  const known = new Set<string>(scheme.messages);
  for (const extended of extensions(trial))
    for (const template of templates(extended, trial)) {
      if (known.has(template)) continue;
      yield {
        cause: "message-other",
        detail: `when the signed text is ${describe(template, extended)}`,
        trial: withScheme(trial, { ...extended, messages: [template] } as MessageScheme),
      };
    }
}

/** The scheme with the places of time and id that it does not know itself. */
function extensions(trial: Trial<MessageScheme>): MessageScheme[] {
  const { scheme } = trial;
  const { headers } = trial.input.request;
  const times = scheme.timestamp === undefined ? headerPairs(headers).filter(isTime).slice(0, 2) : [];
  const ids = headerPairs(headers).filter(isId).slice(0, 2);
  const id = scheme.idHeader ?? scheme.idJson ?? ids[0]?.[0];
  const withId = id === undefined || scheme.idJson !== undefined ? scheme : { ...scheme, idHeader: id };
  return times.length === 0
    ? [withId]
    : times.map(([header, value]) => ({ ...withId, timestamp: { header, unit: unitOf(value), ...anyTime } }));
}

const anyTime = { toleranceSeconds: Number.POSITIVE_INFINITY } as const;

function isTime([name, value]: readonly [string, string]): boolean {
  return (
    /time|date|(?:^|-)ts$/i.test(name) && /^(?:\d{9,14}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))$/.test(value.trim())
  );
}

function isId([name, value]: readonly [string, string]): boolean {
  return /(?:^|-)(?:id|delivery|nonce|guid)$/i.test(name) && /^[\w:+-]{1,128}$/.test(value.trim());
}

function unitOf(value: string): TimestampRule["unit"] {
  if (!/^\d+$/.test(value.trim())) return "iso";
  return value.trim().length > 11 ? "ms" : "s";
}

function* templates(scheme: MessageScheme, { input }: Trial): Generator<string> {
  const time = scheme.timestamp !== undefined;
  const id = scheme.idHeader !== undefined || scheme.idJson !== undefined;
  const texts = [
    "{body}",
    ...(time ? timed : []),
    ...(id ? identified : []),
    ...(id && time ? both : []),
    ...(input.sentTo === undefined ? [] : located),
    ...["{method}{path}{body}", "{path}{body}", "{path}.{body}"],
    ...[...upperFields(input.request.body)].map((pointer) => `{json:${pointer}}`),
  ];
  for (const text of texts) yield scheme.type === "digest" ? `{secret}${text}` : text;
}

const timed = [
  "{timestamp}.{body}",
  "{timestamp}{body}",
  "{timestamp}:{body}",
  "v0:{timestamp}:{body}",
  "v1:{timestamp}:{body}",
  "{body}{timestamp}",
  "{body}.{timestamp}",
  "{timestamp}\n{body}",
  "{timestamp}|{body}",
  "{timestamp}",
];
const identified = ["{id}.{body}", "{id}{body}", "{body}{id}", "{id}"];
const both = [
  "{id}.{timestamp}.{body}",
  "{id}{timestamp}{body}",
  "{timestamp}.{id}.{body}",
  "{timestamp}{id}",
  "{id}{timestamp}",
];
const located = ["{url}{body}", "{body}{url}", "{url}.{body}", "{method}{url}{body}", "{url}"];

function* upperFields(body: Uint8Array): Generator<string> {
  if (body.length > 65_536) return;
  const names = new Set((jsonLeaves(body) ?? []).map(({ pointer }) => `/${pointer.split("/")[1] ?? ""}`));
  for (const name of [...names].slice(0, 8)) if (/^\/[\w.-]{1,40}$/.test(name)) yield name;
}

/** `{id}.{timestamp}.{body}` with the headers that time and id come from. */
function describe(template: string, { timestamp, idHeader }: MessageScheme): string {
  const from: string[] = [];
  if (template.includes("{timestamp}") && timestamp?.header !== undefined)
    from.push(`the time from the header ${quoted(timestamp.header)}`);
  if (template.includes("{id}") && idHeader !== undefined) from.push(`the id from the header ${quoted(idHeader)}`);
  const shown = template.replaceAll("\n", "\\n");
  return from.length === 0 ? shown : `${shown} (${from.join(", ")})`;
}
