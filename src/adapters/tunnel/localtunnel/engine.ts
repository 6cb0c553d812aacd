// hookdev's own client of the localtunnel protocol (docs/decisions/0006-tunnel-client.md).

import { HookdevError } from "../../../core/errors.ts";
import type { Clock, OpenTunnel, Random, Sender, TunnelEngine, TunnelWish } from "../../../core/ports.ts";
import { Pool } from "./pool.ts";
import { type Registration, register } from "./registration.ts";

export interface LocaltunnelOptions {
  /** `https://loca.lt`, or the user's own server; without a slash at the end. */
  readonly server: string;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly random: Random;
}

/** A server gives a name back when the old connections were gone for its grace: 1 s in the original. */
const nameTries = 4;
const nameWaitMs = 1200;

/** The engine. It opens one registration with its pool at a time; the supervisor opens the next one. */
export function createLocaltunnel(options: LocaltunnelOptions): TunnelEngine {
  return {
    id: "localtunnel",
    relay: new URL(options.server).host,
    encryption: "plain",
    strangersMayJoin: true,
    open: (wish) => open(options, wish),
  };
}

async function open(options: LocaltunnelOptions, wish: TunnelWish): Promise<OpenTunnel> {
  const registration = await registerPatiently(options, wish);
  const { clock, random } = options;
  const pool = new Pool({ registration, inbox: wish.inbox, clock, random, onTrouble: wish.onTrouble });
  const onAbort = () => pool.close();
  wish.signal.addEventListener("abort", onAbort, { once: true });
  void pool.ended.then(() => wish.signal.removeEventListener("abort", onAbort));
  if (wish.signal.aborted) pool.close();
  if (!(await pool.firstOpen)) {
    throw new HookdevError("TUNNEL_UNREACHABLE", {
      category: "unreachable",
      message: `The tunnel server gave out a data port that is not reached. ${await pool.ended}`,
      remedy: "A firewall may allow the web only: use --tunnel cloudflared, or --no-tunnel.",
    });
  }
  return {
    url: registration.url,
    name: registration.id,
    ended: pool.ended,
    close: async () => pool.close(),
  };
}

/** After a loss the old name is often still taken by this session's own dead connections: wait for it, then take another. */
async function registerPatiently(options: LocaltunnelOptions, wish: TunnelWish): Promise<Registration> {
  const { sender, server, clock } = options;
  const asking = { sender, server, signal: wish.signal, ...(wish.name === undefined ? {} : { name: wish.name }) };
  for (let tries = 1; ; tries += 1) {
    const registration = await register(asking);
    const isWanted = wish.name === undefined || registration.id === wish.name;
    if (isWanted || !wish.again || tries === nameTries) return registration;
    await clock.sleep(nameWaitMs, wish.signal);
  }
}
