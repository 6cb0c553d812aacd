// The pool of connections that a localtunnel server hands requests to: dialled, replaced, and given up as a whole.

import { connect, type Socket } from "node:net";
import type { Clock, Random } from "../../../core/ports.ts";
import { type Deadline, startDeadline } from "../../timers.ts";
import { leadToInbox } from "./passage.ts";
import type { Registration } from "./registration.ts";

export interface PoolDeps {
  readonly registration: Registration;
  readonly inbox: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly random: Random;
  /** Connections begin to fail while others are still open. */
  readonly onTrouble: (reason: string) => void;
}

const dialTimeoutMs = 8000;
const keepAliveMs = 15_000;
/** A connection that ends sooner and unused was thrown out: the server's pool is full, or the server ends. */
const thrownOutMs = 250;
const fullPausesMs = [100, 1000, 5000] as const;

/** All connections of one registration. `ended` resolves when none is left and none can be made. */
export class Pool {
  /** Resolves with true at the first connection, with false when there will be none. */
  readonly firstOpen: Promise<boolean>;
  readonly ended: Promise<string>;
  readonly #deps: PoolDeps;
  readonly #slots: readonly Slot[];
  readonly #first = Promise.withResolvers<boolean>();
  readonly #end = Promise.withResolvers<string>();
  #closed = false;

  constructor(deps: PoolDeps) {
    this.#deps = deps;
    this.firstOpen = this.#first.promise;
    this.ended = this.#end.promise;
    const on = {
      open: () => this.#first.resolve(true),
      failed: (reason: string) => this.#onFailed(reason),
    };
    this.#slots = Array.from({ length: deps.registration.poolSize }, () => new Slot(deps, on));
    for (const slot of this.#slots) slot.dial();
  }

  close(reason = "The session ends."): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const slot of this.#slots) slot.close();
    this.#first.resolve(false);
    this.#end.resolve(reason);
  }

  #onFailed(reason: string): void {
    if (this.#closed) return;
    const failing = this.#slots.filter(({ failures }) => failures > 0);
    if (failing.length === this.#slots.length) this.close(reason);
    else if (failing.length === 1 && failing[0]?.failures === 1) this.#deps.onTrouble(reason);
  }
}

interface SlotEvents {
  readonly open: () => void;
  readonly failed: (reason: string) => void;
}

/** One place in the pool: always one connection, or the wait for the next one. */
class Slot {
  /** Dials that failed in a row. */
  failures = 0;
  readonly #deps: PoolDeps;
  readonly #on: SlotEvents;
  #socket: Socket | undefined;
  #wait: Deadline | undefined;
  #closed = false;
  /** Times in a row. */
  #thrownOut = 0;

  constructor(deps: PoolDeps, on: SlotEvents) {
    this.#deps = deps;
    this.#on = on;
  }

  dial(): void {
    const { registration, clock, inbox } = this.#deps;
    const socket = connect({ host: registration.dataHost, port: registration.dataPort, allowHalfOpen: true });
    this.#socket = socket;
    let openedAt: number | undefined;
    let used = false;
    let trouble = "";
    const deadline = startDeadline(dialTimeoutMs, () => socket.destroy(new Error("it did not answer in time")));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    socket.once("connect", () => {
      deadline.cancel();
      openedAt = clock.monotonic();
      this.failures = 0;
      const onUsed = () => {
        used = true;
      };
      leadToInbox(socket, { inbox, clock, onUsed });
      this.#on.open();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      trouble = error.code ?? error.message;
    });
    socket.once("close", () => {
      deadline.cancel();
      if (this.#closed) return;
      if (openedAt === undefined) this.#failed(trouble);
      else if (used || clock.monotonic() - openedAt >= thrownOutMs) {
        this.#thrownOut = 0;
        this.#again(0);
      } else {
        this.#again(fullPausesMs[Math.min(this.#thrownOut, 2)] as number);
        this.#thrownOut += 1;
      }
    });
  }

  close(): void {
    this.#closed = true;
    this.#wait?.cancel();
    this.#socket?.destroy();
  }

  #failed(trouble: string): void {
    const { dataHost, dataPort } = this.#deps.registration;
    this.failures += 1;
    const chance = Number.parseInt(this.#deps.random.hex(2), 16) / 256;
    this.#again(Math.min(2000, 250 * 2 ** Math.min(this.failures, 5)) * (0.75 + chance / 2));
    this.#on.failed(`The relay's data port ${dataHost}:${dataPort} is not reached (${trouble}).`);
  }

  #again(afterMs: number): void {
    this.#wait = startDeadline(afterMs, () => this.dial());
  }
}
