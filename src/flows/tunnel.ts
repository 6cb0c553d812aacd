// Keeps a public URL open and tells the truth about it: opens, proves, notices the loss, opens again under the same name.

import { HookdevError } from "../core/errors.ts";
import type { Clock, OpenTunnel, Random, TunnelEngine } from "../core/ports.ts";
import { quoted, visible } from "../core/sanitise.ts";
import { backOffMs } from "../core/tunnel/back-off.ts";
import type { TunnelStatus } from "../core/tunnel/state.ts";
import type { SelfCheck } from "./tunnel-check.ts";
import { StatusBoard } from "./tunnel-status.ts";
import { TunnelWatch } from "./tunnel-watch.ts";

export interface TunnelPlan {
  readonly inbox: { readonly host: string; readonly port: number };
  /** The name wanted in the URL. */
  readonly name?: string;
  /** A first URL without that name ends the tunnel. */
  readonly requireName: boolean;
  /** `failed` resolves with `lost` when the tunnel was not online for this long. */
  readonly exitOnLossMs?: number;
}

export interface TunnelDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly engine: TunnelEngine;
  readonly prove: SelfCheck["prove"];
  /** Called with every change of state, URL or reason; not for each proof. */
  readonly publish: (status: TunnelStatus) => void;
}

export interface RunningTunnel {
  /** What is known now, with the time of the last proof. */
  status(): TunnelStatus;
  /** Resolves when the session should end because of the tunnel; never otherwise. */
  readonly failed: Promise<"lost" | "name-not-given">;
  close(): Promise<void>;
}

/** Starts to open the tunnel and returns at once; nothing that happens to it throws or stops the session. */
export function startTunnel(plan: TunnelPlan, deps: TunnelDeps): RunningTunnel {
  const stop = new AbortController();
  const failed = Promise.withResolvers<"lost" | "name-not-given">();
  const { id, relay, encryption } = deps.engine;
  const board = new StatusBoard(
    { state: "opening", engine: id, relay, encryption },
    {
      clock: deps.clock,
      publish: (status) => {
        if (!stop.signal.aborted) deps.publish(status);
      },
      onLost: () => failed.resolve("lost"),
      ...(plan.exitOnLossMs === undefined ? {} : { exitOnLossMs: plan.exitOnLossMs }),
    },
  );
  const supervisor = new Supervisor(plan, { ...deps, board, stop: stop.signal, fail: failed.resolve });
  const running = supervisor.run().catch((error) => {
    board.set({ state: "down", reason: wordsOf(error) });
  });
  return {
    status: () => board.current,
    failed: failed.promise,
    async close() {
      stop.abort();
      board.close();
      await running;
    },
  };
}

interface SupervisorDeps extends TunnelDeps {
  readonly board: StatusBoard;
  readonly stop: AbortSignal;
  readonly fail: (why: "name-not-given") => void;
}

/** A life that was shorter than this counts as a failed try. */
const shortLifeMs = 10_000;

class Supervisor {
  readonly #plan: TunnelPlan;
  readonly #deps: SupervisorDeps;
  #had: OpenTunnel | undefined;
  #watch: TunnelWatch | undefined;
  #failures = 0;

  constructor(plan: TunnelPlan, deps: SupervisorDeps) {
    this.#plan = plan;
    this.#deps = deps;
  }

  async run(): Promise<void> {
    const { stop, board, clock, random } = this.#deps;
    while (!stop.aborted) {
      const reason = await this.#live();
      if (stop.aborted || reason === undefined) return;
      board.set({ state: "reconnecting", reason });
      const chance = Number.parseInt(random.hex(4), 16) / 0x1_0000;
      await clock.sleep(backOffMs(this.#failures, chance), stop).catch(() => undefined);
    }
  }

  /** One life, from opening to its end; why it ended, or undefined when there is to be no other. */
  async #live(): Promise<string | undefined> {
    const { stop, clock } = this.#deps;
    const line = await this.#open();
    if (typeof line === "string" || line === undefined) return line;
    const bornAt = clock.monotonic();
    try {
      if (stop.aborted || !this.#accept(line)) return undefined;
      this.#watch = new TunnelWatch(line, this.#deps);
      const reason = await this.#watch.run();
      this.#failures = clock.monotonic() - bornAt < shortLifeMs ? this.#failures + 1 : 1;
      return reason;
    } finally {
      this.#watch = undefined;
      await line.close();
    }
  }

  /** The open line; or why not, as text when it is worth another try. */
  async #open(): Promise<OpenTunnel | string | undefined> {
    const { engine, stop, board } = this.#deps;
    const name = this.#had?.name ?? this.#plan.name;
    try {
      return await engine.open({
        inbox: this.#plan.inbox,
        again: this.#had !== undefined,
        signal: stop,
        onTrouble: () => this.#watch?.nudge(),
        ...(name === undefined ? {} : { name }),
      });
    } catch (error) {
      this.#failures += 1;
      // A relay that served this session once may say anything while it starts again.
      const isWorthMore =
        this.#had !== undefined || (error instanceof HookdevError && error.category === "unreachable");
      if (isWorthMore) return wordsOf(error);
      if (!stop.aborted) board.set({ state: "down", reason: wordsOf(error) });
      return undefined;
    }
  }

  /** Tells what was opened, and loudly when it is not what was wanted. */
  #accept(line: OpenTunnel): boolean {
    const { board, fail } = this.#deps;
    const { name, requireName } = this.#plan;
    const before = this.#had;
    this.#had = line;
    if (before !== undefined) {
      board.set({ state: "unproven", url: line.url, ...(before.url === line.url ? {} : { previousUrl: before.url }) });
      return true;
    }
    if (name === undefined || line.name === name) {
      board.set({ state: "unproven", url: line.url });
      return true;
    }
    const reason = `The name ${quoted(name)} was not given: it is probably in use by somebody else.`;
    board.set({ state: requireName ? "down" : "unproven", url: line.url, reason });
    if (requireName) fail("name-not-given");
    return !requireName;
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof HookdevError)) return `hookdev failed: ${visible(String(error))}`;
  return error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
}
