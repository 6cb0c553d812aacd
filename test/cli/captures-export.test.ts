import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { exportCaptures } from "../../src/cli/captures-export.ts";
import type { CliContext } from "../../src/cli/command.ts";
import type { NewCapture } from "../../src/core/capture.ts";
import { sampleAttempt, sampleCapture, temporaryFolder } from "../helpers/store-samples.ts";

/** The status in the HAR of a capture with one attempt, which was answered 200. */
async function harStatus(changes: Partial<NewCapture>): Promise<number> {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  onTestFinished(() => store.close());
  const id = await store.add(sampleCapture(changes));
  await store.addAttempt(sampleAttempt(id));
  const capture = store.get(id);
  if (capture === undefined) throw new Error("the capture is gone");
  let written = "";
  const write = (bytes: Uint8Array) => {
    written += Buffer.from(bytes).toString();
  };
  const out = { write, isTty: false };
  const context = { system: { out, err: out } } as unknown as CliContext;
  await exportCaptures([capture], { store, format: "har", showSecrets: true }, context);
  return JSON.parse(written).log.entries[0].response.status;
}

test("HAR holds what the inbox answered itself, not the answer to a later replay", async () => {
  expect(await harStatus({ answeredStatus: 503 })).toBe(503);
});

test("HAR holds the app's answer where a forward decided", async () => {
  expect(await harStatus({})).toBe(200);
});
