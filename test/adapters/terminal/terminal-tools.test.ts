import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyToClipboard, terminalCopy } from "../../../src/adapters/terminal/clipboard.ts";
import { writeNewFile } from "../../../src/adapters/terminal/new-file.ts";
import { openInProgram } from "../../../src/adapters/terminal/run-program.ts";
import { openInBrowser } from "../../../src/adapters/terminal/shell.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-tools-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const leftovers = () =>
  readdirSync(tmpdir()).filter(
    (name) => name.startsWith("hookdev-") && existsSync(join(tmpdir(), name, "odd name.json")),
  );

describe("an editor", () => {
  test("gets the bytes in a file and gives back what it made of them", async () => {
    const edited = await openInProgram({
      program: "sed -i s/draft/open/",
      name: "odd name.json",
      bytes: utf8('{"a":"draft"}'),
    });
    expect(text(edited)).toBe('{"a":"open"}');
    expect(leftovers()).toEqual([]);
  });

  test("finds a file that only its owner can read", async () => {
    const seen = join(folder, "mode");
    await openInProgram({ program: `stat -c %a > ${seen}`, name: "x.json", bytes: utf8("{}") });
    expect(readFileSync(seen, "utf8").trim()).toBe("600");
  });

  test.each([
    ["false", /it ended with 1/],
    ["no-such-editor-anywhere", /it ended with 127/],
  ])("that fails (%s) is told, and leaves nothing behind", async (program, message) => {
    await expect(openInProgram({ program, name: "odd name.json", bytes: utf8("{}") })).rejects.toMatchObject({
      code: "PROGRAM_FAILED",
      message: expect.stringMatching(message),
    });
    expect(leftovers()).toEqual([]);
  });
});

describe("a fixture file", () => {
  test("never takes the place of another one", async () => {
    const target = join(folder, "fixtures/dotfile");
    expect(await writeNewFile(target, "A.json", utf8("1"))).toBe(join(target, "A.json"));
    expect(await writeNewFile(target, "A.json", utf8("2"))).toBe(join(target, "A-2.json"));
    expect(readFileSync(join(target, "A.json"), "utf8")).toBe("1");
    expect(statSync(join(target, "A.json")).mode & 0o777).toBe(0o600);
  });

  test("that cannot be written is an error in words", async () => {
    writeFileSync(join(folder, "fixtures"), "a file where a folder should be");
    await expect(writeNewFile(join(folder, "fixtures/x"), "A.json", utf8("1"))).rejects.toMatchObject({
      code: "FIXTURE_NOT_SAVED",
    });
  });
});

describe("the clipboard", () => {
  const nowhere = { ssh: true, tmux: false, wayland: false, x11: false, platform: "linux" } as const;

  test("of a remote shell is asked for through the terminal", async () => {
    const written: string[] = [];
    expect(await copyToClipboard("héllo", nowhere, (each) => written.push(each))).toBe("the terminal");
    expect(written).toEqual([`\u001b]52;c;${Buffer.from("héllo").toString("base64")}\u0007`]);
  });

  test("is passed through tmux with its escapes doubled", () => {
    expect(terminalCopy(utf8("a"), true)).toBe("\u001bPtmux;\u001b\u001b]52;c;YQ==\u0007\u001b\\");
  });

  test("does not take more than terminals can", async () => {
    const written: string[] = [];
    expect(await copyToClipboard("x".repeat(80_000), nowhere, (each) => written.push(each))).toBeUndefined();
    expect(written).toEqual([]);
  });
});

test("the browser is asked for web addresses only", async () => {
  expect(await openInBrowser("file:///etc/passwd", "linux")).toBe(false);
  expect(await openInBrowser("javascript:alert(1)", "linux")).toBe(false);
});
