import { describe, expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import { firstHeader } from "../../src/core/http.ts";
import type { Line } from "../helpers/binary.ts";
import { runCli, startCli } from "../helpers/cli-in-process.ts";
import { openApp } from "../helpers/seeds/stage.ts";

const secret = "031356FD-0686-4164-89F9-632882700679";

/** One event through `listen --emulate`, from the emulated provider over the inbox to the app. */
async function playOne(...args: string[]) {
  await using app = await openApp();
  const all = [
    "--emulate",
    "pliance",
    "--emulate-port",
    "0",
    "--port",
    "0",
    "--no-tunnel",
    "--output",
    "ndjson",
    "--ephemeral",
  ];
  const run = startCli(["listen", ...all, "--forward-to", app.url, "--secret", `pliance=${secret}`, ...args]);
  const ready = await run.waitFor(({ type }) => type === "ready");
  const emitted = await runCli(["emit", "PersonSanctionMatched", "--fresh"], { home: run.home });
  expect([emitted.stderr, emitted.code]).toEqual(["", 0]);
  const happened = (kind: string) => (line: Line) =>
    line.type === "emulator" && (line.event as { type: string }).type === kind;
  const attempt = await run.waitFor(happened("attempt"));
  const capture = await run.waitFor(({ type }) => type === "capture");
  expect(await run.stop()).toBe(0);
  const store = openStore({ file: `${run.home}/captures.db`, clock: systemClock() });
  const kept = store.get(capture.id as number);
  await store.close();
  return {
    ready,
    attempt,
    capture,
    lines: run.lines(),
    received: app.received,
    header: firstHeader(kept?.headers ?? [], "X-PLIANCE-SECRET"),
  };
}

describe("listen --emulate pliance", () => {
  test("over https: the secret arrives, the delivery is genuine, and the app behind the inbox gets it", async () => {
    const { ready, attempt, capture, lines, received, header } = await playOne("--https");
    expect(ready).toMatchObject({ inbox: [expect.stringMatching(/^https:/), expect.anything()] });
    expect(ready).toMatchObject({ emulator: { addresses: [expect.stringMatching(/^https:/), expect.anything()] } });
    expect(lines[0]?.type).toBe("ready");
    expect(header).toBe(secret);
    expect(capture).toMatchObject({ provider: "pliance", verdict: { ok: true } });
    expect(attempt).toMatchObject({ event: { attempt: { outcome: "answered", status: 200 } } });
    expect(received).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  test("over http: the secret stays at home, and the attempt says so", async () => {
    const { attempt, received, header } = await playOne();
    expect(header).toBeUndefined();
    expect(received[0]?.headers["x-pliance-secret"]).toBeUndefined();
    expect(attempt).toMatchObject({ event: { attempt: { withheld: expect.stringContaining("https only") } } });
  });
});
