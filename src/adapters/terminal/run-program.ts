// Editors and pagers: programs that get the terminal for themselves.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HookdevError } from "../../core/errors.ts";
import { visible } from "../../core/sanitise.ts";

export interface ProgramFile {
  /** What the user's $EDITOR or $PAGER says, taken by a shell: `code --wait`, `less -R`. */
  readonly program: string;
  /** Name of the temporary file: its ending tells the editor what it holds. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Opens the bytes in a program and gives back what the file holds when it ends. @throws HookdevError `PROGRAM_FAILED` */
export async function openInProgram({ program, name, bytes }: ProgramFile): Promise<Uint8Array> {
  // Captures hold personal data: the folder is private (0700) and goes when the program ends, also when it fails.
  const folder = await mkdtemp(join(tmpdir(), "hookdev-"));
  const file = join(folder, name);
  try {
    await writeFile(file, bytes, { mode: 0o600 });
    await run(program, file);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(program: string, file: string): Promise<void> {
  releaseInput();
  return new Promise((resolve, reject) => {
    const [shell, args] =
      process.platform === "win32"
        ? ["cmd.exe", ["/c", `${program} "${file}"`]]
        : ["/bin/sh", ["-c", `${program} "$1"`, "sh", file]];
    const child = spawn(shell as string, args as string[], { stdio: "inherit" });
    child.once("error", (error) => reject(failed(program, error.message, error)));
    child.once("exit", (code, signal) =>
      code === 0
        ? resolve()
        : reject(failed(program, signal === null ? `it ended with ${code}` : `it was ended by ${signal}`)),
    );
  });
}

/**
 * Node has a read of the terminal pending, which would take the program's first key; `pause()` does not cancel it,
 * the event does.
 */
export function releaseInput(): void {
  process.stdin.emit("pause");
}

function failed(program: string, why: string, cause?: unknown): HookdevError {
  return new HookdevError("PROGRAM_FAILED", {
    category: "environment",
    message: `"${visible(program)}" did not work: ${why}.`,
    remedy: "Set EDITOR or PAGER to a program that runs in this terminal.",
    cause,
  });
}
