// Decides which attempt starts when: at its time, never two of one delivery, and after a long sleep one after another:
// what is made up for leaves when the one before it was received, and behind any other one after a second.

import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { EmulatedClock } from "../../core/emulation/emulated-clock.ts";
import { dueOf, type Head, isBefore, isFirstLane, Lanes } from "./lanes.ts";

export interface QueueOptions {
  readonly time: EmulatedClock;
  readonly maxInFlight: number;
  /** All that wait or are being sent. */
  unfinished(): Iterable<Delivery>;
  /** Those of them that have changed since it was asked before. */
  takeChanged(): Iterable<Delivery>;
  /** How a delivery stands now; undefined when it is not unfinished. */
  current(id: string): Delivery | undefined;
  /** Makes one attempt, and says whether it was received; what it rejects with stops the queue. */
  start(delivery: Delivery): Promise<boolean>;
  onError(error: unknown): void;
}

/** Between two that are made up for, unless the first was received, real milliseconds: an app that is not up gets time. */
const spacingMs = 1000;

/** An alarm that rings later than this, real milliseconds, means that the machine slept. */
const sleptMs = 1000;

/** The deliveries that wait, and those in flight. What was due before the first look is made up for. */
export class Queue {
  readonly #options: QueueOptions;
  /** Lanes of the attempts in flight, by the delivery's id. */
  readonly #inFlight = new Map<string, string>();
  /** Ids of what is made up for, because this machine slept or was off. */
  readonly #overdue = new Set<string>();
  readonly #lanes: Lanes;
  /** Entries in the lanes beyond which most of them are outdated. */
  #roomFor = 0;
  readonly #closing = new AbortController();
  /** The last one that was made up for, until it was received. */
  #madeUp: { readonly id: string; readonly at: number } | undefined;
  #alarm: { readonly at: number; readonly off: AbortController } | undefined;
  #failure: { readonly error: unknown } | undefined;
  #idlers: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = [];

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#lanes = new Lanes({
      isCurrent: (delivery) => !this.#inFlight.has(delivery.id) && options.current(delivery.id) === delivery,
    });
    this.#markOverdue(Number.NEGATIVE_INFINITY);
  }

  /** Starts what may start; to be called after every change of deliveries or time. */
  look(): void {
    this.#takeIn();
    for (let head = this.#nextToStart(); head !== undefined; head = this.#nextToStart()) this.#launch(head);
    this.#setAlarm();
    this.#tellIdlers();
  }

  /** When something starts next, emulated; undefined when nothing waits. */
  nextStart(): number | undefined {
    this.#takeIn();
    return earliest([...this.#lanes.heads()].map((head) => this.#startOf(head)));
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

  #takeIn(): void {
    for (const delivery of this.#options.takeChanged()) this.#put(delivery);
    // What was changed often leaves entries behind that nobody looks at before their time.
    if (this.#lanes.size > this.#roomFor) this.#putAll();
  }

  #put(delivery: Delivery): void {
    // One in flight is put in when it has landed.
    if (delivery.status !== "waiting" || this.#inFlight.has(delivery.id)) return;
    this.#lanes.put(delivery, { isOverdue: this.#overdue.has(delivery.id) });
  }

  #putAll(): void {
    this.#lanes.clear();
    for (const delivery of this.#options.unfinished()) this.#put(delivery);
    this.#roomFor = 2 * this.#lanes.size + 1000;
  }

  /** What fell due since then and was not looked at is made up for. */
  #markOverdue(since: number): void {
    const now = this.#options.time.now();
    for (const delivery of this.#options.unfinished()) {
      const due = dueOf(delivery);
      if (delivery.status === "waiting" && due >= since && due < now) this.#overdue.add(delivery.id);
    }
    this.#putAll();
  }

  #startOf({ delivery, isOverdue }: Head): number {
    const due = dueOf(delivery);
    if (!isOverdue || this.#madeUp === undefined) return due;
    return Math.max(due, this.#madeUp.at + spacingMs * this.#options.time.scale);
  }

  /** Asked again after each: one that is made up for puts the next one off. */
  #nextToStart(): Head | undefined {
    if (this.#closing.signal.aborted || this.#inFlight.size >= this.#options.maxInFlight) return undefined;
    const now = this.#options.time.now();
    let next: Head | undefined;
    for (const head of this.#lanes.heads())
      if (this.#startOf(head) <= now && !this.#mustWait(head) && (next === undefined || this.#precedes(head, next)))
        next = head;
    return next;
  }

  #precedes(one: Head, other: Head): boolean {
    const difference = this.#startOf(one) - this.#startOf(other);
    return difference < 0 || (difference === 0 && isBefore(one.delivery, other.delivery));
  }

  #mustWait({ lane }: Head): boolean {
    return isFirstLane(lane) && [...this.#inFlight.values()].includes(lane);
  }

  #launch(head: Head): void {
    const { delivery, lane } = head;
    const { id } = delivery;
    this.#lanes.take(head);
    if (this.#overdue.delete(id)) this.#madeUp = { id, at: this.#options.time.now() };
    this.#inFlight.set(id, lane);
    const ended = (isReceived: boolean) => {
      this.#inFlight.delete(id);
      if (isReceived && this.#madeUp?.id === id) this.#madeUp = undefined;
      const current = this.#options.current(id);
      if (current !== undefined) this.#put(current);
      this.look();
    };
    this.#options
      .start(delivery)
      .catch((error) => this.#stop(error))
      .then(ended);
  }

  #stop(error: unknown): false {
    if (this.#failure !== undefined) return false;
    this.#failure = { error };
    this.#closing.abort();
    this.#options.onError(error);
    return false;
  }

  #setAlarm(): void {
    const now = this.#options.time.now();
    // What is due already waits for something in flight, whose end leads to the next look.
    const next = earliest([...this.#lanes.heads()].map((head) => this.#startOf(head)).filter((at) => at > now));
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
    if (this.#options.time.now() - at > sleptMs * this.#options.time.scale) this.#markOverdue(at);
    this.look();
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

function earliest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
