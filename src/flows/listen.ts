// One run of `listen`: store, inbox, forwarder and announcement, opened in order and closed in reverse.

import type { ArrivalHandler, Forwarder, Inbox, SessionEvent } from "../core/arrival.ts";
import { HookdevError } from "../core/errors.ts";
import type { CaptureStore, Clock, RunningSession, SessionRegistry } from "../core/ports.ts";
import { createLaterForwarding, type LaterForwarding } from "./forward-later.ts";
import { createReceiver, type ReceiveDeps } from "./receive.ts";

/** What the session uses; all of it is closed by the session. */
export interface ListenDeps {
  readonly clock: Clock;
  readonly pid: number;
  readonly store: CaptureStore;
  readonly registry: SessionRegistry;
  readonly forwarder?: Forwarder;
  readonly openInbox: (onArrival: ArrivalHandler) => Promise<Inbox>;
  readonly publish: (event: SessionEvent) => void;
  /** Stands before the receiver: answers what is not meant for it, such as the self-checks of a tunnel. */
  readonly guard?: (next: ArrivalHandler) => ArrivalHandler;
}

export interface ListenPlan {
  /** How requests are judged and answered. */
  readonly receive: Omit<ReceiveDeps, "store" | "clock" | "publish" | "forwarder" | "later" | "kinship">;
  /** `ack` answers as soon as the capture is stored; `sync`, which is the default, with the app's own answer. */
  readonly forwardMode?: "sync" | "ack";
  /** Stands before every path that is let in, for whoever looks for this session. */
  readonly pathPrefix?: string;
  /** Captures older than this are removed at start and every hour; undefined keeps all. */
  readonly keepMs?: number;
}

export interface ListenSession {
  readonly inbox: readonly string[];
  readonly port: number;
  /** Captures that were removed at start because they were too old. */
  readonly removed: number;
  /** Ends the session; requests in flight may finish for at most this long. */
  close(drainMs: number): Promise<void>;
}

const hourMs = 3_600_000;

/** Opens the inbox and announces it. @throws HookdevError `PORT_IN_USE`, `PORT_NOT_ALLOWED`, `FORWARD_LOOP` */
export async function startListening(plan: ListenPlan, deps: ListenDeps): Promise<ListenSession> {
  const stopping = new AbortController();
  const later = laterForwarding(plan, deps);
  const receiver = createReceiver({
    ...plan.receive,
    store: deps.store,
    clock: deps.clock,
    publish: deps.publish,
    ...(deps.forwarder === undefined ? {} : { forwarder: deps.forwarder }),
    ...(later === undefined ? {} : { later }),
  });
  const inbox = await deps.openInbox(deps.guard === undefined ? receiver : deps.guard(receiver));
  const { withdraw, removed } = await begin(inbox, plan, deps);
  if (plan.keepMs !== undefined) void keepTidy(deps, plan.keepMs, stopping.signal);
  return {
    inbox: inbox.addresses,
    port: inbox.port,
    removed,
    async close(drainMs) {
      stopping.abort();
      withdraw();
      await inbox.close(drainMs);
      if (later !== undefined) await Promise.race([later.idle(), deps.clock.sleep(drainMs)]);
      await deps.forwarder?.close();
      await deps.store.close();
    },
  };
}

function laterForwarding({ forwardMode }: ListenPlan, deps: ListenDeps): LaterForwarding | undefined {
  const { forwarder, store, publish } = deps;
  return forwardMode !== "ack" || forwarder === undefined
    ? undefined
    : createLaterForwarding({ store, publish, forwarder });
}

interface Begun {
  readonly withdraw: () => void;
  readonly removed: number;
}

/** Announces the session, then removes what is too old; where that fails, nothing stays open or announced. */
async function begin(inbox: Inbox, plan: ListenPlan, deps: ListenDeps): Promise<Begun> {
  let withdraw: (() => void) | undefined;
  try {
    withdraw = announce(inbox, plan, deps);
    // Not before the inbox is open and announced: a start that fails must not have removed anything.
    const removed = plan.keepMs === undefined ? 0 : await deps.store.deleteBefore(deps.clock.now() - plan.keepMs);
    return { withdraw, removed };
  } catch (error) {
    withdraw?.();
    await inbox.close(0);
    throw error;
  }
}

function announce(inbox: Inbox, { pathPrefix = "" }: ListenPlan, deps: ListenDeps): () => void {
  const { forwarder, registry, pid, clock } = deps;
  if (forwarder !== undefined && leadsBack(forwarder.target, inbox, registry.running()))
    throw forwardLoop(forwarder.target);
  const url = `${inbox.addresses[0] as string}${pathPrefix}`;
  const session: RunningSession = { pid, url, startedAt: clock.now() };
  return registry.announce(forwarder === undefined ? session : { ...session, forwardTo: forwarder.target });
}

/** Removes old captures every hour until the session ends. */
async function keepTidy(deps: ListenDeps, keepMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await deps.clock.sleep(Math.min(keepMs, hourMs), signal);
      await deps.store.deleteBefore(deps.clock.now() - keepMs);
    } catch (error) {
      // The abort at the end of the session arrives here too and is no news.
      if (signal.aborted) return;
      const reason = error instanceof HookdevError ? error.message : "The store failed.";
      deps.publish({ type: "notice", level: "warning", message: `Old captures were not removed. ${reason}` });
    }
  }
}

/** Follows the target through other sessions on this machine; true when it ends at this inbox. */
function leadsBack(target: string, inbox: Inbox, others: readonly RunningSession[]): boolean {
  let next: string | undefined = target;
  for (let hops = 0; next !== undefined && hops <= others.length; hops += 1) {
    const port = loopbackPort(next);
    if (port === undefined) return false;
    if (port === inbox.port) return true;
    next = others.find((session) => loopbackPort(session.url) === port)?.forwardTo;
  }
  return false;
}

/** The port of a URL that stays on this machine, else undefined; other sessions may have written what is no URL. */
function loopbackPort(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const local =
    hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname) || hostname === "0.0.0.0";
  if (!local) return undefined;
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function forwardLoop(target: string): HookdevError {
  return new HookdevError("FORWARD_LOOP", {
    category: "usage",
    message: `Forwarding to ${target} would come back to this inbox and go round for ever.`,
    remedy: "Name the port of your app with --forward-to, or another --port for this inbox.",
  });
}
