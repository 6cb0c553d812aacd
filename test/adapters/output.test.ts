// Output to real pipes, files and full devices.

import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openOutput } from "../../src/adapters/output.ts";

const program = join(import.meta.dirname, "../helpers/output-writer.ts");

/** Runs `writer` (the child program with its line count) inside shell text. */
function shell(text: string, lines: number) {
  const command = `writer() { "$0" "${program}" ${lines} "$@"; echo "exit $?" >&2; }; ${text}`;
  return spawnSync("/bin/sh", ["-c", command, process.execPath], { encoding: "utf8", maxBuffer: 64e6 });
}

test("ends quietly when the reader leaves", () => {
  const { stdout, stderr } = shell("writer | head -1", 20_000);
  expect(stdout).toBe("line 1 é\n");
  expect(stderr).toBe("reader left\nexit 0\n");
});

test("waits for a slow reader and loses nothing", () => {
  const { stdout, stderr } = shell("writer | dd bs=61 2>/dev/null", 20_000);
  expect(stdout).toBe(expectedText(20_000));
  expect(stderr).toBe("all written\nexit 0\n");
});

test("writes a file whole", () => {
  const file = join(temporaryFolder(), "out.txt");
  expect(shell(`writer > "${file}"`, 2000).stderr).toBe("all written\nexit 0\n");
  expect(readFileSync(file, "utf8")).toBe(expectedText(2000));
});

test("keeps the order of two outputs into one file", () => {
  const file = join(temporaryFolder(), "both.txt");
  const fd = openSync(file, "a");
  onTestFinished(() => closeSync(fd));
  const stream = { fd, write: refuse, on: () => undefined };
  const [out, err] = [openOutput(stream), openOutput(stream)];
  out.write("1\n");
  err.write("2\n");
  out.write(new Uint8Array([0xff, 0x0a]));
  expect(readFileSync(file)).toEqual(Buffer.from("1\n2\n\xff\n", "latin1"));
});

describe.skipIf(!existsSync("/dev/full"))("on a full device", () => {
  test("says that output is lost, without a stack trace", () => {
    expect(shell("writer > /dev/full", 3).stderr).toBe("lost ENOSPC\nexit 3\n");
  });

  test("says it once, does not throw and drops the rest", async () => {
    const fd = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(fd));
    const lost: unknown[] = [];
    const out = openOutput({ fd, write: refuse, on: () => undefined }, { onLost: (error) => lost.push(error) });
    out.write("a");
    out.write("b");
    await out.flush();
    expect(lost).toMatchObject([{ code: "ENOSPC" }]);
  });
});

test.each(["", "at-once"])("says that output is lost when a file may not grow, and keeps what fitted (%s)", (how) => {
  const file = join(temporaryFolder(), "out.txt");
  const { stderr } = shell(`ulimit -S -f 8; writer ${how} > "${file}"`, 2000);
  expect(stderr).toBe("lost EFBIG\nexit 3\n");
  const kept = readFileSync(file);
  expect(kept.length % 4096).toBe(0);
  expect(kept.equals(Buffer.from(expectedText(2000)).subarray(0, kept.length))).toBe(true);
});

test("takes width and kind from the terminal, 80 columns without one", () => {
  const stream = { fd: 1, isTTY: true, columns: 120, write: () => true, on: () => undefined };
  const out = openOutput(stream);
  expect([out.isTty, out.columns]).toEqual([true, 120]);
  stream.columns = 40;
  expect(out.columns).toBe(40);
  const { columns: _, isTTY: __, ...pipe } = stream;
  expect([openOutput(pipe).isTty, openOutput(pipe).columns]).toEqual([false, 80]);
});

function refuse(): boolean {
  throw new Error("A file is written without Node's stream.");
}

function expectedText(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `line ${i + 1} ${"é".repeat((i + 1) % 50)}\n`).join("");
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-output-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
