// One run of `listen`: store, inbox, forwarder and announcement, opened in order and closed in reverse.

import type { ArrivalHandler, Forwarder, Inbox, SessionEvent } from "../core/arrival.ts";
import { HookdevError } from "../core/errors.ts";
import type { CaptureStore, Clock, RunningSession, SessionRegistry } from "../core/ports.ts";
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
}

export interface ListenPlan {
  /** How requests are judged and answered. */
  readonly receive: Omit<ReceiveDeps, "store" | "clock" | "publish" | "forwarder">;
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
  const receiver = createReceiver({
    ...plan.receive,
    store: deps.store,
    clock: deps.clock,
    publish: deps.publish,
    ...(deps.forwarder === undefined ? {} : { forwarder: deps.forwarder }),
  });
  const removed = plan.keepMs === undefined ? 0 : deps.store.deleteBefore(deps.clock.now() - plan.keepMs);
  const inbox = await deps.openInbox(receiver);
  if (deps.forwarder !== undefined && leadsBack(deps.forwarder.target, inbox, deps.registry.running())) {
    await inbox.close(0);
    throw forwardLoop(deps.forwarder.target);
  }
  const session: RunningSession = { pid: deps.pid, url: inbox.addresses[0] as string, startedAt: deps.clock.now() };
  const withdraw = deps.registry.announce(
    deps.forwarder === undefined ? session : { ...session, forwardTo: deps.forwarder.target },
  );
  if (plan.keepMs !== undefined) void keepTidy(deps, plan.keepMs, stopping.signal);
  return {
    inbox: inbox.addresses,
    port: inbox.port,
    removed,
    async close(drainMs) {
      stopping.abort();
      withdraw();
      await inbox.close(drainMs);
      await deps.forwarder?.close();
      await deps.store.close();
    },
  };
}

/** Removes old captures every hour until the session ends. */
async function keepTidy(deps: ListenDeps, keepMs: number, signal: AbortSignal): Promise<void> {
  try {
    while (!signal.aborted) {
      await deps.clock.sleep(Math.min(keepMs, hourMs), signal);
      deps.store.deleteBefore(deps.clock.now() - keepMs);
    }
  } catch (error) {
    // The abort at the end of the session arrives here too and is no news.
    if (!signal.aborted) {
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

/** The port of a URL that stays on this machine, else undefined. */
function loopbackPort(url: string): number | undefined {
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
