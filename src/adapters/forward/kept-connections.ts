// Connections to the app that wait for its next request: one timer ends them all, before the app would.

import type { Agent, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { firstHeader } from "../../core/http.ts";
import type { Clock } from "../../core/ports.ts";
import { startDeadline } from "../timers.ts";

/** Node's own servers close an idle connection after 5 s; a shorter hint of the app counts. */
const idleMs = 4000;
const sweepMs = 500;
/** So long before the app ends a connection it is not used any more. */
const marginMs = 1000;

const key = Symbol("kept");

interface Carrier extends Socket {
  [key]?: { readonly idleMs: number; since: number };
}

/**
 * Makes an agent that keeps connections to one target do so at less cost: Node's would set, listen to and clear a
 * timeout of the socket for each request, and put a name together twice.
 */
export function keepConnections<T extends Agent>(agent: T, clock: Pick<Clock, "monotonic">): T {
  let isSweeping = false;
  const sweep = () => {
    const idle = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);
    for (const socket of idle) if (isOver(socket, clock.monotonic())) socket.destroy();
    isSweeping = idle.length > 0;
    if (isSweeping) startDeadline(sweepMs, sweep, { keepsAlive: false });
  };
  agent.getName = () => "app";
  agent.keepSocketAlive = (stream) => {
    const socket = stream as Carrier;
    socket.unref();
    // An answer that came in parts was waited for.
    if (socket.timeout) socket.setTimeout(0);
    socket[key] ??= { idleMs, since: 0 };
    socket[key].since = clock.monotonic();
    if (!isSweeping) {
      isSweeping = true;
      startDeadline(sweepMs, sweep, { keepsAlive: false });
    }
    return socket[key].idleMs > 0;
  };
  return agent;
}

/** Takes note of how long the app says that it keeps the connection of this answer. */
export function noteHint(response: IncomingMessage): void {
  const seconds = /^timeout=(\d+)/.exec(firstHeader(response.rawHeaders, "keep-alive") ?? "")?.[1];
  if (seconds === undefined) return;
  const hintedMs = Math.max(0, Number(seconds) * 1000 - marginMs);
  (response.socket as Carrier)[key] = { idleMs: Math.min(idleMs, hintedMs), since: 0 };
}

function isOver(socket: Carrier, now: number): boolean {
  const kept = socket[key];
  return kept !== undefined && now - kept.since + sweepMs >= kept.idleMs;
}
