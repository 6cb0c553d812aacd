// `settings.json` of the user's configuration folder. A repository cannot set any of it.

import { HookdevError } from "../core/errors.ts";
import type { MaskMode } from "../core/mask.ts";
import { visible } from "../core/sanitise.ts";
import { utf8Text } from "../core/utf8.ts";
import type { CliContext } from "./command.ts";

export interface UserSettings {
  /** Nothing may leave this machine through a tunnel. */
  readonly localOnly?: boolean;
  /** When the screen hides values that look personal. */
  readonly mask?: MaskMode;
  /** The file, for messages; undefined where there is none. */
  readonly file?: string;
}

const maskModes: readonly unknown[] = ["never", "external", "always"];

/** @throws HookdevError `SETTINGS_INVALID`: settings that cannot be read might hold a lock */
export async function readUserSettings({ settings, system }: CliContext): Promise<UserSettings> {
  if (settings.configFolder === undefined) return {};
  const file = `${settings.configFolder}/settings.json`;
  const bytes = await system.readFile(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return bytes === undefined ? {} : { ...understood(bytes, file), file };
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof HookdevError ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
}

function understood(bytes: Uint8Array, file: string): UserSettings {
  try {
    const { localOnly, mask } = JSON.parse(utf8Text(bytes) ?? "") as Record<string, unknown>;
    if (localOnly !== undefined && typeof localOnly !== "boolean")
      throw new TypeError('"localOnly" is neither true nor false');
    if (mask !== undefined && !maskModes.includes(mask))
      throw new TypeError('"mask" is none of never, external, always');
    return {
      ...(localOnly === undefined ? {} : { localOnly }),
      ...(mask === undefined ? {} : { mask: mask as MaskMode }),
    };
  } catch (cause) {
    throw new HookdevError("SETTINGS_INVALID", {
      category: "config",
      message: `${visible(file)} cannot be understood: ${visible(cause instanceof Error ? cause.message : String(cause))}.`,
      remedy: 'Write for example {"localOnly": true, "mask": "always"}, or use --no-tunnel and --mask.',
      cause,
    });
  }
}
