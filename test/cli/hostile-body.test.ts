// A body is text from outside: it must not drive the terminal, nor the CI system that reads the log.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { folderWith } from "../helpers/provider-files.ts";
import { passingFolder, recordedRun } from "../helpers/recorded-run.ts";
import { bodyOf, sampleAttempt, sampleCapture } from "../helpers/store-samples.ts";

const commands = "::add-mask::x\n  ::error::y\n\t::warning::z\n##[group]a\nmid ##vso[task.setvariable]b\nplain ## text";

/** What GitHub's runner (which looks past spaces) and Azure's (which looks anywhere) take for a command. */
const command = /^\s*::|^\s*##|##[a-z]*\[/im;

async function homeWith(body: string, isBroken = false): Promise<string> {
  const home = passingFolder();
  const store = openStore({ file: join(home, "captures.db") });
  const id = await store.add(
    sampleCapture({ target: "/##vso[x]", headers: ["X-Odd", "##[group]a"], body: bodyOf(body) }),
  );
  const outcome = {
    kind: "answered",
    status: 200,
    headers: [],
    body: Buffer.from("half"),
    bodyState: "broken",
  } as const;
  if (isBroken) await store.addAttempt({ ...sampleAttempt(id), outcome });
  await store.close();
  return home;
}

describe("captures show", () => {
  test("holds no line that a CI system takes for its own", async () => {
    const { stdout, code } = await recordedRun(["captures", "show", "last"], { home: await homeWith(commands) });
    expect(code).toBe(0);
    expect(stdout).toContain("  │ ::add-mask::x\n  │   ::error::y\n");
    expect(stdout).toContain("plain ## text");
    expect(stdout).not.toMatch(command);
  });

  test("says that the body of an answer broke off", async () => {
    const { stdout } = await recordedRun(["captures", "show", "last"], { home: await homeWith("{}", true) });
    expect(stdout).toMatch(/: 200, its body broke off, in /);
  });
});

test("poke --dry-run holds no line that a CI system takes for its own", async () => {
  const data = join(folderWith({ "body.txt": commands }), "body.txt");
  const args = [
    "poke",
    "Check.Started",
    "--url",
    "http://127.0.0.1:9/",
    "--unsigned",
    "--dry-run",
    "--data",
    `@${data}`,
  ];
  const { stdout, code } = await recordedRun(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# HTTP \(each line behind a bar\)\n {2}│ POST \/ HTTP\/1\.1\n/m);
  expect(stdout).not.toMatch(command);
});

describe("captures export", () => {
  const hostile = '{"a":"\u001b]52;c;aGk=\u0007\u202e\u200b"}';

  test.each(["body", "http"])("writes no %s to a terminal", async (format) => {
    const home = await homeWith(hostile);
    const refused = await recordedRun(["captures", "export", "last", "--format", format], { home, isTty: true });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("(BODY_TO_TERMINAL)");
    const piped = await recordedRun(["captures", "export", "last", "--format", format], { home });
    expect(piped.stdout).toContain(hostile);
  });

  test("writes HAR without unseen characters, and with the same value", async () => {
    const home = await homeWith(hostile);
    const { stdout } = await recordedRun(["captures", "export", "last", "--format", "har"], { home, isTty: true });
    expect(stdout).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]/);
    expect(JSON.parse(stdout).log.entries[0].request.postData.text).toBe(hostile);
  });
});
