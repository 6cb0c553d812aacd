// What the rooms ask of the outside; adapters answer, tests bring their own fixed ones.

import type { Capture, CapturedBody, CaptureFlag, NewCapture } from "./capture.ts";
import type { Attempt, OutgoingRequest, SendLimits } from "./delivery.ts";
import type { Filter } from "./filter/filter.ts";

/** The only source of time. */
export interface Clock {
  /** Wall time, milliseconds since 1970, UTC; may jump. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. Delays beyond 2^31 ms are chunked. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The only source of chance. */
export interface Random {
  uuid(): string;
  hex(characters: number): string;
}

/** Sends one request, follows nothing, always settles within the deadline, never throws for a failed delivery. */
export interface Sender {
  send(request: OutgoingRequest, limits: SendLimits): Promise<Attempt>;
  /** Ends idle connections. */
  close(): Promise<void>;
}

/** A body on its way into the store's spool; the file is named by the store, never by anything received. */
export interface BodySpool {
  readonly file: string;
  /** Resolves when the chunk is written; rejects when the disk is full. */
  write(chunk: Uint8Array): Promise<void>;
  /** Closes the file; it stays and belongs to the capture that names it. */
  finish(): Promise<void>;
  /** Closes and removes the file. */
  discard(): Promise<void>;
}

/** Which captures a list holds, by exact names; whole filters are for `search`. */
export interface CapturePage {
  /** Only captures with a smaller id, newest first. */
  readonly beforeId?: number;
  readonly limit: number;
  readonly provider?: string;
  readonly event?: string;
}

/** A search for captures that pass all column terms of a filter; header and body terms are not looked at. */
export interface CaptureSearch {
  readonly filter: Filter;
  /** What `age:` counts from, milliseconds since 1970. */
  readonly now: number;
  /** Only smaller ids. */
  readonly beforeId?: number;
  /** Only larger ids. */
  readonly afterId?: number;
  readonly limit: number;
}

/** A stored attempt of forwarding or replaying a capture. */
export interface StoredAttempt extends Attempt {
  readonly captureId: number;
  readonly target: string;
}

/** Everything that arrived, on disk. Methods that read or remove are synchronous: they touch indexed rows only. */
export interface CaptureStore {
  /** Resolves with the id when the capture is committed: only then may a 2xx leave. Rejects when it is not stored. */
  add(capture: NewCapture): Promise<number>;
  /** Opens a spool file for a large body. */
  spool(): Promise<BodySpool>;
  /** Records what became of a capture; grouped like `add`. */
  addAttempt(attempt: StoredAttempt): Promise<void>;
  get(id: number): Capture | undefined;
  /** The newest id, or undefined in an empty store. */
  newestId(): number | undefined;
  /** A page of captures, newest first; bodies are not loaded (`body.bytes` is empty, `body.size` true). */
  list(page: CapturePage): Capture[];
  /** Ids, newest first, from an index that is read in a fraction of the time of a list. */
  search(search: CaptureSearch): number[];
  attempts(captureId: number): StoredAttempt[];
  count(): number;
  /** The whole body, wherever it is kept. */
  readBody(body: CapturedBody): Promise<Uint8Array>;
  /** The body in chunks, for forwarding without loading it. */
  streamBody(body: CapturedBody): AsyncIterable<Uint8Array>;
  /** Adds a flag to a capture that is already stored. */
  addFlag(id: number, flag: CaptureFlag): void;
  /** Removes captures, their attempts and body files; returns how many were there. */
  delete(ids: readonly number[]): number;
  /** Removes everything received before the time (ms since 1970), a part at a time; resolves with how many. */
  deleteBefore(receivedAt: number): Promise<number>;
  /**
   * Removes all that is there now and overwrites it, a part at a time; resolves with how many. What arrives meanwhile
   * stays. May be called again when it has failed.
   */
  purge(): Promise<number>;
  /** Waits for what is being written or purged, then closes. */
  close(): Promise<void>;
}

/** A `listen` that is running on this machine, for `poke` without `--url`. */
export interface RunningSession {
  readonly pid: number;
  readonly url: string;
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  /** Where it forwards to, so that a circle of sessions is seen before it runs. */
  readonly forwardTo?: string;
}

export interface SessionRegistry {
  /** Announces this process; the returned function takes it back. */
  announce(session: RunningSession): () => void;
  /** Sessions whose process is alive, newest first. */
  running(): RunningSession[];
}

/** Where text goes: stdout carries the result, stderr the talk. A broken pipe or a full disk is the output's affair. */
export interface TextOutput {
  /** Text as UTF-8, or bytes as they are (an exported body). */
  write(text: string | Uint8Array): void;
  /** Resolves when all that was written has left the process. */
  flush(): Promise<void>;
  readonly isTty: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
}

/** Payload files that ship with hookdev, by their path below `payloads/`. */
export interface FixtureSource {
  read(file: string): Promise<Uint8Array>;
}

/** What one life of a tunnel is opened with. */
export interface TunnelWish {
  /** The inbox that the tunnel leads to, and nothing else. */
  readonly inbox: { readonly host: string; readonly port: number };
  /** Name wanted in the public URL; after a loss the one that was had. */
  readonly name?: string;
  /** True when a tunnel of this session is opened again: patience for the old name is worth more than a new one. */
  readonly again: boolean;
  /** Ends the opening and later the tunnel. */
  readonly signal: AbortSignal;
  /** Called at once when the engine notices trouble that it may still survive; sanitised words. */
  readonly onTrouble: (reason: string) => void;
}

/** A tunnel as its engine sees it: an opinion, not a proof. */
export interface OpenTunnel {
  /** Public URL without a slash at the end. */
  readonly url: string;
  /** The part of the URL that can be asked for again. */
  readonly name?: string;
  /** Resolves with the reason (sanitised) when the tunnel has ended by itself or was closed. Never rejects. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** One way to a public URL. It opens one life at a time; the supervisor in `flows/tunnel.ts` opens the next one. */
export interface TunnelEngine {
  /** As `--tunnel` names it: `localtunnel`, `cloudflared`, `ssh`, `public-url`. */
  readonly id: string;
  /** Host that the data passes, for the line before it opens. */
  readonly relay: string;
  /** Whether requests are encrypted between the relay and this machine. */
  readonly encryption: "encrypted" | "plain" | "unknown";
  /** True when the URL cannot be opened anew, as with the user's own. */
  readonly fixed?: boolean;
  /** True when the relay's side is open to anybody who dials it: every proof then looks for strangers. */
  readonly strangersMayJoin?: boolean;
  /**
   * Settles within its own deadline (10 s for a relay, 20 s for a program).
   *
   * @throws HookdevError; category `unreachable` is tried again, every other one is final
   */
  open(wish: TunnelWish): Promise<OpenTunnel>;
}
