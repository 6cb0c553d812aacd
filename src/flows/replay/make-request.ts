// The request of a case: loaded, changed as the case says, signed for its time, and then tampered with on purpose.

import type { OutgoingRequest } from "../../core/delivery.ts";
import { HookdevError } from "../../core/errors.ts";
import { applyEdits, type Edit, freshBeside, refresh } from "../../core/fixture.ts";
import { firstHeader, type HeaderLines, headerPairs } from "../../core/http.ts";
import { locate } from "../../core/json/locate.ts";
import type { Random } from "../../core/ports.ts";
import { findScheme } from "../../core/provider-choice.ts";
import { isSecretHeader } from "../../core/redact.ts";
import { requestDigest } from "../../core/replay/requests-hash.ts";
import {
  otherSecret,
  staleTime,
  tamperBody,
  tamperSignature,
  withoutQuerySignature,
} from "../../core/replay/tamper.ts";
import { quoted } from "../../core/sanitise.ts";
import { isPlaced, namedHeader, type SigningScheme, sendsSecret } from "../../core/signing/scheme.ts";
import type { SuiteCase } from "../../core/suite/suite.ts";
import { isThisMachine } from "../../core/this-machine.ts";
import type { Loaded } from "./load.ts";
import { type Recorded, sendable, signAnew, unsigned } from "./sign-anew.ts";

/** What is decided before the request is made. */
export interface RequestWish {
  readonly case: Pick<SuiteCase, "fresh" | "verbatim" | "tamper">;
  readonly loaded: Loaded;
  /** Absolute. */
  readonly url: string;
  /** With all generators filled in. */
  readonly edits: readonly Edit[];
  /** They replace those of the same name. */
  readonly headers: HeaderLines;
  /** Undefined takes the recorded scheme, else the provider's first. */
  readonly scheme?: string;
  /** Undefined keeps the request as it came. */
  readonly secret?: string;
  /** Credentials that their provider sends over https only go over http to other machines, too. */
  readonly secretOverHttp: boolean;
  /** Unix seconds. */
  readonly at: number;
  /** Milliseconds since 1970: what fresh values call now. */
  readonly now: number;
  readonly random: Random;
}

export interface MadeRequest {
  readonly request: OutgoingRequest;
  /** Of the request before it was signed. */
  readonly digest: string;
  /** Header names whose values are credentials. */
  readonly hidden: readonly string[];
  /** What a person should know: why it was not signed. */
  readonly note?: string;
}

/**
 * Makes the request of a case.
 *
 * @throws HookdevError `FIXTURE_HEADER_UNSAFE`, `TAMPER_IMPOSSIBLE`, `SCHEME_UNKNOWN`, and what editing a payload throws
 */
export function makeRequest(wish: RequestWish): MadeRequest {
  const { loaded, url } = wish;
  const recorded = { method: loaded.method, url, headers: linesOf(wish), body: bodyOf(wish) };
  const digest = requestDigest(recorded);
  if (wish.case.verbatim) return { request: recorded, digest, hidden: hiddenIn(recorded.headers) };
  const scheme = schemeOf(wish);
  const { note, request } = signed(recorded, scheme, wish);
  return {
    request,
    digest,
    hidden: hiddenIn(request.headers, scheme),
    ...(note === undefined ? {} : { note }),
  };
}

function bodyOf({ case: one, loaded, edits, now, random }: RequestWish): Uint8Array {
  const edited = applyEdits(loaded.body, edits);
  if (!one.fresh) return edited;
  const there = freshBeside(loaded.fresh, edits).filter(({ pointer }) => locate(edited, pointer) !== undefined);
  return refresh(edited, there, { now, random });
}

function linesOf({ loaded, headers }: RequestWish): readonly string[] {
  const own = checkedLines(loaded.headers);
  if (headers.length === 0) return own;
  refuseUnsafe(headers);
  return [
    ...headerPairs(own)
      .filter(([name]) => firstHeader(headers, name) === undefined)
      .flat(),
    ...headers,
  ];
}

/** Bodies of one provider share their header lines: they are looked at once. */
const checked = new WeakMap<HeaderLines, readonly string[]>();

/** Where it goes and how long it is are not the fixture's to say. */
function checkedLines(headers: HeaderLines): readonly string[] {
  const known = checked.get(headers);
  if (known !== undefined) return known;
  const lines = headerPairs(sendable(headers))
    .filter(([name]) => name.toLowerCase() !== "host")
    .flat();
  refuseUnsafe(lines);
  checked.set(headers, lines);
  return lines;
}

function refuseUnsafe(lines: HeaderLines): void {
  for (const [name, value] of headerPairs(lines)) {
    if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && !/[^\t\x20-\x7e\x80-\xff]/.test(value)) continue;
    throw new HookdevError("FIXTURE_HEADER_UNSAFE", {
      category: "fixture",
      message: `The header ${quoted(name)} cannot be sent: its name or value holds a line break or another character that HTTP does not take.`,
      remedy: "Correct the fixture, or replace the header with --header.",
    });
  }
}

function schemeOf({ loaded, scheme }: RequestWish): SigningScheme | undefined {
  const { provider, schemeId } = loaded;
  if (provider === undefined) return undefined;
  if (scheme !== undefined) return findScheme(provider, scheme);
  const placed = provider.schemes.filter(isPlaced);
  return provider.schemes.find(({ id }) => id === schemeId) ?? placed[0];
}

interface Signed {
  readonly request: OutgoingRequest;
  readonly note?: string;
}

function signed(recorded: Recorded, scheme: SigningScheme | undefined, wish: RequestWish): Signed {
  const { tamper } = wish.case;
  if (scheme === undefined) return asItIs(recorded, tamper, "no provider is recognised (--provider names one)");
  if (tamper === "unsigned") {
    const url = withoutQuerySignature(recorded.url, scheme);
    return { request: { ...recorded, headers: unsigned(recorded.headers, scheme), url } };
  }
  const { secret } = wish;
  if (secret === undefined) return asItIs(recorded, tamper, "no secret is known (--secret-env names one)");
  const made = signedAnew(recorded, scheme, { ...wish, secret });
  if (made.note !== undefined) return tamper === undefined ? made : asItIs(made.request, tamper, made.note);
  if (tamper === "signature") return { request: tamperSignature(made.request, scheme) };
  return tamper === "body" ? { request: withTamperedBody(made.request) } : made;
}

/** Without a key it goes out with the headers it has; only a changed body can still be wrong on purpose. */
function asItIs(recorded: Recorded, tamper: SuiteCase["tamper"], note: string): Signed {
  if (tamper !== undefined && tamper !== "body") throw unsignable(tamper, note);
  return { request: tamper === "body" ? withTamperedBody(recorded) : recorded, note };
}

function signedAnew(
  recorded: Recorded,
  scheme: SigningScheme,
  { case: { tamper }, secret, at, random, secretOverHttp }: RequestWish & { readonly secret: string },
): Signed {
  const {
    cause,
    signature: _signature,
    note,
    ...request
  } = signAnew(recorded, {
    scheme,
    secret: tamper === "wrong-secret" ? otherSecret(secret) : secret,
    at: tamper === "stale" ? staleTime(at, scheme) : at,
    newId: () => random.uuid(),
    secretOverHttp: secretOverHttp || staysHere(recorded.url, scheme),
  });
  // A secret was given, so an old signature would only make the app look wrong.
  if (cause !== undefined) throw cause;
  return note === undefined ? { request } : { request, note };
}

/** On this machine nobody else reads along: an app under test mostly speaks http. */
function staysHere(url: string, scheme: SigningScheme): boolean {
  if (!("onlyOver" in scheme) || scheme.onlyOver === undefined) return false;
  return isThisMachine(new URL(url).hostname.replace(/^\[|\]$/g, ""));
}

function withTamperedBody(request: OutgoingRequest): OutgoingRequest {
  return { ...request, body: tamperBody(request.body) };
}

/** A delivery that was meant to be forged must not pass for a real one. */
function unsignable(tamper: string, why: string): HookdevError {
  return new HookdevError("TAMPER_UNSIGNED", {
    category: "fixture",
    message: `The case cannot be tampered with as \`${tamper}\` says, because it is not signed: ${why.replace(/\.$/, "")}.`,
    remedy: "Give the secret with --secret-env or `secret:`, and name the provider where nothing tells it.",
  });
}

/** Requests of one provider carry the same header names: they are looked at once. */
let lastHidden:
  | { readonly names: string; readonly scheme: SigningScheme | undefined; readonly hidden: readonly string[] }
  | undefined;

function hiddenIn(headers: HeaderLines, scheme?: SigningScheme): readonly string[] {
  let names = "";
  for (let i = 0; i < headers.length; i += 2) names += `${headers[i]}\n`;
  if (lastHidden?.names === names && lastHidden.scheme === scheme) return lastHidden.hidden;
  const own = scheme !== undefined && sendsSecret(scheme) ? namedHeader(scheme) : undefined;
  const hidden = headerPairs(headers)
    .map(([name]) => name)
    .filter((name) => isSecretHeader(name, own === undefined ? [] : [own]));
  lastHidden = { names, scheme, hidden };
  return hidden;
}
