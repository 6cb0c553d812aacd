// `hookdev listen`: options to a session, and the session's events to an output.

import { type Command, Option } from "commander";
import { openCaptureStore, openInboxServer, openSessionRegistry, openTargetForwarder } from "../../compose.ts";
import type { ArrivalHandler, Forwarder, InboxTls } from "../../core/arrival.ts";
import type { Guards } from "../../core/guards/guards.ts";
import type { MaskMode } from "../../core/mask.ts";
import type { CaptureStore } from "../../core/ports.ts";
import { parseDuration, parsePort, parseRespond, parseSize, parseTarget } from "../../core/values.ts";
import { forwardWithoutToken, guardArrivals } from "../../flows/guard.ts";
import { type ListenSession, startListening } from "../../flows/listen.ts";
import { createResponsePlan } from "../../flows/respond.ts";
import type { CliContext } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { addGuardOptions, type GuardOptions, pathPrefix, readGuards, withPathPrefix } from "../guard-options.ts";
import { type HttpsOptions, inboxTls, type LocalHttps, openHttps, withoutTunnel } from "../https-inbox.ts";
import { addConfigOption } from "../known-providers.ts";
import {
  addListenEmulateOptions,
  checkListenEmulate,
  emulateBeside,
  type ListenEmulateOptions,
} from "../listen-emulate.ts";
import { readEvents } from "../listen-events.ts";
import { readHost, tellReachable } from "../listen-host.ts";
import { addListenRecordOptions, type ListenRecordOptions, recordBeside } from "../listen-record.ts";
import { readSender, type SenderOptions, type SenderWish } from "../listen-sender.ts";
import { addTunnelOptions, inboxOf, type PlannedTunnel, planTunnel } from "../listen-tunnel.ts";
import { createListenView, type ListenView } from "../listen-view.ts";
import { chooseOutput, type OutputWish } from "../output-mode.ts";
import { addSecretOptions } from "../secret-options.ts";
import { untilEnded } from "../until-ended.ts";
import { usageError } from "../usage-error.ts";
import { readUserSettings } from "../user-settings.ts";

export interface ListenOptions
  extends SenderOptions,
    HttpsOptions,
    GuardOptions,
    ListenEmulateOptions,
    ListenRecordOptions {
  readonly port: string;
  readonly host?: string;
  readonly forwardTo?: string;
  readonly forwardTimeout: string;
  readonly insecure?: boolean;
  readonly allowBrowser?: boolean;
  readonly events?: string;
  readonly respond?: string;
  readonly store?: string;
  readonly keep: string;
  readonly maxBody: string;
  readonly output?: OutputWish;
  readonly mask?: MaskMode;
}

/** Requests in flight get this long after Ctrl-C. */
const drainMs = 2000;

export function define(command: Command, context: CliContext): void {
  command
    .option("--port <port>", "port of the inbox; 0 takes a free one", "4400")
    .option("--host <address>", "bind this address instead of 127.0.0.1 and ::1")
    .option("--https", "speak https with a certificate made on this machine, and open no tunnel")
    .option("--forward-to <url|port>", "pass every capture on to your app, byte for byte")
    .option("--forward-timeout <duration>", "how long your app may take to answer", "30s")
    .option("--insecure", "do not check the TLS certificate of the --forward-to target")
    .option("--allow-browser", "also forward requests that a web page sent")
    .option("--provider <id>", "who sends (else recognised from headers and body)")
    .option("--scheme <id[:Header]>", "signing scheme of that provider (else taken from the request)");
  addListenRecordOptions(
    addListenEmulateOptions(addSecretOptions(addConfigOption(addGuardOptions(addTunnelOptions(command))))),
  )
    .option("--events <list>", "forward these event types only, comma-separated; everything is kept")
    .option("--respond <steps>", "answer in sequence: 500,500:2s,200 or reset or hang; the last one repeats")
    .option("--store <file>", "keep captures in this file")
    .option("--keep <duration>", "remove captures older than this; `forever` keeps them", "30d")
    .option("--max-body <size>", "largest body that is taken", "100mb")
    .addOption(
      new Option("--output <mode>", "what is shown; on a terminal the screen, else lines").choices([
        "tui",
        "pretty",
        "ndjson",
        "quiet",
      ]),
    )
    .addOption(
      new Option(
        "--mask <when>",
        "hide personal data on the screen; external (default): unless it is a hookdev fixture",
      ).choices(["never", "external", "always"]),
    )
    .addHelpText("after", examples)
    .action((options: ListenOptions) => listen(options, context));
}

const examples = `
Examples:
  $ hookdev listen --forward-to 3000
  $ hookdev listen --secret-env PLIANCE_SECRET --provider pliance
  $ hookdev listen --respond 500,500:2s,200 --output ndjson
  $ hookdev listen --emulate pliance --https --forward-to 3000`;

/** Runs until a signal; the exit code is 0 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP. */
export async function listen(options: ListenOptions, context: CliContext): Promise<void> {
  await checkOptions(options);
  const host = readHost(options.host);
  // Before anything opens: a Ctrl-C while it starts must find its handler.
  const ended = untilEnded(context);
  const output = chooseOutput(options.output, context, process.stdin.isTTY === true);
  const sender = await readSender(options, context);
  const tunnel = await planTunnel(withoutTunnel(options), context);
  const guards = readGuards(options, context, tunnel?.engine);
  const prefix = pathPrefix(guards);
  const https = await openHttps(options.https, context, host);
  const file = options.store ?? context.settings.storeFile;
  const store = await openCaptureStore(file);
  tellReachable(host, context);
  const also = { ...(https === undefined ? {} : { https }), ...(tunnel === undefined ? {} : { tunnel }) };
  const { view, session } = await openShown(output, options, { context, store, sender, guards, ...also });
  const inbox = session.inbox.map((address) => `${address}${prefix}`);
  const beside = { keys: sender.keys, inbox: inbox[0] as string, show: view.show, ...also };
  const emulated = await emulateBeside(options, beside, context).catch((error: unknown) => endAfter(session, error));
  view.ready({
    inbox,
    store: file as string,
    keep: options.keep,
    removed: session.removed,
    ...(emulated === undefined ? {} : { emulator: emulated.news }),
    ...(https === undefined ? {} : { caFile: https.caFile }),
    ...(options.forwardTo === undefined ? {} : { forwardTo: parseTarget(options.forwardTo, "--forward-to").url }),
  });
  emulated?.begin();
  const opened = tunnel?.start(inboxOf(session.inbox[0] as string), (event) =>
    view.show(withPathPrefix(event, prefix)),
  );
  const exitCode = await Promise.race([ended, view.quit ?? ended, opened?.exit ?? ended]);
  view.stopping();
  await opened?.close();
  // The sender first: what it has under way still finds the inbox.
  await emulated?.close(drainMs);
  await session.close(drainMs);
  await view.stopped();
  // Ctrl-C is how a session ends, not a failure of it.
  context.exit(exitCode === exitCodes.interrupted ? exitCodes.success : exitCode);
}

async function checkOptions(options: ListenOptions): Promise<void> {
  if (options.respond !== undefined && options.forwardTo !== undefined)
    throw usageError(
      "OPTIONS_CONFLICT",
      "--respond and --forward-to exclude each other: the app's own answer is what the sender gets.",
    );
  await checkListenEmulate(options);
}

/** The view and the session that it shows; where one of them fails the store is closed. */
async function openShown(
  output: OutputWish,
  options: ListenOptions,
  { context, ...parts }: Omit<Parts, "view"> & { readonly context: CliContext },
): Promise<{ readonly view: ListenView; readonly session: ListenSession }> {
  try {
    const view = await openView(output, options, { context, ...parts });
    const recorded = await recordBeside(options, { ...parts, view }, context);
    return { view, session: await open(options, context, recorded) };
  } catch (error) {
    await parts.store.close();
    throw error;
  }
}

/** Nothing stays open when the emulator cannot start. */
async function endAfter(session: ListenSession, error: unknown): Promise<never> {
  await session.close(0);
  throw error;
}

/** The screen loads Ink and React, so it is imported only when it is shown. */
async function openView(
  output: OutputWish,
  options: ListenOptions,
  parts: { context: CliContext; store: CaptureStore; sender: SenderWish; guards: Guards },
): Promise<ListenView> {
  if (output !== "tui") return createListenView(output, parts.context);
  const { createInspectorView } = await import("../inspector.ts");
  const { providers, keys, schemes } = parts.sender;
  return createInspectorView(
    {
      store: parts.store,
      providers,
      keys,
      mask: options.mask ?? (await readUserSettings(parts.context)).mask ?? "external",
      insecure: options.insecure === true,
      ...(parts.guards.pathToken === undefined ? {} : { pathToken: parts.guards.pathToken }),
      ...(schemes === undefined ? {} : { schemes }),
      ...(options.forwardTo === undefined ? {} : { forwardTo: parseTarget(options.forwardTo, "--forward-to").url }),
    },
    parts.context,
  );
}

interface Parts {
  readonly store: CaptureStore;
  readonly view: ListenView;
  readonly sender: SenderWish;
  readonly guards: Guards;
  readonly https?: LocalHttps;
  readonly tunnel?: PlannedTunnel;
}

async function open(options: ListenOptions, context: CliContext, parts: Parts): Promise<ListenSession> {
  const { clock, pid } = context.system;
  const { providers, keys, provider, schemes } = parts.sender;
  const target = await openForward(options, context);
  const forwarder = target && forwardWithoutToken(target, parts.guards.pathToken);
  // A tunnel's self-checks come first: they carry a key of their own.
  const guarded = (next: ArrivalHandler) => guardArrivals(parts.guards, next);
  const maxBodyBytes = parseSize(options.maxBody, "--max-body");
  const port = parsePort(options.port, "--port");
  return startListening(
    {
      receive: {
        providers,
        keys,
        responses: createResponsePlan(options.respond === undefined ? [] : parseRespond(options.respond, "--respond")),
        ...(provider === undefined ? {} : { provider }),
        ...(schemes === undefined ? {} : { schemes }),
        ...(options.events === undefined ? {} : { forwardEvents: readEvents(options.events, providers, context) }),
        forwardBrowser: options.allowBrowser === true,
      },
      forwardMode: options.forwardMode,
      pathPrefix: pathPrefix(parts.guards),
      ...(options.keep === "forever" ? {} : { keepMs: parseDuration(options.keep, "--keep") }),
    },
    {
      clock,
      pid,
      store: parts.store,
      registry: await openSessionRegistry(context.settings.stateFolder),
      publish: parts.view.show,
      ...(forwarder === undefined ? {} : { forwarder }),
      guard: (next) => parts.tunnel?.guard(guarded(next)) ?? guarded(next),
      openInbox: (onArrival) =>
        openInboxServer({
          ...(options.host === undefined ? {} : { host: options.host }),
          port,
          maxBodyBytes,
          spoolThresholdBytes: 256 * 1024,
          headersTimeoutMs: 20_000,
          requestTimeoutMs: 300_000,
          spool: () => parts.store.spool(),
          clock,
          ...httpsFor(parts),
          onArrival,
        }),
    },
  );
}

function httpsFor({ https, view }: Parts): { tls?: InboxTls } {
  if (https === undefined) return {};
  return { tls: inboxTls(https, (message) => view.show({ type: "notice", level: "warning", message })) };
}

async function openForward(options: ListenOptions, context: CliContext): Promise<Forwarder | undefined> {
  const timeoutMs = parseDuration(options.forwardTimeout, "--forward-timeout");
  if (options.forwardTo === undefined) return undefined;
  const target = parseTarget(options.forwardTo, "--forward-to");
  return openTargetForwarder(
    {
      target: new URL(target.url),
      timeoutMs,
      clock: context.system.clock,
      maxKeptAnswerBytes: 64 * 1024,
      insecure: options.insecure === true,
    },
    context.settings.stateFolder,
  );
}
