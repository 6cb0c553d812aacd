// `--host`: which address the inbox binds, and a word when others can reach it.

import { isThisMachine } from "../core/this-machine.ts";
import type { CliContext } from "./command.ts";
import { note } from "./note.ts";
import { usageError } from "./usage-error.ts";

/**
 * The address to bind, or undefined for loopback. Node takes an empty one (`--host "$UNSET"`) for every interface.
 *
 * @throws HookdevError `HOST_INVALID`
 */
export function readHost(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() !== "") return text;
  throw usageError(
    "HOST_INVALID",
    "--host is empty, which would bind every interface of this machine.",
    "Leave it out for 127.0.0.1 and ::1, or write 0.0.0.0 if everybody on your network may come in.",
  );
}

/** Says on stderr that the inbox is open to others, unless the host is this machine's own. */
export function tellReachable(host: string | undefined, context: Pick<CliContext, "system">): void {
  if (host === undefined || isThisMachine(host)) return;
  note(`--host ${host} makes this inbox reachable from your network.`, context);
}
