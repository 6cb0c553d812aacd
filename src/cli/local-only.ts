// The lock that keeps everything on this machine: an environment variable, or a line in the user's settings.

import { HookdevError } from "../core/errors.ts";
import { visible } from "../core/sanitise.ts";
import { utf8Text } from "../core/utf8.ts";
import type { CliContext } from "./command.ts";

/**
 * What locks (for a message), or undefined: `HOOKDEV_LOCAL_ONLY` other than 0, or `"localOnly": true` in
 * `settings.json` of the user's configuration folder. A repository cannot set either.
 *
 * @throws HookdevError `SETTINGS_INVALID`: settings that cannot be read might hold the lock
 */
export async function readLocalOnly({ settings, system }: CliContext): Promise<string | undefined> {
  const variable = settings.variable("HOOKDEV_LOCAL_ONLY");
  if (variable !== undefined && variable !== "0") return "HOOKDEV_LOCAL_ONLY";
  if (settings.configFolder === undefined) return undefined;
  const file = `${settings.configFolder}/settings.json`;
  const bytes = await system.readFile(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  return isLocked(bytes, file) ? `"localOnly" in ${visible(file)}` : undefined;
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof HookdevError ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
}

function isLocked(bytes: Uint8Array, file: string): boolean {
  try {
    const value: unknown = JSON.parse(utf8Text(bytes) ?? "");
    const lock = (value as { localOnly?: unknown }).localOnly ?? false;
    if (typeof lock === "boolean") return lock;
    throw new TypeError('"localOnly" is neither true nor false');
  } catch (cause) {
    throw new HookdevError("SETTINGS_INVALID", {
      category: "config",
      message: `${visible(file)} cannot be understood: ${visible(cause instanceof Error ? cause.message : String(cause))}.`,
      remedy: 'Write {"localOnly": true} or {"localOnly": false}, or use --no-tunnel.',
      cause,
    });
  }
}
