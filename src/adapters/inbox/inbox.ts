// The listener that webhooks arrive at; the only part of hookdev that a tunnel may expose.

import type { Server } from "node:http";
import type { Inbox, InboxOptions } from "../../core/arrival.ts";
import type { Clock } from "../../core/ports.ts";
import { bind } from "./bind.ts";
import type { Connection } from "./connection.ts";
import { createDoor } from "./door.ts";
import { Inlet } from "./inlet.ts";

/**
 * Opens the inbox on its addresses.
 *
 * @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `HOST_NOT_AVAILABLE`
 */
export async function openInbox(options: InboxOptions): Promise<Inbox> {
  const inlet = new Inlet(options);
  const connections = new Set<Connection>();
  const { headersTimeoutMs, requestTimeoutMs } = options;
  const create = () => createDoor({ headersTimeoutMs, requestTimeoutMs, inlet, connections });
  const { servers, addresses, port } = await bind({
    host: options.host,
    port: options.port,
    scheme: inlet.scheme,
    create,
  });
  let closed: Promise<void> | undefined;
  return {
    addresses,
    port,
    close(drainMs) {
      closed ??= drain({ servers, connections, inlet, clock: options.clock }, drainMs);
      return closed;
    },
  };
}

interface Running {
  readonly servers: readonly Server[];
  readonly connections: Set<Connection>;
  readonly inlet: Inlet;
  readonly clock: Clock;
}

/** No new connections; idle ones end now, busy ones after their answer, all of them when the time is up. */
async function drain({ servers, connections, inlet, clock }: Running, drainMs: number): Promise<void> {
  const ended = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  for (const connection of connections) connection.finish();
  const done = new AbortController();
  const timeUp = clock.sleep(drainMs, done.signal).catch(() => undefined);
  await Promise.race([ended.then(() => inlet.idle()), timeUp]);
  done.abort();
  for (const connection of connections) connection.socket.destroy();
  await ended;
}
