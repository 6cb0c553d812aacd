// Replay runs against a real server on loopback, with fixtures in a folder of their own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { openFixtureFiles } from "../../src/adapters/fixture-folders/fixture-files.ts";
import { openFixtures } from "../../src/adapters/fixtures.ts";
import { openBulkSender } from "../../src/adapters/send/bulk.ts";
import { systemClock, systemRandom } from "../../src/adapters/system.ts";
import { selectCases } from "../../src/core/replay/selection.ts";
import { verifyWith } from "../../src/core/signing/verify.ts";
import { judgeAnswer } from "../../src/core/suite/judge.ts";
import type { Suite, SuiteCase } from "../../src/core/suite/suite.ts";
import { createLoader } from "../../src/flows/replay/load.ts";
import { runReplay } from "../../src/flows/replay/run.ts";
import type { RunDeps, RunPlan } from "../../src/flows/replay/run-types.ts";
import { providers } from "../../src/providers/index.ts";

export const replaySecret = "replay-secret-that-is-long-enough";
export const replayBody = '{"event":"Case.Created","case":{"id":"1"}}';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** What a test sees of the app, and how it lets the app answer. */
export const replayApp = {
  folder: "",
  url: "",
  seen: [] as Seen[],
  mostInFlight: 0,
  answer: (_request: Seen, _number: number): number => 200,
};

/** A fresh app and folder for every test of the file. */
export function openReplayApp(): void {
  let app: Server;
  beforeEach(async () => {
    let inFlight = 0;
    Object.assign(replayApp, {
      folder: mkdtempSync(join(tmpdir(), "hookdev-run-")),
      seen: [],
      mostInFlight: 0,
      answer: () => 200,
    });
    app = createServer((request, response) => {
      inFlight += 1;
      replayApp.mostInFlight = Math.max(replayApp.mostInFlight, inFlight);
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", rawHeaders: headers } = request;
        const one = { method, url, headers, body: Buffer.concat(chunks) };
        replayApp.seen.push(one);
        // A turn later, so that requests that may be side by side are.
        setImmediate(() => {
          inFlight -= 1;
          response.writeHead(replayApp.answer(one, replayApp.seen.length)).end("{}");
        });
      });
    });
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    replayApp.url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    app.closeAllConnections();
    await new Promise((resolve) => app.close(resolve));
    rmSync(replayApp.folder, { recursive: true, force: true });
  });
}

/** Writes a fixture. */
export function putFixture(path: string, text: string | Uint8Array): void {
  mkdirSync(join(replayApp.folder, path, ".."), { recursive: true });
  writeFileSync(join(replayApp.folder, path), text);
}

const plain: Omit<SuiteCase, "name" | "source"> = {
  set: [],
  fresh: false,
  headers: [],
  repeat: 1,
  verbatim: false,
  timeoutMs: 5000,
  retries: 0,
  expect: { headers: [], body: [] },
};
/** A case of one file. */
export const fixtureCase = (path: string, more: Partial<SuiteCase> = {}): SuiteCase => ({
  ...plain,
  name: path,
  source: { kind: "replay", path },
  ...more,
});
export const suiteOf = (cases: readonly SuiteCase[], mode: Suite["mode"] = "parallel"): Suite => ({
  name: "suite",
  mode,
  cases,
});

/** One run; what the plan leaves out is as the command line has it. */
export async function replayRun(
  suites: readonly Suite[],
  more: Partial<RunPlan> = {},
  watch: { signal?: AbortSignal; secret?: string } = {},
) {
  const clock = systemClock();
  const workers = more.workers ?? 1;
  const sender = openBulkSender({ clock, connections: workers });
  const plan: RunPlan = {
    cases: selectCases(suites, {}),
    workers,
    secretOverHttp: false,
    seed: "42",
    valuesNow: 0,
    url: `${replayApp.url}/hooks`,
    verbatim: false,
    headers: [],
    insecure: false,
    rerun: ({ case: { name } }) => `again ${name}`,
    ...more,
  };
  const deps: RunDeps = {
    clock,
    sender,
    load: createLoader({
      providers,
      files: openFixtureFiles(replayApp.folder),
      payloads: openFixtures(),
      captures: () => Promise.reject(new Error("no store")),
    }),
    secretFor: () => watch.secret,
    valuesFor: () => ({ random: systemRandom(), edits: [], headers: [] }),
    judge: ({ attempt, expect: wanted }) =>
      judgeAnswer(wanted, attempt, {
        matches: (pattern, text) => new RegExp(pattern).test(text),
        schemaProblems: () => [],
      }),
  };
  try {
    return await runReplay(plan, deps, {
      publish: () => undefined,
      signal: watch.signal ?? new AbortController().signal,
    });
  } finally {
    await sender.close();
  }
}

/** All cases of a run. */
export const casesOf = ({ report }: Awaited<ReturnType<typeof replayRun>>) =>
  report.suites.flatMap((suite) => suite.cases);
/** Whether the delivery is signed as Dotfile signs. */
export const isGenuine = (one: Seen | undefined) =>
  verifyWith(providers.find(({ id }) => id === "dotfile")?.schemes ?? [], {
    request: {
      method: "POST",
      target: one?.url ?? "",
      headers: one?.headers ?? [],
      body: one?.body ?? new Uint8Array(0),
    },
    secrets: [replaySecret],
    at: Date.now() / 1000,
  }).ok;
