// The list of captures as ids, newest first, reduced by a filter; rows are read from the store when they are shown.

import type { SessionEvent } from "../../core/arrival.ts";
import type { Capture } from "../../core/capture.ts";
import { type Filter, isColumnTerm } from "../../core/filter/filter.ts";
import { passes } from "../../core/filter/stored.ts";
import type { CaptureStore, Clock, StoredAttempt } from "../../core/ports.ts";
import { RateMeter } from "./rate-meter.ts";

/** What the list needs of the store. */
export type ListStore = Pick<CaptureStore, "list" | "get" | "search" | "attempts" | "readBody" | "count">;

/** A capture as a row shows it; its body is not loaded. */
export interface CaptureRow {
  readonly capture: Capture;
  /** The last attempt of forwarding or replaying it. */
  readonly attempt: StoredAttempt | undefined;
}

/** What React compares; replaced at most every 100 ms while captures arrive. */
export interface ListSnapshot {
  readonly version: number;
  /** Captures that pass the filter, as far as they have been found. */
  readonly size: number;
  /** Captures in the store. */
  readonly kept: number;
  /** Arrivals since the list was last followed. */
  readonly unread: number;
  readonly perSecond: number;
  /** Still looking through older captures. */
  readonly searching: boolean;
  readonly paused: boolean;
  /** Whether the app behind --forward-to answered last time; undefined while nobody knows. */
  readonly targetUp: boolean | undefined;
}

export interface CaptureListDeps {
  readonly store: ListStore;
  readonly clock: Clock;
  /** Called with what the store throws while nobody waits for it. */
  readonly onError: (error: unknown) => void;
}

const notifyEveryMs = 100;
const firstChunk = 1000;
const laterChunk = 20_000;
/** Captures are read one by one for header and body terms; the screen gets a turn this often. */
const sliceMs = 8;
const keptRows = 500;

export class CaptureList {
  readonly #deps: CaptureListDeps;
  readonly #listeners = new Set<() => void>();
  readonly #rows = new Map<number, CaptureRow>();
  readonly #rate = new RateMeter();
  #ids: number[] = [];
  #filter: Filter = [];
  /** Counts up with every change of the filter: an older search stops. */
  #generation = 0;
  #newestSeen = 0;
  #arrived = 0;
  /** Captures with a new status; they may pass the filter now. */
  #touched = new Set<number>();
  #followed = true;
  #ticking = false;
  #closed = false;
  #snapshot: ListSnapshot;

  constructor(deps: CaptureListDeps) {
    this.#deps = deps;
    this.#snapshot = {
      version: 0,
      size: 0,
      kept: 0,
      unread: 0,
      perSecond: 0,
      searching: false,
      paused: false,
      targetUp: undefined,
    };
    this.setFilter([]);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ListSnapshot => this.#snapshot;

  get size(): number {
    return this.#ids.length;
  }

  idAt(index: number): number | undefined {
    return this.#ids[index];
  }

  /** Where the capture stands; when it does not, where the next older one does. */
  indexOf(id: number): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] as number) > id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(id: number): boolean {
    return this.#ids[this.indexOf(id)] === id;
  }

  /** The row of a capture, or undefined when it was removed. */
  row(id: number): CaptureRow | undefined {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const [capture] = this.#deps.store.list({ beforeId: id + 1, limit: 1 });
    if (capture?.id !== id) return undefined;
    const row = { capture, attempt: this.#deps.store.attempts(id).at(-1) };
    if (this.#rows.size >= keptRows) this.#rows.clear();
    this.#rows.set(id, row);
    return row;
  }

  /** Shows only what passes, afresh; the newest hits are there when this returns, the rest follows. */
  setFilter(filter: Filter = this.#filter): void {
    this.#filter = filter;
    this.#generation += 1;
    this.#ids = [];
    this.#touched.clear();
    this.#newestSeen = this.#search({ limit: 1, filter: [] })[0] ?? 0;
    const found = this.#search({ limit: firstChunk, beforeId: this.#newestSeen + 1 });
    const isDone = this.#isColumnFilter() && found.length < firstChunk;
    if (this.#isColumnFilter()) this.#ids = found;
    this.#publish({ searching: !isDone });
    if (!isDone) this.#lookBack(this.#generation, found).catch(this.#deps.onError);
  }

  /** Takes note of what happened; the listeners hear of it within 100 ms. */
  push(event: SessionEvent): void {
    if (event.type === "notice" || event.type === "tunnel" || event.type === "emulator") return;
    if (event.type === "capture") this.#arrived += 1;
    const id =
      event.type === "capture"
        ? event.capture.id
        : event.type === "attempt"
          ? event.attempt.captureId
          : event.captureId;
    this.#rows.delete(id);
    if (event.type === "attempt") {
      this.#touched.add(id);
      this.#snapshot = { ...this.#snapshot, targetUp: event.attempt.outcome.kind === "answered" };
    }
    this.#tickSoon();
  }

  /** A paused list keeps its rows where they are. */
  setPaused(paused: boolean): void {
    this.#snapshot = { ...this.#snapshot, paused };
    this.refresh();
  }

  /** Whether the user looks at the newest capture: then nothing is unread. */
  setFollowed(followed: boolean): void {
    this.#followed = followed;
    if (followed && this.#snapshot.unread > 0) this.#publish({ unread: 0 });
  }

  /** Reads again what may have changed, at once. */
  refresh(): void {
    if (!this.#snapshot.paused) this.#takeNew();
    this.#publish({});
  }

  /** Forgets captures that were deleted. */
  forget(ids: readonly number[] | "all"): void {
    const gone = ids === "all" ? undefined : new Set(ids);
    this.#ids = gone === undefined ? [] : this.#ids.filter((id) => !gone.has(id));
    this.#rows.clear();
    this.#publish({});
  }

  close(): void {
    this.#closed = true;
    this.#generation += 1;
    this.#listeners.clear();
  }

  #isColumnFilter(): boolean {
    return this.#filter.every(isColumnTerm);
  }

  #search(wish: { limit: number; beforeId?: number; afterId?: number; filter?: Filter }): number[] {
    return this.#deps.store.search({ filter: this.#filter, now: this.#deps.clock.now(), ...wish });
  }

  /** Looks through all older captures, in slices that leave the screen and the inbox their turns. */
  async #lookBack(generation: number, first: readonly number[]): Promise<void> {
    const { clock } = this.#deps;
    let chunk: readonly number[] = first;
    let isFirst = true;
    for (;;) {
      if (!this.#isColumnFilter()) await this.#addPassing(chunk, generation);
      else if (!isFirst) this.#ids = this.#ids.concat(chunk);
      if (generation !== this.#generation) return;
      const limit = isFirst ? firstChunk : laterChunk;
      if (chunk.length < limit) break;
      isFirst = false;
      this.#publish({ searching: true });
      await clock.sleep(0);
      if (generation !== this.#generation) return;
      chunk = this.#search({ limit: laterChunk, beforeId: chunk.at(-1) as number });
    }
    this.#publish({ searching: false });
  }

  async #addPassing(candidates: readonly number[], generation: number): Promise<void> {
    const { clock } = this.#deps;
    let sliceStart = clock.monotonic();
    for (const id of candidates) {
      if (await passes(this.#deps, this.#filter, id)) {
        if (generation !== this.#generation) return;
        this.#ids.push(id);
      }
      if (clock.monotonic() - sliceStart < sliceMs) continue;
      this.#tickSoon();
      await clock.sleep(0);
      if (generation !== this.#generation) return;
      sliceStart = clock.monotonic();
    }
  }

  #tickSoon(): void {
    if (this.#ticking || this.#closed) return;
    this.#ticking = true;
    this.#deps.clock
      .sleep(notifyEveryMs)
      .then(() => this.#tick())
      .catch(this.#deps.onError);
  }

  #tick(): void {
    this.#ticking = false;
    if (this.#closed) return;
    const seen = this.#followed && !this.#snapshot.paused;
    const unread = seen ? 0 : this.#snapshot.unread + this.#arrived;
    const perSecond = this.#rate.perSecond(this.#deps.clock.monotonic(), this.#arrived);
    this.#arrived = 0;
    if (!this.#snapshot.paused) this.#takeNew();
    this.#publish({ unread, perSecond });
    // The rate has to come down to nothing by itself when nothing arrives any more.
    if (perSecond > 0) this.#tickSoon();
  }

  #takeNew(): void {
    const found = this.#search({ afterId: this.#newestSeen, limit: 100_000 });
    const newest = this.#filter.length === 0 ? found[0] : this.#search({ limit: 1, filter: [] })[0];
    this.#newestSeen = newest ?? this.#newestSeen;
    const touched =
      this.#filter.length === 0
        ? []
        : [...this.#touched].filter(
            (id) => !this.has(id) && this.#search({ beforeId: id + 1, afterId: id - 1, limit: 1 }).length > 0,
          );
    this.#touched.clear();
    const added = [...found, ...touched.filter((id) => !found.includes(id))];
    if (added.length === 0) return;
    if (this.#isColumnFilter()) this.#insert(added);
    else this.#addNewPassing(added, this.#generation).catch(this.#deps.onError);
  }

  async #addNewPassing(ids: readonly number[], generation: number): Promise<void> {
    const passing: number[] = [];
    for (const id of ids) if (await passes(this.#deps, this.#filter, id)) passing.push(id);
    if (generation !== this.#generation || passing.length === 0) return;
    this.#insert(passing);
    this.#publish({});
  }

  #insert(added: readonly number[]): void {
    const oldest = Math.min(...added);
    const at = this.indexOf(oldest);
    const head = [...new Set([...added, ...this.#ids.slice(0, at)])].sort((a, b) => b - a);
    this.#ids = head.concat(this.#ids.slice(at));
  }

  #publish(change: Partial<ListSnapshot>): void {
    const kept = this.#deps.store.count();
    this.#snapshot = {
      ...this.#snapshot,
      ...change,
      version: this.#snapshot.version + 1,
      size: this.#ids.length,
      kept,
    };
    for (const listener of this.#listeners) listener();
  }
}
