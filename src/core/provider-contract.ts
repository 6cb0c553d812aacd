// The contract of a provider: for every scheme and body, sign and then try to get something wrong past verify.

import { applySignature, type ContractBody, signInput, unsignedDelivery } from "./contract-delivery.ts";
import type { ContractKeys } from "./contract-keys.ts";
import { type ContractTrial, contractRules } from "./contract-rules.ts";
import { HookdevError } from "./errors.ts";
import type { Provider } from "./provider.ts";
import { isPlaced, type SigningScheme, withHeader } from "./signing/scheme.ts";
import { sign } from "./signing/sign.ts";
import { verify } from "./signing/verify.ts";

export interface ContractDeps {
  /** Bodies to sign; without any a small made-up one is used. */
  readonly bodies: readonly ContractBody[];
  /** Keys for a scheme (`contractKeys` in contract-keys.ts). */
  readonly keysFor: (scheme: SigningScheme) => ContractKeys;
  /** Unix seconds at which everything is signed. */
  readonly at: number;
  /** What signs and verifies; hookdev's own engine unless a test plants another one. */
  readonly engine?: ContractEngine;
}

export interface ContractEngine {
  readonly sign: typeof sign;
  readonly verify: typeof verify;
}

/** One rule tried on one scheme and one body. */
export interface ContractCheck {
  readonly scheme: string;
  /** The body's name. */
  readonly body: string;
  /** The rule's id; `signs` when not even a signature came out. */
  readonly rule: string;
  /** The rule in words. */
  readonly says: string;
  /** What is wrong; undefined when the rule holds. */
  readonly problem?: string;
}

export interface ContractReport {
  readonly providerId: string;
  readonly checks: readonly ContractCheck[];
  /** True when there were checks and none of them found anything. */
  readonly passed: boolean;
}

/** Checks every scheme with every body. Never throws: what goes wrong is in the report. */
export function checkContract(provider: Provider, deps: ContractDeps): ContractReport {
  const bodies = deps.bodies.length > 0 ? deps.bodies : [madeUpBody];
  const checks = provider.schemes.flatMap((scheme) =>
    bodies.flatMap((body) =>
      checkDelivery(provider, isPlaced(scheme) ? scheme : withHeader(scheme, "X-Contract"), { body, deps }),
    ),
  );
  return {
    providerId: provider.id,
    checks,
    passed: checks.length > 0 && checks.every(({ problem }) => problem === undefined),
  };
}

const madeUpBody: ContractBody = {
  name: "a made-up body",
  body: Buffer.from('{"event":"contract.sample","id":"0f8fad5b","nested":{"amount":12.50,"name":"Zoë"}}'),
};

function checkDelivery(
  provider: Provider,
  scheme: SigningScheme,
  { body, deps }: { readonly body: ContractBody; readonly deps: ContractDeps },
): ContractCheck[] {
  const named = { scheme: scheme.id, body: body.name };
  const signs = { ...named, rule: "signs", says: "a delivery can be signed" };
  let trial: ContractTrial;
  try {
    trial = prepare(provider, scheme, { body, deps });
  } catch (error) {
    return [{ ...signs, problem: inWords(error) }];
  }
  const { request, sentTo } = trial.signed;
  const before = trial.unsigned;
  const added =
    request.headers.length > before.request.headers.length ||
    request.body !== before.request.body ||
    sentTo !== before.sentTo;
  if (!added) return [{ ...signs, problem: "signing added nothing to the delivery" }];
  const tried = contractRules.map(({ id, says, check }) => {
    const problem = attempt(() => check(trial));
    return { ...named, rule: id, says, ...(problem === undefined ? {} : { problem }) };
  });
  return [signs, ...tried];
}

function prepare(
  provider: Provider,
  scheme: SigningScheme,
  { body, deps }: { readonly body: ContractBody; readonly deps: ContractDeps },
): ContractTrial {
  const { at } = deps;
  const engine = deps.engine ?? { sign, verify };
  const keys = deps.keysFor(scheme);
  const unsigned = unsignedDelivery(provider, scheme, body);
  const signFor = (sentTo: string) =>
    engine.sign(scheme, signInput({ ...unsigned, sentTo }, scheme, { secret: keys.sign, at }));
  return {
    scheme,
    keys,
    at,
    unsigned,
    signed: applySignature(unsigned, signFor(unsigned.sentTo)),
    signFor,
    judge: (delivery, change = {}) => engine.verify(scheme, { ...delivery, at, secrets: [keys.verify], ...change }),
  };
}

function attempt(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return `it ended with an error: ${inWords(error)}`;
  }
}

function inWords(error: unknown): string {
  if (error instanceof HookdevError) return `${error.message} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
}
