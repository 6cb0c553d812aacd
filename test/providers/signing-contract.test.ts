import { describe, expect, test } from "vitest";
import { createKeyPairs } from "../../src/adapters/key-pairs.ts";
import { contractKeys } from "../../src/core/contract-keys.ts";
import type { Provider } from "../../src/core/provider.ts";
import { type ContractEngine, checkContract } from "../../src/core/provider-contract.ts";
import { providers } from "../../src/providers/index.ts";
import { listedPayloads, payloadBytes } from "../helpers/payloads.ts";
import { mutants } from "../helpers/signing-mutants.ts";

const pairs = createKeyPairs();
const at = 1_800_000_123;

/** Every payload, or one for the many of Dotfile and its like: the signature is the same for all. */
function check(provider: Provider, engine?: ContractEngine) {
  const bodies = listedPayloads(provider)
    .slice(0, 3)
    .map(({ event, file, contentType }) => ({
      name: event,
      body: payloadBytes(file),
      ...(contentType === undefined ? {} : { contentType }),
    }));
  return checkContract(provider, {
    bodies,
    keysFor: (scheme) => contractKeys(scheme, pairs),
    at,
    ...(engine === undefined ? {} : { engine }),
  });
}

function problems(provider: Provider, engine?: ContractEngine): string[] {
  return check(provider, engine).checks.flatMap(({ scheme, body, rule, problem }) =>
    problem === undefined ? [] : [`${scheme}, ${body}, ${rule}: ${problem}`],
  );
}

test("all the senders are there", () => {
  const ids =
    "pliance compliancely dotfile amani idwise standard-webhooks svix clerk resend openai stripe github gitlab bitbucket shopify slack twilio sendgrid square paddle adyen paypal mailgun hubspot zoom discord mux trello typeform docusign linear intercom calendly launchdarkly okta rfc9421 onfido veriff sumsub persona plaid";
  expect(providers.map(({ id }) => id)).toEqual(ids.split(" "));
});

describe.each(providers)("$id", (provider) => {
  test("has at least one payload", () => {
    expect(listedPayloads(provider).length).toBeGreaterThan(0);
  });

  test("keeps the contract with each of its schemes", () => {
    const { checks, passed } = check(provider);
    expect(problems(provider)).toEqual([]);
    expect(passed).toBe(true);
    expect(new Set(checks.map(({ scheme }) => scheme))).toEqual(new Set(provider.schemes.map(({ id }) => id)));
  });
});

describe("an engine that is broken on purpose", () => {
  test("there are at least ten different ones", () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  test.each(mutants)("is found out by $provider: $name", ({ provider: id, scheme, rule, engine }) => {
    const whole = providers.find((candidate) => candidate.id === id);
    const broken = whole?.schemes.find((candidate) => candidate.id === scheme);
    if (whole === undefined || broken === undefined) throw new Error(`no ${id} with a scheme ${scheme}`);
    const provider: Provider = { ...whole, schemes: [broken] };
    expect(problems(provider)).toEqual([]);
    const report = check(provider, engine);
    expect(report.passed).toBe(false);
    const red = report.checks.filter(({ problem }) => problem !== undefined).map((found) => found.rule);
    expect(red).toContain(rule);
  });

  test("every rule of the contract has a mutant that only it or it among others finds", () => {
    const rules = new Set(check(providers[0] as Provider).checks.map(({ rule }) => rule));
    const found = new Set(mutants.map(({ rule }) => rule));
    expect([...rules].filter((rule) => !found.has(rule))).toEqual([]);
  });
});
