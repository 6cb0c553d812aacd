// Captures and attempts for store tests, a temporary folder, and the child program that fills a store.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { NewCapture } from "../../src/core/capture.ts";
import type { StoredAttempt } from "../../src/core/ports.ts";

export const noon = Date.UTC(2026, 10, 20, 12);

export function sampleCapture(changes: Partial<NewCapture> = {}): NewCapture {
  return {
    receivedAt: noon,
    state: "complete",
    method: "POST",
    target: "/hooks?x=1",
    httpVersion: "1.1",
    scheme: "http",
    headers: ["Host", "localhost:4400", "X-Two", "a", "x-two", "b"],
    trailers: [],
    body: bodyOf("hello"),
    remoteAddress: "127.0.0.1",
    flags: [],
    ...changes,
  };
}

export function bodyOf(text: string): { size: number; bytes: Uint8Array } {
  const bytes = new Uint8Array(Buffer.from(text));
  return { size: bytes.length, bytes };
}

export function sampleAttempt(captureId: number): StoredAttempt {
  return {
    captureId,
    target: "http://localhost:3000",
    startedAt: noon,
    durationMs: 1.25,
    outcome: {
      kind: "answered",
      status: 200,
      headers: ["X-A", "é"],
      body: new Uint8Array([0, 255, 1]),
      bodyState: "whole",
    },
  };
}

/** A folder that is removed when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Acknowledged {
  readonly id: number;
  readonly n: number;
}

export interface StoreWriterRun {
  readonly child: ChildProcess;
  /** Grows while the child runs. */
  readonly acknowledged: Acknowledged[];
  /** What the child says about adds that were refused: one error code a line. */
  readonly refused: string[];
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts `store-writer.ts`; `onLine` is called for each thing the child says. `limits` is shell text run before it. */
export function startStoreWriter(
  args: readonly (string | number)[],
  options: { onLine?: (run: StoreWriterRun) => void; limits?: string } = {},
): StoreWriterRun {
  const program = join(import.meta.dirname, "store-writer.ts");
  const command = `${options.limits ?? ":"}; exec "$0" "$@"`;
  const child = spawn("/bin/sh", ["-c", command, process.execPath, program, ...args.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // A test that fails half-way must not leave a writer behind.
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  const run: StoreWriterRun = { child, acknowledged: [], refused: [], ended };
  let rest = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString("latin1")).split("\n");
    rest = lines.pop() as string;
    for (const line of lines) {
      const [word, id, n] = line.split(" ");
      if (word === "stored") run.acknowledged.push({ id: Number(id), n: Number(n) });
      else run.refused.push(line);
      options.onLine?.(run);
    }
  });
  return run;
}
