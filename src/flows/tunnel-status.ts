// The one place where the tunnel's state is kept and told, and where a loss that lasts too long is noticed.

import type { Clock } from "../core/ports.ts";
import type { TunnelStatus } from "../core/tunnel/state.ts";

export interface StatusBoardDeps {
  readonly clock: Clock;
  readonly publish: (status: TunnelStatus) => void;
  /** `onLost` is called once when the tunnel was not online for this long, the time before it was first online included. */
  readonly exitOnLossMs?: number;
  readonly onLost: () => void;
}

export type StatusChange = Pick<TunnelStatus, "state"> &
  Partial<Pick<TunnelStatus, "url" | "provenAt" | "reason" | "previousUrl">>;

export class StatusBoard {
  readonly #deps: StatusBoardDeps;
  #status: TunnelStatus;
  #patience: AbortController | undefined;

  constructor(start: TunnelStatus, deps: StatusBoardDeps) {
    this.#status = start;
    this.#deps = deps;
    deps.publish(start);
    this.#watchLoss();
  }

  get current(): TunnelStatus {
    return this.#status;
  }

  /** Takes the new state; told only when state, URL or reason are others than before. A missing reason is none. */
  set(change: StatusChange): void {
    const old = this.#status;
    const { reason: _reason, previousUrl: _previous, provenAt, ...kept } = old;
    const isSameUrl = change.url === undefined || change.url === old.url;
    const proof = isSameUrl && provenAt !== undefined ? { provenAt } : {};
    this.#status = { ...kept, ...proof, ...change };
    const isNews = old.state !== change.state || old.url !== this.#status.url || old.reason !== change.reason;
    if (isNews) this.#deps.publish(this.#status);
    this.#watchLoss();
  }

  /** Nothing is told any more. */
  close(): void {
    this.#patience?.abort();
  }

  #watchLoss(): void {
    const { clock, exitOnLossMs, onLost } = this.#deps;
    if (this.#status.state === "online") {
      this.#patience?.abort();
      this.#patience = undefined;
    } else if (exitOnLossMs !== undefined && this.#patience === undefined) {
      this.#patience = new AbortController();
      clock.sleep(exitOnLossMs, this.#patience.signal).then(onLost, () => undefined);
    }
  }
}
