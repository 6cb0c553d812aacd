// The npm package `localtunnel` as a second engine, behind the same supervisor (docs/decisions/0006-tunnel-client.md).

import { createRequire } from "node:module";
import { HookdevError } from "../../core/errors.ts";
import { describeFailure } from "../../core/failure-words.ts";
import type { OpenTunnel, Sender, TunnelEngine, TunnelWish } from "../../core/ports.ts";
import { clip, quoted, visible } from "../../core/sanitise.ts";
import { startDeadline } from "../timers.ts";

export interface LocaltunnelPackageOptions {
  /** `https://loca.lt`, or the user's own server; without a slash at the end. */
  readonly server: string;
  readonly sender: Sender;
}

/** As far as it is used here; the package has no types of its own. */
interface PackageTunnel {
  readonly url: string;
  readonly clientId: string;
  on(event: "error", listener: (error: Error) => void): void;
  open(done: (error?: Error) => void): void;
  close(): void;
}

type PackageTunnelClass = new (options: { host: string; port: number; subdomain?: string }) => PackageTunnel;

/** Its promise never settles when the server is away: it asks again each second, for ever. */
const openDeadlineMs = 9000;
const probeMs = 5000;

/** The engine `localtunnel-npm`. */
export function createLocaltunnelPackage(options: LocaltunnelPackageOptions): TunnelEngine {
  return {
    id: "localtunnel-npm",
    relay: new URL(options.server).host,
    encryption: "plain",
    strangersMayJoin: true,
    open: (wish) => open(options, wish),
  };
}

/** @throws HookdevError `TUNNEL_UNREACHABLE`, `TUNNEL_REFUSED`, `TUNNEL_INBOX_UNFIT` */
async function open({ server, sender }: LocaltunnelPackageOptions, wish: TunnelWish): Promise<OpenTunnel> {
  refuseOtherHosts(wish.inbox.host);
  await probe(server, sender, wish.signal);
  const Tunnel = createRequire(import.meta.url)("localtunnel/lib/Tunnel") as PackageTunnelClass;
  const named = wish.name === undefined ? {} : { subdomain: wish.name };
  const tunnel = new Tunnel({ host: server, port: wish.inbox.port, ...named });
  const ended = Promise.withResolvers<string>();
  const close = (words: string): void => {
    tunnel.close();
    ended.resolve(words);
  };
  // Without a listener an error of its sockets would end the process.
  tunnel.on("error", (error) => close(`The localtunnel package reported: ${wordsOf(error)}.`));
  const onAbort = () => close("It was closed.");
  wish.signal.addEventListener("abort", onAbort, { once: true });
  void ended.promise.then(() => wish.signal.removeEventListener("abort", onAbort));
  await opened(tunnel, { server, ended: ended.promise, close });
  return {
    url: tunnel.url.replace(/\/+$/, ""),
    name: tunnel.clientId,
    ended: ended.promise,
    close: async () => close("It was closed."),
  };
}

interface Opening {
  readonly server: string;
  readonly ended: Promise<string>;
  readonly close: (words: string) => void;
}

/** Resolves when the package says it is open; whatever comes later than the deadline is closed again at once. */
function opened(tunnel: PackageTunnel, { server, ended, close }: Opening): Promise<void> {
  return new Promise((resolve, reject) => {
    let isGivenUp = false;
    const giveUp = (words: string): void => {
      isGivenUp = true;
      close(words);
      reject(unreachable(`The tunnel server ${visible(new URL(server).host)} gave no tunnel. ${words}`));
    };
    const deadline = startDeadline(openDeadlineMs, () => giveUp(`Nothing came within ${openDeadlineMs / 1000} s.`));
    void ended.then((words) => {
      deadline.cancel();
      if (!isGivenUp) giveUp(words);
    });
    tunnel.open((error) => {
      deadline.cancel();
      if (isGivenUp) return tunnel.close();
      if (error !== undefined && error !== null) return giveUp(wordsOf(error));
      return resolve();
    });
  });
}

/** The package is silent about a server that is away; asking once before tells the user why. */
async function probe(server: string, sender: Sender, signal: AbortSignal): Promise<void> {
  const request = { method: "HEAD", url: `${server}/`, headers: [], body: new Uint8Array(0) };
  const { outcome } = await sender.send(request, { timeoutMs: probeMs, maxAnswerBytes: 0, signal });
  if (outcome.kind === "answered") return;
  throw unreachable(`The tunnel server does not answer. ${describeFailure(outcome, server).message}`);
}

/** Told another local host, the package turns every first chunk into text and back, which alters binary bodies. */
function refuseOtherHosts(host: string): void {
  if (["127.0.0.1", "::1", "localhost"].includes(host)) return;
  throw new HookdevError("TUNNEL_INBOX_UNFIT", {
    category: "usage",
    message: `The localtunnel package reaches an inbox on localhost only, and this one is at ${quoted(host)}.`,
    remedy: "Leave --host out, or use --tunnel localtunnel.",
  });
}

function unreachable(message: string): HookdevError {
  return new HookdevError("TUNNEL_UNREACHABLE", {
    category: "unreachable",
    message,
    remedy: "Check the network, name another server with --tunnel-host, or use --no-tunnel.",
  });
}

function wordsOf(error: Error): string {
  return clip(visible(error.message), 200);
}
