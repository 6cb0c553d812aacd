// Watches one life of a tunnel: proves it again and again, tells what the proofs say, and ends it when it is dead.

import type { Clock, OpenTunnel, TunnelEngine } from "../core/ports.ts";
import type { CheckVerdict } from "../core/tunnel/check.ts";
import type { SelfCheck } from "./tunnel-check.ts";
import type { StatusBoard } from "./tunnel-status.ts";

export interface WatchDeps {
  readonly clock: Clock;
  readonly prove: SelfCheck["prove"];
  readonly board: StatusBoard;
  readonly stop: AbortSignal;
  readonly engine: Pick<TunnelEngine, "fixed" | "strangersMayJoin">;
}

/** A small check this often, so that a relay which hangs is noticed: 15 s and the check's own 8 s are below 30. */
const smallEveryMs = 15_000;
const wholeEveryMs = 60_000;
const failingEveryMs = 3000;
/** A URL may need a moment until it works everywhere; before that its failures are not told. */
const settlingMs = 15_000;
/** The engine may believe that all is well for ever. */
const deadAfterMs = 45_000;
const deadAfterRefusals = 3;
/** A timer that comes this much late by the wall clock has slept with the machine. */
const wokeAfterMs = 5000;
/** At once, because a relay keeps one connection for requests that come one after another, and that one is ours. */
const strangerChecks = 6;

export class TunnelWatch {
  readonly #line: OpenTunnel;
  readonly #deps: WatchDeps;
  readonly #openedAt: number;
  #nudge = new AbortController();
  #over: string | undefined;
  #wholeAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #failingSince = 0;
  #proven = false;
  #suspicious = false;

  constructor(line: OpenTunnel, deps: WatchDeps) {
    this.#line = line;
    this.#deps = deps;
    this.#openedAt = deps.clock.monotonic();
    void line.ended.then((reason) => {
      this.#over = reason;
      this.nudge();
    });
  }

  /** Something looks wrong, or the machine woke up: check now. */
  nudge(): void {
    this.#nudge.abort();
  }

  /** Resolves with the reason when this life is over; never rejects. */
  async run(): Promise<string> {
    const { stop } = this.#deps;
    for (;;) {
      const verdict = await Promise.race([this.#check(), this.#line.ended]);
      if (this.#over !== undefined) return this.#over;
      if (stop.aborted || typeof verdict === "string") return "The session ends.";
      this.#tell(verdict);
      if (verdict.kind !== "passed" && this.#isDead(verdict)) {
        await this.#line.close();
        return verdict.reason;
      }
      await this.#pause();
      if (this.#over !== undefined) return this.#over;
    }
  }

  async #check(): Promise<CheckVerdict> {
    const { clock } = this.#deps;
    const startedAt = clock.monotonic();
    const isWholeDue = this.#failures > 0 || this.#suspicious || startedAt - this.#wholeAt >= wholeEveryMs;
    let verdict = await this.#prove(isWholeDue ? "whole" : "small");
    // One connection that was closed in the wrong moment is no loss; a time-out is not waited for twice.
    const mayBeChance = verdict.kind === "unreachable" || verdict.kind === "relay-error";
    if (mayBeChance && this.#failures === 0 && clock.monotonic() - startedAt < 2000)
      verdict = await this.#prove("whole");
    const isStrange = verdict.kind === "foreign" || this.#suspicious;
    const isOpen = verdict.kind === "passed" && this.#deps.engine.strangersMayJoin === true;
    if (isStrange || isOpen) verdict = await this.#lookForStranger(verdict);
    if (isWholeDue && verdict.kind === "passed") this.#wholeAt = startedAt;
    return verdict;
  }

  #prove(size: "whole" | "small"): Promise<CheckVerdict> {
    return this.#deps.prove(this.#line.url, size, this.#deps.stop);
  }

  /** A stranger on the data port is given some of the requests only: several checks at once find him. */
  async #lookForStranger(first: CheckVerdict): Promise<CheckVerdict> {
    const others = Array.from({ length: strangerChecks - 1 }, () => this.#prove("small"));
    const all = [first, ...(await Promise.all(others))];
    const strange = all.find(({ kind }) => kind === "foreign");
    const passed = all.filter(({ kind }) => kind === "passed").length;
    this.#suspicious = strange !== undefined;
    // A relay that is too busy for several at once has shown with the first one that it works.
    if (strange?.kind !== "foreign") return all.find(({ kind }) => kind === "altered") ?? first;
    if (passed === 0) return strange;
    const count = all.filter(({ kind }) => kind === "foreign").length;
    const reason = `A stranger answers: ${count} of ${all.length} self-checks were given to somebody else, and your webhooks are too. Use an encrypted tunnel (--tunnel cloudflared or ssh:user@host).`;
    return { ...strange, reason };
  }

  #tell(verdict: CheckVerdict): void {
    const { board, clock } = this.#deps;
    const now = clock.monotonic();
    if (verdict.kind === "passed") {
      this.#failures = 0;
      this.#proven = true;
      board.set({ state: "online", provenAt: clock.now() });
      return;
    }
    if (this.#failures === 0) this.#failingSince = now;
    this.#failures += 1;
    const isNoSurprise = verdict.kind === "unreachable" || verdict.kind === "relay-error";
    if (!this.#proven && isNoSurprise && now - this.#openedAt < settlingMs) return;
    board.set({ state: this.#proven ? "degraded" : "unproven", reason: verdict.reason });
  }

  #isDead(verdict: CheckVerdict): boolean {
    if (this.#deps.engine.fixed === true) return false;
    if (verdict.kind === "relay-error") {
      const isSettled = this.#proven || this.#deps.clock.monotonic() - this.#openedAt >= settlingMs;
      return verdict.status !== 429 && isSettled && this.#failures >= deadAfterRefusals;
    }
    // Without any proof the way from here to the relay may be what is closed, and a new URL would not open it.
    if (verdict.kind !== "unreachable" || !this.#proven) return false;
    return this.#deps.clock.monotonic() - this.#failingSince >= deadAfterMs;
  }

  async #pause(): Promise<void> {
    const { clock, stop } = this.#deps;
    const settling = !this.#proven && clock.monotonic() - this.#openedAt < settlingMs;
    const endAt = clock.monotonic() + (this.#failures > 0 ? (settling ? 1000 : failingEveryMs) : smallEveryMs);
    const signal = AbortSignal.any([stop, this.#nudge.signal]);
    while (!signal.aborted && clock.monotonic() < endAt) {
      const piece = Math.min(5000, endAt - clock.monotonic());
      const wall = clock.now();
      await clock.sleep(piece, signal).catch(() => undefined);
      if (clock.now() - wall - piece > wokeAfterMs) {
        this.#wholeAt = Number.NEGATIVE_INFINITY;
        break;
      }
    }
    this.#nudge = new AbortController();
  }
}
