// A command run inside this process, its output kept as text.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CliContext } from "../../src/cli/command.ts";
import { runProgram } from "../../src/cli/program.ts";
import { createRedaction } from "../../src/cli/redaction.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { tellError } from "../../src/cli/tell-error.ts";
import { openSystem } from "../../src/compose.ts";

export interface RecordedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Holds store and configuration; a new folder that goes away with the test when missing. */
  readonly home?: string;
  readonly isTty?: boolean;
  readonly stdin?: string;
}

/** A folder that goes away with the test. */
export function passingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command that ends by itself. */
export async function recordedRun(args: readonly string[], surroundings: Surroundings = {}): Promise<RecordedRun> {
  const { env = {}, home = passingFolder(), isTty = false, stdin = "" } = surroundings;
  const out = recorder(isTty);
  const err = recorder(isTty);
  let code = 0;
  const context: CliContext = {
    redaction: createRedaction(),
    system: {
      ...openSystem(),
      out: out.output,
      err: err.output,
      readStdin: async () => Buffer.from(stdin),
      // The signals and the output of the test runner are its own.
      onEndSignal: () => () => undefined,
      onBrokenPipe: () => undefined,
    },
    settings: { ...readSettings({ HOOKDEV_HOME: home, ...env }), workingFolder: home },
    exit: (next) => {
      code = next;
    },
  };
  try {
    await runProgram(args, context);
  } catch (error) {
    code = tellError(error, context);
  }
  return { code, stdout: out.text(), stderr: err.text() };
}

function recorder(isTty: boolean) {
  const written: Buffer[] = [];
  return {
    output: {
      write: (data: string | Uint8Array) => void written.push(Buffer.from(data as string)),
      flush: async () => undefined,
      isTty,
      columns: 80,
    },
    text: () => Buffer.concat(written).toString("utf8"),
  };
}
