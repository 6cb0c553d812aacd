// Asks a place whether somebody answers there.

import { connect } from "node:net";
import type { Sender } from "../core/ports.ts";
import type { Probe, WaitPlace } from "../core/replay/program.ts";
import { openExactSender } from "./send/exact.ts";
import { systemClock } from "./system.ts";
import { startDeadline } from "./timers.ts";

/** A probe: a TCP place is up when it takes a connection, an HTTP place when it answers 2xx or 3xx. */
export function createProbe(): Probe {
  const sender = openExactSender({ clock: systemClock() });
  return (place, timeoutMs) =>
    place.kind === "tcp" ? probeTcp(place, timeoutMs) : probeHttp(place, { sender, timeoutMs });
}

function probeTcp({ host, port }: WaitPlace & { kind: "tcp" }, timeoutMs: number): ReturnType<Probe> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, autoSelectFamily: true });
    const settle = (result: Awaited<ReturnType<Probe>>) => {
      deadline.cancel();
      socket.destroy();
      resolve(result);
    };
    const deadline = startDeadline(timeoutMs, () => settle({ reason: "it takes no connection" }));
    socket.once("connect", () => settle("up"));
    socket.on("error", (error: NodeJS.ErrnoException) => settle({ reason: reasonOf(error.code ?? "") }));
  });
}

async function probeHttp(
  { url }: WaitPlace & { kind: "http" },
  { sender, timeoutMs }: { readonly sender: Sender; readonly timeoutMs: number },
): ReturnType<Probe> {
  const request = { method: "GET", url, headers: ["Accept", "*/*"], body: new Uint8Array(0) };
  // A server on this machine may well have a certificate of its own making; nothing secret is sent.
  const { outcome } = await sender.send(request, { timeoutMs, maxAnswerBytes: 1024, insecure: true });
  if (outcome.kind === "failed")
    return { reason: outcome.code === "REFUSED" ? reasonOf("ECONNREFUSED") : `it gives no answer (${outcome.code})` };
  return outcome.status >= 200 && outcome.status < 400 ? "up" : { reason: `it answers ${outcome.status}` };
}

function reasonOf(code: string): string {
  return code === "ECONNREFUSED" ? "it refuses connections" : `it takes no connection (${code})`;
}
