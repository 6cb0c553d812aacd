// One pooled connection and the inbox: bytes go through untouched, and the inbox is dialled at the first byte only.

import { connect, type Socket } from "node:net";
import type { Clock } from "../../../core/ports.ts";

export interface PassageDeps {
  readonly inbox: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  /** The first byte from the relay has come. */
  readonly onUsed: () => void;
}

/** Below this the end of the inbox's side may belong to an answer. */
const idleMs = 30_000;
/** After the inbox has ended its side the relay gets this long to end its own. */
const lingerMs = 5000;

/**
 * Leads a connection to the inbox whenever bytes come. A connection that waits in the relay's pool has none on this side:
 * no time-out of the inbox can write into the pool.
 */
export function leadToInbox(relay: Socket, deps: PassageDeps): void {
  // The relay may end its side in the pool, before it has sent anything.
  const leave = () => relay.destroy();
  relay.once("end", leave);
  relay.once("data", (first: Buffer) => {
    relay.pause();
    relay.off("end", leave);
    deps.onUsed();
    join(relay, first, deps);
  });
  relay.resume();
}

function join(relay: Socket, first: Buffer, deps: PassageDeps): void {
  const { clock, inbox } = deps;
  const local = connect({ ...inbox, allowHalfOpen: true });
  local.setNoDelay(true);
  let movedAt = clock.monotonic();
  const move = () => {
    movedAt = clock.monotonic();
  };
  const part = () => {
    relay.off("close", onRelayClosed);
    relay.off("data", move);
    relay.unpipe(local);
  };
  const onRelayClosed = () => local.destroy();
  relay.once("close", onRelayClosed);
  relay.on("data", move);
  local.on("data", move);
  local.once("error", () => relay.destroy());
  local.once("end", () => {
    if (clock.monotonic() - movedAt < idleMs) {
      relay.end();
      relay.setTimeout(lingerMs, () => relay.destroy());
      return;
    }
    // The inbox has ended an idle connection: the relay keeps its own, and the next request gets a new one here.
    part();
    local.destroy();
    leadToInbox(relay, { ...deps, onUsed: () => undefined });
  });
  local.write(first);
  relay.pipe(local);
  local.pipe(relay, { end: false });
}
