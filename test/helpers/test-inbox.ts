// A real inbox on a free port whose arrivals are collected, with a spool in a temporary folder.

import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openInbox } from "../../src/adapters/inbox/inbox.ts";
import { systemClock } from "../../src/adapters/system.ts";
import type { Answer, Arrival, Inbox, InboxOptions } from "../../src/core/arrival.ts";
import type { CapturedBody } from "../../src/core/capture.ts";
import type { BodySpool } from "../../src/core/ports.ts";

export interface TestInbox extends Inbox {
  readonly arrivals: Arrival[];
  /** Resolves when so many arrivals have come, in order. */
  arrived(count: number): Promise<Arrival[]>;
  /** The body of an arrival, wherever it is kept. */
  bodyOf(arrival: Arrival): Buffer;
}

export type TestInboxOptions = Partial<InboxOptions> & {
  readonly answer?: (arrival: Arrival) => Answer | Promise<Answer>;
};

/** An answer with a text body. */
export function respond(status: number, text = ""): Answer {
  return { kind: "response", status, headers: [], body: Buffer.from(text) };
}

/** Opens an inbox that answers 200 unless told otherwise; `close` also removes the spool. */
export async function openTestInbox(options: TestInboxOptions = {}): Promise<TestInbox> {
  let folder: string | undefined;
  const arrivals: Arrival[] = [];
  const watchers = new Set<() => void>();
  const { answer = () => respond(200), ...given } = options;
  let files = 0;
  const inbox = await openInbox({
    host: "127.0.0.1",
    port: 0,
    maxBodyBytes: 200 * 1024 * 1024,
    spoolThresholdBytes: 256 * 1024,
    headersTimeoutMs: 20_000,
    requestTimeoutMs: 30_000,
    clock: systemClock(),
    spool: async () => {
      folder ??= mkdtempSync(join(tmpdir(), "hookdev-inbox-"));
      files += 1;
      return fileSpool(join(folder, `${files}`));
    },
    onArrival: async (arrival) => {
      arrivals.push(arrival);
      for (const watcher of watchers) watcher();
      return answer(arrival);
    },
    ...given,
  });
  return {
    ...inbox,
    arrivals,
    arrived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (arrivals.length < count) return;
          watchers.delete(check);
          resolve(arrivals.slice(0, count));
        };
        watchers.add(check);
        check();
      }),
    bodyOf: (arrival) => bodyBytes(arrival.body),
    async close(drainMs) {
      await inbox.close(drainMs);
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function bodyBytes(body: CapturedBody): Buffer {
  return "bytes" in body ? Buffer.from(body.bytes) : readFileSync(body.file);
}

/** A spool as plain as can be: one file. */
export function fileSpool(file: string): BodySpool {
  const stream = createWriteStream(file);
  const ended = () => new Promise<void>((resolve) => stream.end(() => resolve()));
  return {
    file,
    write: (chunk) =>
      new Promise((resolve, reject) => stream.write(chunk, (error) => (error ? reject(error) : resolve()))),
    finish: ended,
    async discard() {
      await ended();
      rmSync(file, { force: true });
    },
  };
}
