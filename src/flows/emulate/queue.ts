// Decides which attempt starts when: at its time, never two of one delivery, and after a long sleep one after another.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { EmulatedClock } from "../../core/emulation/emulated-clock.ts";

export interface QueueOptions {
  readonly time: EmulatedClock;
  readonly maxInFlight: number;
  unfinished(): Iterable<Delivery>;
  /** Makes one attempt; what it rejects with stops the queue. */
  start(delivery: Delivery): Promise<void>;
  onError(error: unknown): void;
}

/** Between two attempts that are made up for, real milliseconds. A delay beyond it means that the machine slept. */
const spacingMs = 1000;

/** The deliveries that wait, and those in flight. What was due before the first look is made up for. */
export class Queue {
  readonly #options: QueueOptions;
  /** As they waited, by id. */
  readonly #inFlight = new Map<string, Delivery>();
  /** Ids of what is made up for, because this machine slept or was off. */
  readonly #overdue = new Set<string>();
  readonly #closing = new AbortController();
  #madeUpAt = Number.NEGATIVE_INFINITY;
  #alarm: { readonly at: number; readonly off: AbortController } | undefined;
  #failure: { readonly error: unknown } | undefined;
  #idlers: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#markOverdue();
  }

  /** Starts what may start; to be called after every change of deliveries or time. */
  look(): void {
    for (const { delivery } of this.#waiting()) if (this.#mayStart(delivery)) this.#launch(delivery);
    this.#setAlarm();
    this.#tellIdlers();
  }

  /** When something starts next, emulated; undefined when nothing waits. */
  nextStart(): number | undefined {
    return this.#waiting()[0]?.at;
  }

  /** Resolves when nothing is in flight and nothing can start now; rejects when an error stopped the queue. */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#idlers.push({ resolve, reject });
      this.look();
    });
  }

  /** As `idle`, but after something has been in flight: what time brings next. */
  nextIdle(): Promise<void> {
    return new Promise((resolve, reject) => this.#idlers.push({ resolve, reject }));
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Starts nothing more and waits for what is in flight. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#alarm?.off.abort();
    await this.idle().catch(() => undefined);
  }

  /** In the order in which they start. */
  #waiting(): { readonly delivery: Delivery; readonly at: number }[] {
    return [...this.#options.unfinished()]
      .filter(({ id, status }) => status === "waiting" && !this.#inFlight.has(id))
      .map((delivery) => ({ delivery, at: this.#startOf(delivery) }))
      .sort(
        (a, b) => a.at - b.at || dueOf(a.delivery) - dueOf(b.delivery) || placeOf(a.delivery) - placeOf(b.delivery),
      );
  }

  #startOf(delivery: Delivery): number {
    const due = dueOf(delivery);
    return this.#overdue.has(delivery.id) ? Math.max(due, this.#madeUpAt + spacingMs * this.#options.time.scale) : due;
  }

  /** Asked again for each: one that is made up for puts the next one off. */
  #mayStart(delivery: Delivery): boolean {
    if (this.#closing.signal.aborted || this.#inFlight.size >= this.#options.maxInFlight) return false;
    return this.#startOf(delivery) <= this.#options.time.now() && !this.#mustWait(delivery);
  }

  /** First attempts for one endpoint leave one after another, so that events arrive in their order. */
  #mustWait({ nextKind, provider, endpointId }: Delivery): boolean {
    if (nextKind !== "first") return false;
    return [...this.#inFlight.values()].some(
      (other) => other.nextKind === "first" && other.provider === provider && other.endpointId === endpointId,
    );
  }

  #launch(delivery: Delivery): void {
    if (this.#overdue.delete(delivery.id)) this.#madeUpAt = this.#options.time.now();
    this.#inFlight.set(delivery.id, delivery);
    const ended = () => {
      this.#inFlight.delete(delivery.id);
      this.look();
    };
    this.#options
      .start(delivery)
      .catch((error) => this.#stop(error))
      .then(ended);
  }

  #stop(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = { error };
    this.#closing.abort();
    this.#options.onError(error);
  }

  #setAlarm(): void {
    const next = this.#waiting().find(({ at }) => at > this.#options.time.now())?.at;
    if (next === this.#alarm?.at) return;
    this.#alarm?.off.abort();
    this.#alarm = undefined;
    if (next === undefined || this.#closing.signal.aborted) return;
    const alarm = { at: next, off: new AbortController() };
    this.#alarm = alarm;
    this.#options.time.sleepUntil(next, alarm.off.signal).then(
      () => this.#ring(alarm.at),
      () => undefined,
    );
  }

  #ring(at: number): void {
    this.#alarm = undefined;
    if (this.#options.time.now() - at > spacingMs * this.#options.time.scale) this.#markOverdue();
    this.look();
  }

  #markOverdue(): void {
    const now = this.#options.time.now();
    for (const { delivery } of this.#waiting()) if (dueOf(delivery) < now) this.#overdue.add(delivery.id);
  }

  #tellIdlers(): void {
    if (this.#inFlight.size > 0) return;
    const idlers = this.#idlers;
    this.#idlers = [];
    for (const { resolve, reject } of idlers) {
      if (this.#failure === undefined) resolve();
      else reject(this.#failure.error);
    }
  }
}

function dueOf(delivery: Delivery): number {
  return delivery.nextAttemptAt ?? delivery.createdAt;
}

function placeOf({ place, number }: Delivery): number {
  return place ?? number;
}
