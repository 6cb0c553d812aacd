// What the environment says; everything else gets what it needs as an argument.

import { join } from "node:path";
import { findStateFolder, findUserHome } from "../compose.ts";

export interface Settings {
  /** Folder for the store and the announcements of running sessions; undefined when no home is known. */
  readonly stateFolder: string | undefined;
  /** Store file unless `--store` names another one; undefined when no home is known. */
  readonly storeFile: string | undefined;
  /** Where the process was started; undefined when that folder is gone. */
  readonly workingFolder: string | undefined;
  /** The user's own `hookdev.config.*` and `providers/`, where code may stand; undefined when no home is known. */
  readonly configFolder: string | undefined;
  /** Colour wanted on this terminal; each output still asks whether it is one. */
  readonly colour: boolean;
  readonly forceColour: boolean;
  /** Set in CI jobs. */
  readonly ci: boolean;
  readonly term: string;
  /** One variable, or undefined when it is unset or empty. */
  variable(name: string): string | undefined;
}

/** Reads the settings; an empty variable counts as unset. */
export function readSettings(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Settings {
  const variable = (name: string) => {
    const value = env[name];
    return value === undefined || value === "" ? undefined : value;
  };
  const stateFolder = findStateFolder(env, platform);
  const force = variable("FORCE_COLOR");
  return {
    stateFolder,
    storeFile: variable("HOOKDEV_STORE") ?? (stateFolder === undefined ? undefined : join(stateFolder, "captures.db")),
    workingFolder: findWorkingFolder(),
    configFolder: findConfigFolder(variable, platform),
    colour: variable("NO_COLOR") === undefined && variable("TERM") !== "dumb",
    forceColour: force !== undefined && force !== "0",
    ci: variable("CI") !== undefined,
    term: variable("TERM") ?? "",
    variable,
  };
}

/** Loads modules that read NODE_ENV once (React: its development build costs a quarter more); children do not inherit it. */
export async function loadAsProduction<T>(load: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    return await load();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** With HOOKDEV_HOME everything stands together; else beside the configuration of other programs. */
function findConfigFolder(
  variable: (name: string) => string | undefined,
  platform: NodeJS.Platform,
): string | undefined {
  const own = variable("HOOKDEV_HOME");
  if (own !== undefined) return join(own, "config");
  const base = platform === "win32" ? variable("APPDATA") : variable("XDG_CONFIG_HOME");
  if (base !== undefined) return join(base, "hookdev");
  const home = platform === "win32" ? undefined : (variable("HOME") ?? findUserHome());
  return home === undefined ? undefined : join(home, ".config", "hookdev");
}

/** `cwd` throws in a folder that was removed. */
function findWorkingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
