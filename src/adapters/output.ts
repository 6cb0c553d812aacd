// Stdout and stderr as they really are: readers leave, disks fill up, and a write may take only half of it.

import { fstatSync, writeSync } from "node:fs";
import type { TextOutput } from "../core/ports.ts";

/** What is needed of `process.stdout` or `process.stderr`. */
export interface OutputStream {
  readonly fd: number;
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface OutputEvents {
  /** The reader has left (`| head -1`): no error; what is written afterwards is dropped. Called once. */
  readonly onBrokenPipe?: () => void;
  /** Something written could not be kept (a full disk); what is written afterwards is dropped. Called once. */
  readonly onLost?: (error: Error) => void;
}

/** Writes in order and never throws; `flush` never rejects. A slow reader is waited for in `flush`. */
export function openOutput(stream: OutputStream, events: OutputEvents = {}): TextOutput {
  let ended = false;
  const end = (error: Error): void => {
    if (ended) return;
    ended = true;
    if (isBrokenPipe(error)) events.onBrokenPipe?.();
    else events.onLost?.(error);
  };
  const sink = isWaitedFor(stream) ? streamSink(stream, end) : fileSink(stream.fd, end);
  return {
    write: (text) => {
      if (!ended && text.length > 0) sink.write(typeof text === "string" ? Buffer.from(text) : text);
    },
    flush: sink.flush,
    isTty: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

/** A pipe or a file is no terminal, and that is told without the stream that Node would make for it. */
export function mayBeTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return true;
  }
}

interface Sink {
  write(bytes: Uint8Array): void;
  flush(): Promise<void>;
}

/** Terminals, pipes and sockets can make a writer wait; Node's stream does that without stopping the process. */
function isWaitedFor(stream: OutputStream): boolean {
  if (stream.isTTY === true) return true;
  try {
    const stats = fstatSync(stream.fd);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return true;
  }
}

function streamSink(stream: OutputStream, end: (error: Error) => void): Sink {
  let pending = 0;
  let waiting: (() => void)[] = [];
  // Without a listener Node ends the process with a stack trace.
  stream.on("error", end);
  const settle = (error?: Error | null): void => {
    if (error) end(error);
    pending -= 1;
    if (pending > 0) return;
    for (const resume of waiting) resume();
    waiting = [];
  };
  return {
    write: (bytes) => {
      pending += 1;
      stream.write(bytes, settle);
    },
    flush: () => new Promise((resolve) => (pending === 0 ? resolve() : waiting.push(resolve))),
  };
}

/** Node's own stream for files ignores that a write took only a part of the bytes. */
function fileSink(fd: number, end: (error: Error) => void): Sink {
  return {
    write: (bytes) => {
      try {
        for (let offset = 0; offset < bytes.length; ) offset += writeSync(fd, bytes, offset);
      } catch (error) {
        end(error as Error);
      }
    },
    flush: () => Promise.resolve(),
  };
}

/** EPIPE; on Windows also EOF. A stream that was closed by an earlier EPIPE says ERR_STREAM_DESTROYED. */
function isBrokenPipe(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EPIPE" || code === "EOF" || code === "ERR_STREAM_DESTROYED";
}
