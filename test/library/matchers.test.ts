// The matchers in vitest, and in jest's expect.

import { expect as jestExpect } from "expect";
import { expect, test } from "vitest";
import { listen, poke } from "../../src/index.ts";
import { matchers } from "../../src/matchers.ts";
import "../../src/vitest.ts";

const secret = "a-secret-of-at-least-24-bytes";

async function failure(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return (error as Error).message;
  }
  return "it passed";
}

test("toHaveReceivedWebhook waits for a webhook that comes later, with asymmetric matchers in its body", async () => {
  await using inbox = await listen({ provider: "dotfile", secret });
  const waiting = expect(inbox).toHaveReceivedWebhook({
    event: /^Check\./,
    verified: true,
    body: { context: { event_id: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
  });
  await poke("Check.Approved", { url: inbox.url, secret });
  await waiting;
});

test("its failure shows the nearest miss", async () => {
  await using inbox = await listen();
  await poke("Check.Approved", { url: inbox.url });
  const words = await failure(() => expect(inbox).toHaveReceivedWebhook({ event: "Check.Rejected", within: 10 }));
  expect(words).toMatch(/nearest is dotfile Check\.Approved:\n {2}event\n {4}- expected "Check\.Rejected"/);
});

test("not looks at once, and fails when the webhook is there", async () => {
  await using inbox = await listen();
  await expect(inbox).not.toHaveReceivedWebhook({ event: "Case.Created", within: "10m" });
  await poke("Case.Created", { url: inbox.url });
  await inbox.waitFor({ event: "Case.Created" });
  expect(await failure(() => expect(inbox).not.toHaveReceivedWebhook({ event: "Case.Created" }))).toMatch(/no such/);
});

test("toBeSignedBy judges what arrived, and says why it is not genuine", async () => {
  await using inbox = await listen();
  await poke("Check.Approved", { url: inbox.url, secret: `${secret}\n` });
  const hit = await inbox.waitFor({ event: "Check.Approved" });
  expect(hit).toBeSignedBy(`${secret}\n`);
  expect(hit).not.toBeSignedBy("another-secret-of-24-bytes");
  expect(await failure(() => expect(hit).toBeSignedBy("another-secret-of-24-bytes"))).toMatch(/but: mismatch\./);
  expect(await failure(() => expect({ ...hit, provider: undefined }).toBeSignedBy(secret))).toMatch(
    /pass \{ provider \}/,
  );
});

test("the same matchers work in jest's expect", async () => {
  jestExpect.extend(matchers as never);
  await using inbox = await listen();
  await poke("Check.Approved", { url: inbox.url, secret });
  const jest = jestExpect as unknown as typeof expect;
  await jest(inbox).toHaveReceivedWebhook({ event: "Check.Approved" });
  jest(await inbox.waitFor({})).toBeSignedBy(secret);
  await expect(failure(() => jest(inbox).toHaveReceivedWebhook({ event: "x", within: 5 }))).resolves.toMatch(/nearest/);
});
