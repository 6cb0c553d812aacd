// Which secret a saved capture is signed with.

import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { freshHome } from "../helpers/binary.ts";
import { runCli } from "../helpers/cli-in-process.ts";
import { sampleCapture } from "../helpers/store-samples.ts";

test.each([
  { what: "a secret of the environment is not used by itself", options: [], signature: "test" },
  { what: "one that is named is", options: ["--secret-env", "HOOKDEV_SECRET_DOTFILE"], signature: "given" },
])("$what", async ({ options, signature }) => {
  const home = freshHome();
  mkdirSync(home, { recursive: true });
  const store = openStore({ file: join(home, "captures.db") });
  const headers = ["Content-Type", "application/json", "Dotfile-Signature", "ab".repeat(32)];
  const bytes = Buffer.from("{}");
  await store.add(sampleCapture({ provider: "dotfile", headers, body: { size: 2, bytes } }));
  await store.close();
  const to = join(home, "fixtures");
  const env = { HOOKDEV_SECRET_DOTFILE: "the-real-secret-of-the-account" };
  const { code, stderr } = await runCli(["captures", "save", "1", "--as", "one", "--to", to, ...options], {
    home,
    env,
  });
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("the-real-secret")]);
  expect(JSON.parse(readFileSync(join(to, "one.json.meta.json"), "utf8"))).toMatchObject({ signature });
});
