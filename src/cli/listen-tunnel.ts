// The tunnel of `listen`: whether there is one, through which engine, and what its end means for the exit code.

import { type Command, Option } from "commander";
import { openTunnelEngine, type TunnelChoice } from "../compose/tunnel.ts";
import { openSender } from "../compose.ts";
import type { SessionEvent } from "../core/arrival.ts";
import { quoted } from "../core/sanitise.ts";
import { parseSshTarget } from "../core/ssh-target.ts";
import { parseTunnelName } from "../core/tunnel/name.ts";
import { parseDuration, parseSize, parseTarget } from "../core/values.ts";
import { type RunningTunnel, startTunnel, type TunnelPlan } from "../flows/tunnel.ts";
import { createSelfCheck, type SelfCheck } from "../flows/tunnel-check.ts";
import type { CliContext } from "./command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { readLocalOnly } from "./local-only.ts";
import { usageError } from "./usage-error.ts";

export interface TunnelOptions {
  /** False for `--no-tunnel`. */
  readonly tunnel?: string | false;
  readonly tunnelHost?: string;
  readonly subdomain?: string;
  readonly requireSubdomain?: boolean;
  readonly publicUrl?: string;
  readonly exitOnTunnelLoss?: string;
  readonly maxBody: string;
}

/** A self-check is a body of 8 KB. */
const leastBodyBytes = 16 * 1024;

/** Adds the options of the tunnel. */
export function addTunnelOptions(command: Command): Command {
  return command
    .option(
      "--tunnel <engine>",
      "public URL by localtunnel, localtunnel-npm, cloudflared or ssh:user@host; on a terminal localtunnel",
    )
    .option("--no-tunnel", "stay on this machine (so do CI jobs and output that is not a terminal)")
    .option("--tunnel-host <url>", "your own localtunnel server instead of https://loca.lt")
    .option("--subdomain <name>", "name wanted in the public URL")
    .option("--require-subdomain", "end with exit code 1 when that name is not given")
    .option("--public-url <url>", "a public URL of your own that leads here; it is proven like every other")
    .addOption(
      new Option("--exit-on-tunnel-loss <duration>", "end with exit code 3 when the tunnel was not online for so long"),
    );
}

/** A tunnel that is wanted and can be started once the inbox is open. */
export interface PlannedTunnel {
  /** As `--tunnel` names it: what it tells of a client's address may be worth something or not. */
  readonly engine: string;
  /** Goes before the receiver: answers the tunnel's self-checks. */
  readonly guard: SelfCheck["guard"];
  start(inbox: TunnelPlan["inbox"], publish: (event: SessionEvent) => void): StartedTunnel;
}

export interface StartedTunnel {
  /** Resolves with the exit code when the tunnel ends the session; never otherwise. */
  readonly exit: Promise<ExitCode>;
  close(): Promise<void>;
}

/** The tunnel that the options ask for, or undefined. @throws HookdevError for values and combinations that cannot be */
export async function planTunnel(options: TunnelOptions, context: CliContext): Promise<PlannedTunnel | undefined> {
  const choice = await chooseTunnel(options, context);
  const name = options.subdomain === undefined ? undefined : parseTunnelName(options.subdomain);
  const { exitOnTunnelLoss: loss } = options;
  const exitOnLossMs = loss === undefined ? undefined : parseDuration(loss, "--exit-on-tunnel-loss");
  if (options.requireSubdomain === true && name === undefined)
    throw usageError("OPTIONS_CONFLICT", "--require-subdomain needs --subdomain: it says which name.");
  if (choice === undefined) {
    if (exitOnLossMs === undefined) return undefined;
    throw usageError("OPTIONS_CONFLICT", "--exit-on-tunnel-loss needs a tunnel, and none is opened.", "Add --tunnel.");
  }
  if (parseSize(options.maxBody, "--max-body") < leastBodyBytes)
    throw usageError(
      "OPTIONS_CONFLICT",
      "--max-body below 16kb leaves no room for the tunnel's self-check.",
      "Use --max-body 16kb or more, or --no-tunnel.",
    );
  const { clock, random } = context.system;
  const sender = await openSender("exact");
  const engine = await openTunnelEngine(choice);
  const check = createSelfCheck({ sender, random });
  return {
    engine: engine.id,
    guard: check.guard,
    start(inbox, publish) {
      const plan = {
        inbox,
        requireName: options.requireSubdomain === true,
        ...(name === undefined ? {} : { name }),
        ...(exitOnLossMs === undefined ? {} : { exitOnLossMs }),
      };
      const deps = { clock, random, engine, prove: check.prove };
      return started(startTunnel(plan, { ...deps, publish: (status) => publish({ type: "tunnel", status }) }));
    },
  };
}

/** The host and port at which a tunnel finds the inbox, from its first address. */
export function inboxOf(address: string): TunnelPlan["inbox"] {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  // Where the inbox is bound to every address it cannot be dialled by that name everywhere.
  const everywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  return { host: everywhere[host] ?? host, port: Number(port) };
}

function started(tunnel: RunningTunnel): StartedTunnel {
  return {
    exit: tunnel.failed.then((why) => (why === "lost" ? exitCodes.environment : exitCodes.negative)),
    close: () => tunnel.close(),
  };
}

async function chooseTunnel(options: TunnelOptions, context: CliContext): Promise<TunnelChoice | undefined> {
  const wish = wishOf(options);
  if (options.tunnel === false) {
    if (wish === undefined) return undefined;
    throw usageError("OPTIONS_CONFLICT", `--no-tunnel and ${wish} exclude each other.`);
  }
  const lock = await readLocalOnly(context);
  if (lock !== undefined) {
    if (wish === undefined) return undefined;
    throw usageError(
      "LOCAL_ONLY",
      `${wish} is not allowed: ${lock} keeps everything on this machine.`,
      "Ask whoever has set it, or leave the option out.",
    );
  }
  if (wish === undefined && (context.settings.ci || !context.system.out.isTty)) return undefined;
  return engineOf(options, context);
}

/** The option that asks for a tunnel, or undefined. */
function wishOf(options: TunnelOptions): string | undefined {
  if (typeof options.tunnel === "string") return "--tunnel";
  if (options.publicUrl !== undefined) return "--public-url";
  if (options.tunnelHost !== undefined) return "--tunnel-host";
  return options.subdomain === undefined ? undefined : "--subdomain";
}

function engineOf(options: TunnelOptions, { settings }: CliContext): TunnelChoice {
  const { tunnel, publicUrl } = options;
  refuseIgnored(options);
  if (typeof tunnel === "string" && tunnel.startsWith("ssh:")) {
    const folder = settings.stateFolder;
    return {
      kind: "ssh",
      target: parseSshTarget(tunnel.slice("ssh:".length)),
      ...(publicUrl === undefined ? {} : { publicUrl: urlOf(publicUrl, "--public-url") }),
      ...(folder === undefined ? {} : { knownHostsFile: `${folder}/ssh_known_hosts` }),
    };
  }
  if (publicUrl !== undefined) {
    if (typeof tunnel === "string")
      throw usageError("OPTIONS_CONFLICT", "--public-url and --tunnel exclude each other, but for ssh:user@host.");
    return { kind: "public-url", url: urlOf(publicUrl, "--public-url") };
  }
  if (tunnel === "cloudflared") return { kind: "cloudflared" };
  if (tunnel !== undefined && tunnel !== "localtunnel" && tunnel !== "localtunnel-npm") {
    throw usageError(
      "TUNNEL_UNKNOWN",
      `--tunnel does not know ${quoted(String(tunnel))}.`,
      "Choose localtunnel, localtunnel-npm, cloudflared or ssh:user@host, or bring your own with --public-url.",
    );
  }
  return { kind: tunnel ?? "localtunnel", server: urlOf(options.tunnelHost ?? "https://loca.lt", "--tunnel-host") };
}

/** An option that an engine would not look at is refused: silence would read as obeyed. */
function refuseIgnored({ tunnel, publicUrl, subdomain, tunnelHost }: TunnelOptions): void {
  const isOwnUrl = publicUrl !== undefined || (typeof tunnel === "string" && tunnel.startsWith("ssh:"));
  if (!isOwnUrl && tunnel !== "cloudflared") return;
  const given = subdomain === undefined ? (tunnelHost === undefined ? undefined : "--tunnel-host") : "--subdomain";
  if (given === undefined) return;
  const engine = publicUrl === undefined ? `--tunnel ${String(tunnel).split(":")[0]}` : "--public-url";
  throw usageError(
    "OPTIONS_CONFLICT",
    `${given} goes with localtunnel only: ${engine} gives its own URL.`,
    `Leave ${given} out, or use --tunnel localtunnel.`,
  );
}

/** Without query, fragment and slashes at the end. */
function urlOf(text: string, option: string): string {
  const { origin, pathname } = new URL(parseTarget(text, option).url);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}
