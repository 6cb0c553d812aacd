// https between programs of this machine: the library makes and trusts the same authority as the command line.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { listen, poke, replay } from "../../src/index.ts";
import { freshState, localTls } from "../helpers/local-tls.ts";

const secret = "031356FD-0686-4EB4-9DE4-C7C8D0C6D9E1";
const event = "PersonSanctionMatched";

afterEach(() => vi.unstubAllEnvs());

test("a poke trusts the inbox of this machine, and a secret for https only goes along", async () => {
  const stateFolder = freshState();
  await using inbox = await listen({ https: true, stateFolder, provider: "pliance", secret });
  expect([inbox.url, inbox.caFile]).toEqual([`https://127.0.0.1:${inbox.port}`, localTls(stateFolder).caFile]);
  const url = `https://localhost:${inbox.port}/hooks`;
  const result = await poke(event, { url, secret, stateFolder });
  expect(result).toMatchObject({ ok: true, failure: undefined, withheld: undefined });
  expect((await inbox.waitFor({ event, verified: true })).url).toBe(url);
});

test("without a word it is the folder of the command line", async () => {
  vi.stubEnv("HOOKDEV_HOME", freshState());
  await using inbox = await listen({ https: true });
  expect(await poke(event, { url: inbox.url })).toMatchObject({ ok: true });
});

test.each([
  ["another authority", () => freshState()],
  ["none", () => false as const],
])("an inbox is not trusted by %s", async (_title, stateFolder) => {
  const own = freshState();
  vi.stubEnv("HOOKDEV_HOME", own);
  await using inbox = await listen({ https: true });
  const result = await poke(event, { url: inbox.url, stateFolder: stateFolder() });
  expect(result).toMatchObject({ ok: false, status: 0, failure: expect.stringContaining("TLS certificate") });
  expect(inbox.received).toEqual([]);
});

test("what goes on to an app over https trusts it, too", async () => {
  const stateFolder = freshState();
  await using app = await listen({ https: true, stateFolder, respond: "202" });
  await using inbox = await listen({ stateFolder, forwardTo: app.url });
  expect((await poke(event, { url: inbox.url })).status).toBe(202);
  expect(app.received).toHaveLength(1);
});

test.each([1, 2])("so does a replay with %d workers", async (workers) => {
  const stateFolder = freshState();
  await using app = await listen({ https: true, stateFolder });
  const folder = mkdtempSync(join(tmpdir(), "hookdev-"));
  for (const name of ["a.json", "b.json"]) writeFileSync(join(folder, name), '{"type":"PersonSanctionMatched"}');
  const result = await replay(folder, { url: app.url, provider: "pliance", workers, stateFolder });
  expect(result.passed).toBe(true);
  expect(app.received).toHaveLength(2);
});
