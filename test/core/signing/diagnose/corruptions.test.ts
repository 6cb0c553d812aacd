import { expect, test } from "vitest";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { DiagnosisContext } from "../../../../src/core/signing/diagnose/diagnosis.ts";
import { verify } from "../../../../src/core/signing/verify.ts";
import { chanceFrom, corruptions } from "../../../helpers/corruptions.ts";
import { allSchemes, genuine, github, githubSha1, slack, stripe } from "../../../helpers/diagnosis-cases.ts";

const context: DiagnosisContext = {
  otherSecrets: [
    { label: "Amani", secret: "secret-of-somebody-else-entirely", relation: "provider" },
    { label: "live", secret: "the-secret-of-live-0123456789abc", relation: "twin" },
  ],
  otherProviders: [
    { name: "GitHub", schemes: [github, githubSha1] },
    { name: "Slack", schemes: [slack] },
    { name: "Stripe", schemes: [stripe] },
  ],
  knownUrls: ["https://tunnel.example/kyc", "http://localhost:3000/"],
};

test("of 1,000 random corruptions none is given a cause", { timeout: 120_000 }, () => {
  const falseOnes: unknown[] = [];
  const kinds = new Set<string>();
  let most = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const chance = chanceFrom(seed * 7919);
    const scheme = allSchemes[chance(allSchemes.length)] ?? github;
    const fitting = corruptions.filter(({ fits }) => fits(scheme));
    const first = fitting[chance(fitting.length)];
    const second = chance(4) === 0 ? fitting[chance(fitting.length)] : undefined;
    let input = genuine(scheme);
    try {
      for (const corruption of [first, second]) input = corruption?.apply(input, chance, scheme) ?? input;
    } catch {
      // The second corruption met a body that is no JSON any more; the first one alone is enough.
    }
    const what = `${seed}: ${scheme.id}, ${first?.what}, ${second?.what}`;
    kinds.add(`${first?.what}`);
    expect([what, verify(scheme, input).ok]).toEqual([what, false]);
    const { findings, attempts } = diagnose(scheme, input, context);
    most = Math.max(most, attempts);
    if (findings.length > 0) falseOnes.push([what, findings.map(({ cause, explanation }) => [cause, explanation])]);
  }
  expect(falseOnes).toEqual([]);
  expect(kinds.size).toBe(corruptions.length);

  expect(most).toBeLessThanOrEqual(400);
});
