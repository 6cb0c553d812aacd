import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import type { Capture } from "../../src/core/capture.ts";
import { providers } from "../../src/providers/index.ts";
import { type Listening, runHookdev, startListen } from "../helpers/binary.ts";

const secret = "demo:kept-between-us";

type Shown = Capture & { readonly sha256: string };

/** The five that hookdev is made for; the contract test covers the keys and schemes of all senders. */
const five = providers.filter(({ namesFirst }) => namesFirst === true);

/** Every payload file of theirs, with the words that poke it. */
const payloads = five.flatMap((provider) =>
  provider.events.flatMap((event) => [
    ...(event.payload === undefined ? [] : [{ provider, words: event.name, file: event.payload.file }]),
    ...(event.variants ?? []).map((variant) => ({
      provider,
      words: `${event.name}.${variant.variant}`,
      file: variant.file,
    })),
  ]),
);

function sha256Of(file: string): string {
  const path = fileURLToPath(new URL(`../../payloads/${file}`, import.meta.url));
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** Pokes at the session and returns what its store shows afterwards. */
async function pokeAndShow(session: Listening, args: readonly string[]): Promise<Shown> {
  const poked = await runHookdev(["poke", ...args, "--url", session.url], { home: session.home });
  expect(poked.stderr).not.toContain("defect");
  expect(poked.code).toBe(0);
  const store = openStore({ file: join(session.home, "captures.db"), clock: systemClock() });
  try {
    const capture = store.get(store.newestId() as number) as Capture;
    const body = await store.readBody(capture.body);
    return { ...capture, sha256: createHash("sha256").update(body).digest("hex") };
  } finally {
    await store.close();
  }
}

describe("every payload of every provider, poked at a running listen", () => {
  let knowing: Listening;
  let mistaken: Listening;
  beforeAll(async () => {
    knowing = await startListen(["--secret", secret]);
    mistaken = await startListen(["--secret", "demo:of-somebody-else"]);
  });
  afterAll(async () => {
    await knowing.stop();
    await mistaken.stop();
  });

  test("there are payloads of all five providers to poke", () => {
    expect(five.map(({ id }) => id)).toEqual(["pliance", "compliancely", "dotfile", "amani", "idwise"]);
    expect(payloads.length).toBeGreaterThanOrEqual(70);
  });

  test.each(payloads)("$words arrives with the bytes of $file and is genuine", async ({ provider, words, file }) => {
    const args = [words, "--provider", provider.id, "--secret", secret, "--send-secret-over-http"];
    const shown = await pokeAndShow(knowing, args);
    expect(shown.sha256).toBe(sha256Of(file));
    expect(shown.provider).toBe(provider.id);
    expect(shown.verdict).toMatchObject({ ok: true });
    const wrong = await pokeAndShow(mistaken, args);
    expect(wrong.verdict).toMatchObject({ ok: false, reason: "mismatch" });
  });

  test("the edited bytes arrive when a value was set, and everything not named stays", async () => {
    const shown = await pokeAndShow(knowing, [
      "Case.StatusUpdated",
      "--set",
      "/case/status=rejected",
      "--secret",
      secret,
    ]);
    const file = readFileSync(
      fileURLToPath(new URL("../../payloads/dotfile/Case.StatusUpdated.json", import.meta.url)),
      "utf8",
    );
    const edited = file.replace('"status": "approved"', '"status": "rejected"');
    expect(edited).not.toBe(file);
    expect(shown.sha256).toBe(createHash("sha256").update(edited).digest("hex"));
    expect(shown.verdict).toMatchObject({ ok: true });
  });

  test.each([
    { words: ["Finished Journey", "--scheme", "basic"] },
    { words: ["Finished Journey", "--scheme", "bearer"] },
    { words: ["profile_update", "--scheme", "signature"] },
  ])("the scheme of $words is recognised from the request", async ({ words }) => {
    const shown = await pokeAndShow(knowing, [...words, "--secret", secret]);
    expect(shown.verdict).toMatchObject({ ok: true });
  });
});

test.each([
  { provider: "idwise", event: "Finished Journey", scheme: "header:X-Api-Key" },
  { provider: "amani", event: "profile_create", scheme: "token:X-Amani-Token" },
])("$provider is verified by $scheme when the header is named", async ({ provider, event, scheme }) => {
  await using session = await startListen(["--provider", provider, "--scheme", scheme, "--secret", secret]);
  const shown = await pokeAndShow(session, [event, "--scheme", scheme, "--secret", secret]);
  expect(shown.verdict).toMatchObject({ ok: true, schemeId: scheme.split(":")[0] });
});

test.each([
  { words: "stripe:payment_intent.succeeded", secret: "whsec_made-up-for-this-test-only" },
  { words: "github:push", secret: "made-up-for-this-test-only" },
  { words: "svix:", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  { words: "slack:", secret: "8f742231b10e8888abcd99yyyzzz85a5" },
  { words: "onfido:", secret: "made-up-for-this-test-only" },
])("a poke of $words arrives and is genuine", async ({ words, secret: own }) => {
  await using session = await startListen(["--secret", own]);
  const [id, name] = words.split(":") as [string, string];
  const provider = providers.find((candidate) => candidate.id === id);
  const event = name === "" ? provider?.events.find(({ payload }) => payload !== undefined)?.name : name;
  const shown = await pokeAndShow(session, [event as string, "--provider", id, "--secret", own]);
  expect(shown).toMatchObject({ provider: id, event, verdict: { ok: true } });
});

test.each([
  { id: "clerk", event: "user.created" },
  { id: "resend", event: undefined },
  { id: "openai", event: undefined },
])(
  "a key that was given for $id is used, although its deliveries look like another sender's",
  async ({ id, event }) => {
    const own = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    await using session = await startListen(["--secret", `${id}=${own}`]);
    const known = providers.find((candidate) => candidate.id === id);
    const name = event ?? known?.events.find(({ payload }) => payload !== undefined)?.name;
    const shown = await pokeAndShow(session, [name as string, "--provider", id, "--secret", own]);
    expect(shown).toMatchObject({ provider: id, verdict: { ok: true } });
  },
);

test("X-PLIANCE-SECRET stays home over http unless it is forced, and the output says so", async () => {
  await using session = await startListen(["--secret", secret]);
  const poked = await runHookdev(["poke", "PersonSanctionMatched", "--secret", secret, "--url", session.url], {
    home: session.home,
  });
  expect(poked.stderr).toContain("X-PLIANCE-SECRET was left out");
  const capture = await session.waitFor(({ type }) => type === "capture");
  expect(capture.verdict).toMatchObject({ ok: false, reason: "missing" });
});

test("poke without --url goes to the listen that is running", async () => {
  await using session = await startListen();
  const poked = await runHookdev(["poke", "Check.Started"], { home: session.home });
  expect(poked.code).toBe(0);
  expect(await session.waitFor(({ type }) => type === "capture")).toMatchObject({ event: "Check.Started" });
});

test("two fresh pokes differ and are both genuine", async () => {
  await using session = await startListen(["--secret", secret]);
  const args = ["Case.Created", "--fresh", "--secret", secret];
  const first = await pokeAndShow(session, args);
  const second = await pokeAndShow(session, args);
  expect(first.sha256).not.toBe(second.sha256);
  expect([first.verdict?.ok, second.verdict?.ok]).toEqual([true, true]);
});
