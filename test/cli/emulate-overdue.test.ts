import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmulatorFile } from "../../src/adapters/emulator-store/store.ts";
import { freshHome } from "../helpers/binary.ts";
import { runCli } from "../helpers/cli-in-process.ts";
import { endEmulatorsAfterEach, startEmulating } from "../helpers/emulating.ts";
import { openApp } from "../helpers/seeds/stage.ts";

endEmulatorsAfterEach();

test("nothing that is overdue leaves when the port is in use, and it stays for the next start", async () => {
  await using app = await openApp();
  const state = join(mkdtempSync(join(tmpdir(), "hookdev-emulate-")), "kept.db");
  await (await startEmulating(["pliance", "--target", app.url, "--state", state])).stop();
  keepOverdue(state);

  const refused = await runCli(["emulate", "pliance", "--state", state, "--port", new URL(app.url).port]);
  expect(refused.stderr).toContain("(PORT_IN_USE)");
  expect(app.received).toEqual([]);

  await startEmulating(["pliance", "--state", state]);
  expect((await app.saw(1))[0]?.text).toBe("{}");
});

test("what is in flight is let go when the start fails behind it", async () => {
  const hanging = createServer(() => undefined);
  await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
  const state = join(mkdtempSync(join(tmpdir(), "hookdev-emulate-")), "kept.db");
  const target = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`;
  await (await startEmulating(["pliance", "--target", target, "--state", state])).stop();
  keepOverdue(state);
  const home = freshHome();
  // Where running emulators are announced.
  writeFileSync(join(home, "emulators"), "");
  const refused = await runCli(["emulate", "pliance", "--state", state, "--port", "0", "--timeout", "20s"], { home });
  expect(refused.stderr).toContain("(SESSION_NOT_WRITABLE)");
  hanging.closeAllConnections();
  hanging.close();
}, 10_000);

function keepOverdue(state: string): void {
  const store = openEmulatorFile({ file: state });
  const about = { provider: "pliance", endpointId: "webhook", event: "PersonSanctionMatched" };
  const due = { createdAt: 1000, status: "waiting", nextAttemptAt: 1000, nextKind: "first" } as const;
  const body = Buffer.from("{}");
  store.save({ id: "d-1", number: 1, ...about, contentType: "application/json", body, ...due, attempts: [] });
  store.close();
}
