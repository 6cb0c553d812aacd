// A poke leaves: payload, edits, signature at the clock's time, one attempt, a result.

import type { Attempt, OutgoingRequest, SendLimits } from "../core/delivery.ts";
import { applyEdits, type Edit, refresh } from "../core/fixture.ts";
import { firstHeader, type HeaderLines, headerPairs, originForm } from "../core/http.ts";
import type { Clock, Random, Sender } from "../core/ports.ts";
import type { EventType, FreshField, Provider } from "../core/provider.ts";
import type { SigningScheme } from "../core/signing/scheme.ts";
import { sign } from "../core/signing/sign.ts";
import { version } from "../core/version.ts";

/** What to send, decided once; each delivery is then made fresh from it. */
export interface PokePlan {
  readonly provider: Provider;
  readonly event: EventType;
  readonly url: string;
  /** The payload with all edits but the fresh values. */
  readonly body: Uint8Array;
  /** `application/json` when missing. */
  readonly contentType?: string;
  /** Values that are renewed in every delivery; empty keeps the payload as it is. */
  readonly fresh: readonly FreshField[];
  /** Header lines of the user; they replace ours of the same name. */
  readonly headers: HeaderLines;
  /** Undefined sends without a signature. */
  readonly signing?: { readonly scheme: SigningScheme; readonly secret: string; readonly overrideOnlyOver: boolean };
  /** Unix seconds to sign at instead of the clock's time. */
  readonly at?: number;
}

export interface PokeDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sender: Sender;
}

/** One signed request, with the reason when the scheme kept the credential back. */
export interface SignedPoke {
  readonly request: OutgoingRequest;
  readonly withheld?: string;
}

/** Applies `--set` edits to a payload. @throws HookdevError when a pointer names nothing */
export function editPayload(body: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return edits.length === 0 ? body : applyEdits(body, edits);
}

/** Builds the request that would leave now: fresh values first, then the signature over the final bytes. */
export function makePoke(plan: PokePlan, deps: Pick<PokeDeps, "clock" | "random">): SignedPoke {
  const now = deps.clock.now();
  const body = plan.fresh.length === 0 ? plan.body : refresh(plan.body, plan.fresh, { now, random: deps.random });
  const base = withDefaults(plan);
  if (plan.signing === undefined) return { request: { method: "POST", url: plan.url, headers: base, body } };
  const { scheme, secret, overrideOnlyOver } = plan.signing;
  const signed = sign(
    scheme,
    {
      request: { method: "POST", target: originForm(plan.url), headers: base, body },
      sentTo: plan.url,
      secret,
      ...messageId(scheme, base, deps.random),
      at: plan.at ?? Math.floor(now / 1000),
    },
    { overrideOnlyOver },
  );
  const url = signed.sentTo ?? plan.url;
  const headers = [...base, ...withoutNamed(signed.headers, plan.headers)];
  const request = { method: "POST", url, headers, body: signed.body ?? body };
  return signed.withheld === undefined ? { request } : { request, withheld: signed.withheld };
}

/** Sends one poke: one attempt, one request, nothing followed and nothing retried. */
export async function poke(plan: PokePlan, deps: PokeDeps, limits: SendLimits): Promise<Attempt> {
  return deps.sender.send(makePoke(plan, deps).request, limits);
}

/** A made-up id where the scheme signs one in a header and the user gives none. */
function messageId(scheme: SigningScheme, headers: HeaderLines, random: Random): { messageId?: string } {
  const header = "idHeader" in scheme ? scheme.idHeader : undefined;
  return header === undefined || firstHeader(headers, header) !== undefined ? {} : { messageId: random.uuid() };
}

/** Our header lines in front of the user's; a line of the user with the same name replaces ours. */
function withDefaults(plan: PokePlan): HeaderLines {
  const { eventHeader, headers } = plan.provider;
  const ours = ["Content-Type", plan.contentType ?? "application/json", "User-Agent", `hookdev/${version}`, ...headers];
  if (eventHeader !== undefined) ours.push(eventHeader, plan.event.name);
  return [...withoutNamed(ours, plan.headers), ...plan.headers];
}

function withoutNamed(lines: HeaderLines, others: HeaderLines): HeaderLines {
  return headerPairs(lines)
    .filter(([name]) => firstHeader(others, name) === undefined)
    .flat();
}
