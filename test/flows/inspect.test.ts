import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openExactSender } from "../../src/adapters/send/exact.ts";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import type { SessionEvent } from "../../src/core/arrival.ts";
import type { Capture } from "../../src/core/capture.ts";
import { headerValues } from "../../src/core/http.ts";
import { createKeyRing } from "../../src/core/key-ring.ts";
import type { CaptureStore, Sender } from "../../src/core/ports.ts";
import { verifyWith } from "../../src/core/signing/verify.ts";
import { fixtureName, replayCapture } from "../../src/flows/inspect.ts";
import { providers } from "../../src/providers/index.ts";
import { forwardRequest, testForwarder } from "../helpers/forwarding.ts";
import { exampleCapture } from "../ui/terminal/example-captures.ts";

const secret = "replay-secret-that-is-long-enough";
const limits = { timeoutMs: 5000, maxAnswerBytes: 1000 };

let folder: string;
let store: CaptureStore;
let sender: Sender;
let app: Server;
let seen: { readonly url: string; readonly headers: string[]; readonly body: Buffer }[];
let events: SessionEvent[];
let target: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-replay-"));
  store = openStore({ file: join(folder, "captures.db") });
  sender = openExactSender({ clock: systemClock() });
  seen = [];
  events = [];
  app = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      seen.push({ url: request.url ?? "", headers: request.rawHeaders, body: Buffer.concat(chunks) });
      response.writeHead(201).end("made");
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  target = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
});
afterEach(async () => {
  await sender.close();
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const deps = (secrets: readonly string[]) => ({
  store,
  clock: systemClock(),
  sender,
  providers,
  keys: createKeyRing(secrets.map((each) => ({ secret: each }))),
  publish: (event: SessionEvent) => void events.push(event),
});

async function stored(forged = false): Promise<Capture> {
  const capture = exampleCapture({
    file: "dotfile/Case.Created.json",
    secret,
    forged,
    target: "/hooks/x?a=1&b=%20",
    headers: ["X-Twice", "1", "x-twice", "2"],
  });
  return { ...capture, id: await store.add(capture) };
}

const verdictOn = ({ url, headers, body }: (typeof seen)[number]) =>
  verifyWith(providers.find(({ id }) => id === "dotfile")?.schemes ?? [], {
    request: { method: "POST", target: url, headers, body },
    secrets: [secret],
    at: Date.now() / 1000,
  });

describe("replaying a capture", () => {
  test("sends the same bytes to the target, signed anew, and records the attempt", async () => {
    const capture = await stored(true);
    const replayed = await replayCapture({ capture, target, limits }, deps([secret]));
    expect(replayed).toMatchObject({ signature: "signed", attempt: { outcome: { kind: "answered", status: 201 } } });
    const [request] = seen;
    expect(request?.url).toBe("/hooks/x?a=1&b=%20");
    expect(request?.body.equals(await store.readBody(capture.body))).toBe(true);
    expect(headerValues(request?.headers ?? [], "x-twice")).toEqual(["1", "2"]);
    expect(headerValues(request?.headers ?? [], "Dotfile-Signature")).toHaveLength(1);
    expect(verdictOn(request as (typeof seen)[number])).toMatchObject({ ok: true });
    expect(store.attempts(capture.id)).toMatchObject([{ target, outcome: { status: 201 } }]);
    expect(events).toMatchObject([{ type: "attempt", attempt: { captureId: capture.id } }]);
  });

  test("signs an edited body, so that the app can accept it", async () => {
    const capture = await stored();
    const body = new TextEncoder().encode('{"event":"Case.Created","edited":true}');
    await replayCapture({ capture, target, limits, body }, deps([secret]));
    expect(seen[0]?.body.toString()).toBe('{"event":"Case.Created","edited":true}');
    expect(verdictOn(seen[0] as (typeof seen)[number])).toMatchObject({ ok: true });
  });

  test("keeps the old signature where no key is known, and says so", async () => {
    const capture = await stored();
    const replayed = await replayCapture({ capture, target, limits }, deps([]));
    expect(replayed).toMatchObject({ signature: "as-it-was", note: expect.stringContaining("no key is known") });
    expect(headerValues(seen[0]?.headers ?? [], "Dotfile-Signature")).toEqual(
      headerValues(capture.headers, "Dotfile-Signature"),
    );
  });

  test("gives a target that is not there as a result, not as an error", async () => {
    const capture = await stored();
    await new Promise((resolve) => app.close(resolve));
    const { attempt } = await replayCapture({ capture, target, limits }, deps([secret]));
    expect(attempt.outcome).toMatchObject({ kind: "failed", code: "REFUSED" });
    expect(store.attempts(capture.id)).toHaveLength(1);
  });

  test.each([
    ["", "/hooks?x=1"],
    ["api", "/"],
    ["api/", "/hooks"],
    ["api?key=1", "/hooks?x=1"],
    ["?key=1", "/hooks"],
  ])("goes to the very path that a forward to /%s goes to for %s", async (path, requested) => {
    const capture = { ...(await stored()), target: requested };
    const forwarder = testForwarder(`${target}${path}`);
    await forwarder.forward(forwardRequest({ target: requested }));
    await replayCapture({ capture, target: `${target}${path}`, limits }, deps([]));
    expect(seen[1]?.url).toBe(seen[0]?.url);
    await forwarder.close();
  });
});

describe("the name of a fixture", () => {
  const json = new TextEncoder().encode('{"a":1}');
  test.each([
    ["Case.Created", "Case.Created.json"],
    ["../../etc/passwd", "etc-passwd.json"],
    ["a\u0000b\u202e c/d\\e", "a-b-c-d-e.json"],
    ["..", "capture-7.json"],
    ["x".repeat(200), `${"x".repeat(80)}.json`],
  ])("for the event %j is %s", (event, name) => {
    expect(fixtureName({ event, id: 7 }, json)).toBe(name);
  });

  test("has another ending when the body is no JSON", () => {
    expect(fixtureName({ id: 7 }, new Uint8Array([1, 2]))).toBe("capture-7.body");
  });
});
