// Where a poke goes: the given URL, or the `listen` that is running on this machine.

import { openSessionRegistry } from "../compose.ts";
import { parseTarget } from "../core/values.ts";
import type { CliContext } from "./command.ts";
import { usageError } from "./usage-error.ts";

/** An absolute URL. A path alone is a path at the running inbox. @throws HookdevError `NO_TARGET` */
export async function choosePokeUrl(given: string | undefined, context: CliContext, dryRun: boolean): Promise<string> {
  if (given !== undefined && !given.startsWith("/")) return parseTarget(given, "--url").url;
  const [newest] = (await openSessionRegistry(context.settings.stateFolder)).running();
  // Behind the address and not in its place: a session with a path token takes nothing elsewhere.
  if (newest !== undefined) return new URL(`${newest.url}${given ?? "/"}`).href;
  if (dryRun) return new URL(given ?? "/", "http://127.0.0.1:4400").href;
  throw usageError(
    "NO_TARGET",
    "No --url was given, and no `hookdev listen` is running on this machine.",
    "Name your endpoint with --url http://localhost:3000/hooks, or start `hookdev listen` in another terminal.",
  );
}
