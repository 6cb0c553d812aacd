// Deliveries for a contract: a complete request, signed, and the same with one thing changed.

import { firstHeader, type RawRequest } from "./http.ts";
import type { Provider } from "./provider.ts";
import type { SignInput, SignResult } from "./signing/engine-types.ts";
import type { SigningScheme } from "./signing/scheme.ts";

/** A request with the URL that its sender used. */
export interface ContractRequest {
  readonly request: RawRequest;
  readonly sentTo: string;
}

/** A body that a contract is checked with. */
export interface ContractBody {
  /** Named in the report, e.g. the event. */
  readonly name: string;
  readonly body: Uint8Array;
  /** `application/json` when missing. */
  readonly contentType?: string;
}

/** A delivery of the provider without its signature; headers and query parameters that are signed are there. */
export function unsignedDelivery(provider: Provider, scheme: SigningScheme, body: ContractBody): ContractRequest {
  const url = new URL("https://receiver.example/hooks/contract");
  for (const name of namedIn(scheme, "query")) url.searchParams.set(name, "sample");
  const type =
    firstHeader(provider.headers, "Content-Type") !== undefined
      ? []
      : ["Content-Type", body.contentType ?? "application/json"];
  const headers = ["Host", url.host, ...type, ...provider.headers];
  for (const name of namedIn(scheme, "header"))
    if (firstHeader(headers, name) === undefined) headers.push(name, "sample");
  return withUrl({ method: "POST", target: "", headers, body: body.body }, url.href);
}

/** What the sign function makes of a delivery. */
export function applySignature({ request, sentTo }: ContractRequest, signed: SignResult): ContractRequest {
  const next = { ...request, headers: [...request.headers, ...signed.headers], body: signed.body ?? request.body };
  return withUrl(next, signed.sentTo ?? sentTo);
}

/** The input of the sign function for a delivery. */
export function signInput(
  delivery: ContractRequest,
  scheme: SigningScheme,
  input: { secret: string; at: number },
): SignInput {
  const needsId = "idHeader" in scheme && scheme.idHeader !== undefined;
  return { ...delivery, ...input, ...(needsId ? { messageId: "msg_contract1" } : {}) };
}

/** The same delivery at another URL. */
export function withUrl(request: RawRequest, sentTo: string): ContractRequest {
  const { pathname, search } = new URL(sentTo);
  return { request: { ...request, target: `${pathname}${search}` }, sentTo };
}

/** The same delivery with another body. */
export function withBody({ request, sentTo }: ContractRequest, body: Uint8Array): ContractRequest {
  return { request: { ...request, body }, sentTo };
}

/** The delivery with one text replaced wherever it stands, or undefined when it stands nowhere. */
export function withReplaced(delivery: ContractRequest, from: string, to: string): ContractRequest | undefined {
  const { request, sentTo } = delivery;
  const headers = request.headers.map((text, place) => (place % 2 === 1 ? text.replaceAll(from, to) : text));
  const text = Buffer.from(request.body).toString("latin1");
  const changed = withUrl(
    {
      ...request,
      headers,
      body: text.includes(from) ? Buffer.from(text.replaceAll(from, to), "latin1") : request.body,
    },
    sentTo.replaceAll(encodeURIComponent(from), encodeURIComponent(to)),
  );
  const same = headers.join() === request.headers.join() && changed.sentTo === sentTo && !text.includes(from);
  return same ? undefined : changed;
}

/** Bodies that differ from this one in a way that no re-writing of the same content explains. */
export function damagedBodies(body: Uint8Array): { readonly what: string; readonly body: Uint8Array }[] {
  const places = letterPlaces(body);
  const chosen = new Set([places[0], places[places.length >> 1], places.at(-1)].filter((place) => place !== undefined));
  const damaged = [...chosen].map((place) => ({ what: `byte ${place} changed`, body: flipped(body, place) }));
  damaged.push({ what: "a byte added at the end", body: Buffer.concat([body, Buffer.from("x")]) });
  if (body.length > 0) damaged.push({ what: "the body taken away", body: new Uint8Array() });
  return damaged;
}

/** The body with something added that a scheme which signs single fields does not look at. */
export function extendedBody(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body).toString("latin1");
  if (/^\s*\{\s*\}\s*$/.test(text)) return Buffer.from('{"hookdevContract":1}');
  if (/^\s*\{/.test(text)) return Buffer.from(text.replace("{", '{"hookdevContract":1,'), "latin1");
  return Buffer.from(/^\s*\[/.test(text) ? `${text} ` : `${text}x`, "latin1");
}

/** Letters if there are any: a changed digit of a long number can still be the same number. */
function letterPlaces(body: Uint8Array): number[] {
  const letters: number[] = [];
  const digits: number[] = [];
  for (let i = 0; i < body.length; i += 1) {
    const byte = body[i] as number;
    if (byte >= 0x61 && byte <= 0x7a) letters.push(i);
    else if (byte >= 0x30 && byte <= 0x39) digits.push(i);
  }
  return letters.length > 0 ? letters : digits;
}

function flipped(body: Uint8Array, place: number): Uint8Array {
  const changed = Uint8Array.from(body);
  const byte = changed[place] as number;
  changed[place] = byte === 0x7a ? 0x61 : byte === 0x39 ? 0x30 : byte + 1;
  return changed;
}

/** Names after `{header:` or `{query:` in the messages of a scheme. */
function namedIn(scheme: SigningScheme, kind: "header" | "query"): string[] {
  const texts = "messages" in scheme ? scheme.messages : [];
  return texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`\\{${kind}:([^|}]+)`, "g"))].map((found) => found[1] ?? ""),
  );
}
