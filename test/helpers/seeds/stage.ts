// Where a seed is played: an emulator that really listens, an app that really receives, and calls as a client makes them.

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { shapeDifferences } from "./shape.ts";

/** One webhook at the app. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface SeedApp extends AsyncDisposable {
  readonly url: string;
  /** What it answers from now on. */
  answer(status: number, body?: string): void;
  readonly received: readonly Received[];
  /** Resolves when so many have been received in all. */
  saw(count: number): Promise<readonly Received[]>;
}

/** An app of a customer on a free port. */
export async function openApp(): Promise<SeedApp> {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  let answer = { status: 200, body: "ok" };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(answer.status).end(answer.body);
      received.push({ path: request.url as string, headers: request.headers, text: Buffer.concat(chunks).toString() });
      for (const watcher of watchers) watcher();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    answer: (status, body = "") => {
      answer = { status, body };
    },
    saw: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (received.length < count) return;
          watchers.delete(check);
          resolve(received);
        };
        watchers.add(check);
        check();
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly json: unknown;
}

/** A port that was free a moment ago, and that nobody listens on. */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/webhooks`;
}

/** What a play gets. */
export interface Stage {
  readonly base: string;
  readonly app: SeedApp;
  /** A port of this machine that nobody listens on. */
  readonly deadUrl: string;
}

/** One thing that was tried: what came, and what was published. */
export interface Step {
  readonly title: string;
  /** What differs from the published answer or from what was promised; empty when all is as it should be. */
  readonly differences: readonly string[];
}

/** Plays one seed: its options for `hookdev emulate`, and its steps. */
export interface SeedPlay {
  readonly title: string;
  readonly args: readonly string[];
  /** Arguments that depend on the app. */
  argsFor?(app: SeedApp): readonly string[];
  play(stage: Stage): AsyncGenerator<Step>;
}

/** One call as a client makes it. */
export async function call(
  method: string,
  url: string,
  { headers = {}, json }: { readonly headers?: Readonly<Record<string, string>>; readonly json?: unknown } = {},
): Promise<Reply> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, ...(json === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? undefined : JSON.parse(text) };
}

/** A control call to the emulator itself. */
export function control(stage: Stage, path: string, json?: unknown): Promise<Reply> {
  const headers = { "X-Hookdev-Control": "1" };
  return call(json === undefined ? "GET" : "POST", `${stage.base}/_hookdev/${path}`, {
    headers,
    ...(json === undefined ? {} : { json }),
  });
}

/** A step whose answer has to have a status, the shape of a published one, and some values. */
export function answered(
  title: string,
  reply: Reply,
  wanted: {
    readonly status: number;
    readonly published?: unknown;
    readonly values?: Readonly<Record<string, unknown>>;
  },
): Step {
  const differences = reply.status === wanted.status ? [] : [`status ${reply.status} in place of ${wanted.status}`];
  if (wanted.published !== undefined) differences.push(...shapeDifferences(reply.json, wanted.published));
  for (const [key, value] of Object.entries(wanted.values ?? {})) {
    const found = key
      .split(".")
      .reduce((at: unknown, step) => (at as Record<string, unknown> | undefined)?.[step], reply.json);
    if (JSON.stringify(found) !== JSON.stringify(value))
      differences.push(`${key} is ${JSON.stringify(found)} in place of ${JSON.stringify(value)}`);
  }
  return { title, differences };
}

/** A step that holds or does not. */
export function holds(title: string, claims: Readonly<Record<string, boolean>>): Step {
  return {
    title,
    differences: Object.entries(claims).flatMap(([claim, isTrue]) => (isTrue ? [] : [`not so: ${claim}`])),
  };
}
