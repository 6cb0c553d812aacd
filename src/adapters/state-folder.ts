// Where hookdev keeps what it knows of this machine: captures, sessions, the authority of local https.

import { homedir } from "node:os";
import { join } from "node:path";

/** The folder, by these variables (an empty one counts as unset); undefined when no home is known. */
export function stateFolderOf(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const variable = (name: string) => (env[name] === "" ? undefined : env[name]);
  const own = variable("HOOKDEV_HOME");
  if (own !== undefined) return own;
  if (platform === "win32") {
    const local = variable("LOCALAPPDATA");
    return local === undefined ? undefined : join(local, "hookdev");
  }
  const state = variable("XDG_STATE_HOME");
  if (state !== undefined) return join(state, "hookdev");
  const home = variable("HOME") ?? safeHome();
  if (home === undefined) return undefined;
  return platform === "darwin"
    ? join(home, "Library", "Application Support", "hookdev")
    : join(home, ".local", "state", "hookdev");
}

/** The user's home; undefined where neither HOME nor a passwd entry exists. */
export function safeHome(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
