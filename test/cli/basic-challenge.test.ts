// `poke` at a session that was started with --basic-auth: its password is in no file, so the 401 says what to do.

import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startCli } from "../helpers/cli-in-process.ts";

const event = "PersonSanctionMatched";
const how = `--header "Authorization: Basic $(printf %s 'user:password' | base64)"`;

async function startGuarded() {
  const inbox = startCli([
    "listen",
    "--port",
    "0",
    "--no-tunnel",
    "--output",
    "ndjson",
    "--basic-auth",
    "ada:Pa55-word",
  ]);
  onTestFinished(() => void inbox.stop());
  await inbox.waitFor(({ type }) => type === "ready");
  return inbox;
}

test("poke without the header says which one to add, and with it arrives", async () => {
  const { home } = await startGuarded();
  const without = startCli(["poke", event], { home });
  expect(await without.ended).toBe(1);
  expect(without.stdout()).toContain(
    `The inbox takes requests with the user and password of its --basic-auth only, which hookdev keeps nowhere. Add ${how}.`,
  );
  const wrong = startCli(["poke", event, "--header", "authorization: Basic YTpi"], { home });
  expect(await wrong.ended).toBe(1);
  expect(wrong.stdout()).toContain(`those in the Authorization header are others. Correct ${how}.`);
  const header = `Authorization: Basic ${Buffer.from("ada:Pa55-word").toString("base64")}`;
  expect(await startCli(["poke", event, "--header", header], { home }).ended).toBe(0);
});

test("no file of the session holds the password", async () => {
  const { home } = await startGuarded();
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.some(({ parentPath }) => parentPath.endsWith("sessions"))).toBe(true);
  for (const { parentPath, name } of files) {
    const text = readFileSync(join(parentPath, name), "latin1");
    for (const secret of ["Pa55-word", Buffer.from("ada:Pa55-word").toString("base64")])
      expect(text).not.toContain(secret);
  }
});

test.each([
  ['Basic realm="app"', `The app asks for user and password. Add ${how}.`],
  ["Bearer", "The app wants to know who is calling"],
])("an app's own 401 with %s is told as its own", async (challenge, words) => {
  const app = createServer((_request, response) => response.writeHead(401, { "WWW-Authenticate": challenge }).end());
  await new Promise<void>((done) => app.listen(0, "127.0.0.1", () => done()));
  onTestFinished(() => void app.close());
  const poke = startCli(["poke", event, "--url", String((app.address() as AddressInfo).port)]);
  expect(await poke.ended).toBe(1);
  expect(poke.stdout()).toContain(words);
});
