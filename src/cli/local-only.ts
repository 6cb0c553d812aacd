// The lock that keeps everything on this machine: an environment variable, or a line in the user's settings.

import { visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import { readUserSettings } from "./user-settings.ts";

/**
 * What locks (for a message), or undefined: `HOOKDEV_LOCAL_ONLY` other than 0, or `"localOnly": true` in
 * `settings.json` of the user's configuration folder. A repository cannot set either.
 *
 * @throws HookdevError `SETTINGS_INVALID`: settings that cannot be read might hold the lock
 */
export async function readLocalOnly(context: CliContext): Promise<string | undefined> {
  const variable = context.settings.variable("HOOKDEV_LOCAL_ONLY");
  if (variable !== undefined && variable !== "0") return "HOOKDEV_LOCAL_ONLY";
  const { localOnly, file = "" } = await readUserSettings(context);
  return localOnly === true ? `"localOnly" in ${visible(file)}` : undefined;
}
