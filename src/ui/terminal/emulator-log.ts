// What the emulated providers beside the inbox have sent, read anew while somebody looks at it.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { Clock } from "../../core/ports.ts";
import { problem } from "./commands.ts";
import type { EmulatorLook } from "./session-info.ts";

/** What React compares; replaced at most every 100 ms, and less often where reading takes long. */
export interface EmulatorSnapshot {
  /** The newest first. */
  readonly deliveries: readonly Delivery[];
  /** When it was read, by the emulated clock and by the wall's. */
  readonly now: number;
  readonly wallNow: number;
  /** Why it could not be read. */
  readonly problem?: string;
}

/** As many as are shown; `deliveries list` has the others. */
export const shownDeliveries = 100;
const readEveryMs = 100;
/** At most this share of the time goes into reading: keys have to be heard however large the bodies are. */
const largestShare = 0.1;

/** The newest deliveries; nothing is read while nobody has subscribed. */
export class EmulatorLog {
  readonly #look: EmulatorLook | undefined;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #snapshot: EmulatorSnapshot = { deliveries: [], now: 0, wallNow: 0 };
  #isWaiting = false;
  #waitMs = readEveryMs;

  constructor(look: EmulatorLook | undefined, clock: Clock) {
    this.#look = look;
    this.#clock = clock;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.read();
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): EmulatorSnapshot => this.#snapshot;

  /** Something has happened there. */
  touch(): void {
    if (this.#isWaiting || this.#listeners.size === 0) return;
    this.#isWaiting = true;
    this.#clock.sleep(this.#waitMs, this.#closing.signal).then(
      () => {
        this.#isWaiting = false;
        this.read();
      },
      () => undefined,
    );
  }

  /** Reads it now. */
  read(): void {
    if (this.#look === undefined || this.#closing.signal.aborted) return;
    const begun = this.#clock.monotonic();
    const times = { now: this.#look.now(), wallNow: this.#clock.now() };
    try {
      this.#snapshot = { ...times, deliveries: this.#look.deliveries({ limit: shownDeliveries }) };
    } catch (error) {
      this.#snapshot = { ...times, deliveries: [], problem: problem(error).text };
    }
    this.#waitMs = Math.max(readEveryMs, (this.#clock.monotonic() - begun) / largestShare);
    for (const listener of this.#listeners) listener();
  }

  close(): void {
    this.#closing.abort();
  }
}
