// The request of one attempt: the endpoint's URL, headers and secret as they are now, and the faults that are wanted.

import type { OutgoingRequest } from "../../core/delivery.ts";
import type { Endpoint } from "../../core/emulation/emulation.ts";
import { hits } from "../../core/emulation/faults.ts";
import { HookdevError } from "../../core/errors.ts";
import type { Provider } from "../../core/provider.ts";
import { findScheme } from "../../core/provider-choice.ts";
import { makePoke, type PokePlan } from "../poke.ts";
import type { EmulatorParts } from "./options.ts";

/** What one attempt carries. */
export interface Message {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly event: string;
  readonly body: Uint8Array;
  readonly contentType?: string;
  /** Stays the same over the attempts of one delivery; the message id where a scheme signs one. */
  readonly id: string;
  /** 1 is the first attempt. */
  readonly number: number;
}

export interface PreparedRequest {
  readonly request: OutgoingRequest;
  readonly withheld?: string;
  readonly faults: readonly string[];
  /** Why it cannot be signed, so that it is not sent. */
  readonly problem?: string;
}

/** Builds and signs at the wall's time. A secret that does not fit its scheme is a `problem`, not an exception. */
export function prepareRequest(message: Message, parts: EmulatorParts): PreparedRequest {
  const faults = faultsOf(message, parts);
  const plan = planOf(message, parts);
  try {
    const secret = signingSecret(message, parts);
    const { request, withheld } = signedRequest(plan, { ...message, secret }, parts);
    return withheld === undefined ? { request, faults } : { request, withheld, faults };
  } catch (error) {
    if (!(error instanceof HookdevError)) throw error;
    return { request: makePoke(plan, parts).request, faults, problem: error.message };
  }
}

/** A secret of the same form that is not this one: one letter or digit in its middle is another one of its kind. */
export function anotherSecret(secret: string): string {
  const middle = Math.floor(secret.length / 2);
  const places = [...secret.slice(middle).matchAll(/[0-9A-Za-z]/g)].map(({ index }) => middle + index);
  const at = places[0] ?? secret.search(/[0-9A-Za-z]/);
  if (at === -1) return `${secret}0`;
  return secret.slice(0, at) + successor(secret[at] as string) + secret.slice(at + 1);
}

function planOf(message: Message, parts: EmulatorParts): PokePlan {
  const { provider, endpoint, event, body, contentType } = message;
  const { staleSeconds } = parts.faults;
  return {
    provider,
    event: provider.events.find(({ name }) => name === event) ?? { name: event },
    url: endpoint.url,
    body,
    ...(contentType === undefined ? {} : { contentType }),
    fresh: [],
    headers: endpoint.headers,
    ...(staleSeconds === undefined ? {} : { at: Math.floor(parts.clock.now() / 1000) - staleSeconds }),
  };
}

/** The secret of this attempt: the endpoint's as it is now, or another one where a fault wants it. */
function signingSecret({ endpoint, number }: Message, { faults }: EmulatorParts): string {
  const { secret = "" } = endpoint;
  if (secret === "") return "";
  if (hits(faults.wrongSignature, number)) return anotherSecret(secret);
  if (faults.rotateSecret !== undefined && number === 1) return faults.rotateSecret.oldSecret ?? anotherSecret(secret);
  return secret;
}

interface Signing extends Message {
  readonly secret: string;
}

function signedRequest(plan: PokePlan, { provider, endpoint, secret, id }: Signing, parts: EmulatorParts) {
  if (endpoint.scheme === undefined || secret === "") return makePoke(plan, parts);
  const scheme = findScheme(provider, endpoint.scheme);
  const overrideOnlyOver = parts.secretsOverHttp === true;
  // The message id is the delivery's, so that it stays over all attempts.
  const deps = { clock: parts.clock, random: { ...parts.random, uuid: () => id } };
  const signWith = (text: string, body = plan.body) =>
    makePoke({ ...plan, body, signing: { scheme, secret: text, overrideOnlyOver } }, deps);
  if (secret === endpoint.secret || !isPrivateKey(secret)) return signWith(secret);
  // A private key with another letter in it is no key, or even the same one: so the right key signs another body.
  const signed = signWith(endpoint.secret ?? secret, Buffer.concat([plan.body, Buffer.from(" ")]));
  return { ...signed, request: { ...signed.request, body: plan.body } };
}

function isPrivateKey(secret: string): boolean {
  return /PRIVATE KEY|^\s*\{/.test(secret);
}

/** Names of the faults that shape this request or its end. */
function faultsOf({ number }: Message, { faults }: EmulatorParts): string[] {
  const wrong = hits(faults.wrongSignature, number);
  return [
    ...(wrong ? ["wrong-signature"] : []),
    ...(!wrong && faults.rotateSecret !== undefined && number === 1 ? ["rotate-secret"] : []),
    ...(faults.staleSeconds === undefined ? [] : ["stale"]),
    ...(hits(faults.dropResponse, number) ? ["drop-response"] : []),
  ];
}

/** Digits stay digits, a to f stay that (hex), other letters stay letters of their case. */
function successor(character: string): string {
  for (const alphabet of ["0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ"]) {
    const at = alphabet.indexOf(character);
    if (at !== -1) return alphabet[(at + 1) % alphabet.length] as string;
  }
  return "0";
}
