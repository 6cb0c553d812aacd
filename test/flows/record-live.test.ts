import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRecordingFolder } from "../../src/adapters/recording/folder.ts";
import { openPassingStore } from "../../src/compose.ts";
import type { NewCapture } from "../../src/core/capture.ts";
import { contractKeys } from "../../src/core/contract-keys.ts";
import { HookdevError } from "../../src/core/errors.ts";
import { createSanitiser } from "../../src/core/privacy/sanitiser.ts";
import type { RecordedFile, RecordingFolder } from "../../src/core/recorded.ts";
import type { SigningScheme } from "../../src/core/signing/scheme.ts";
import { startRecording } from "../../src/flows/record/live.ts";
import { makeRecording } from "../../src/flows/record/record.ts";
import { providers } from "../../src/providers/index.ts";

const keys = {
  given: () => undefined,
  testKey: (scheme: SigningScheme) => {
    const { sign, verify } = contractKeys(scheme, () => ({ privatePem: "no key", publicPem: "no key" }));
    return { secret: sign, verifyWith: verify };
  },
};

function capture(body: string, more: Partial<NewCapture> = {}): NewCapture {
  const bytes = Buffer.from(body);
  return {
    receivedAt: 1_700_000_000_000,
    state: "complete",
    method: "POST",
    target: "/hook",
    httpVersion: "1.1",
    scheme: "http",
    headers: ["Host", "x", "Content-Type", "application/json", "Content-Length", String(bytes.length)],
    trailers: [],
    body: { size: bytes.length, bytes },
    remoteAddress: "127.0.0.1",
    flags: [],
    ...more,
  };
}

async function recordAll(captures: readonly NewCapture[]) {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-live-"));
  const store = await openPassingStore();
  const told: string[] = [];
  const recorder = startRecording({
    store,
    providers,
    keys,
    at: 1_750_000_000,
    sanitiser: createSanitiser(Buffer.from("live")),
    folder: openRecordingFolder(folder, 1),
    publish: (event) => void (event.type === "notice" && told.push(event.message)),
  });
  for (const one of captures) recorder.add({ ...one, id: await store.add(one) });
  const count = await recorder.settle();
  await store.close();
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { count, told, names: readdirSync(folder).sort(), read };
}

test("a name that is learnt at the end is taken out of a text that was written at the beginning", async () => {
  const { count, names, read } = await recordAll([
    capture('{"note":"Spoke with Lindeborg, see https://x.invalid/?who=Lindeborg"}'),
    capture('{"last_name":"Lindeborg"}'),
  ]);
  expect(count).toBe(2);
  expect(names).toEqual(["capture-1.json", "capture-1.json.meta.json", "capture-2.json", "capture-2.json.meta.json"]);
  const family = JSON.parse(read("capture-2.json")).last_name;
  expect(read("capture-1.json")).toBe(`{"note":"Spoke with ${family}, see https://x.invalid/?who=${family}"}`);
});

/** A folder in memory; `replaced` names what was written a second time. */
function memoryFolder() {
  const files = new Map<string, RecordedFile>();
  const replaced: string[] = [];
  const folder: RecordingFolder = {
    add: async (file) => {
      const path = String(files.size + 1);
      files.set(path, file);
      return path;
    },
    replace: async (path, file) => {
      replaced.push(path);
      files.set(path, file);
    },
  };
  return { folder, files, replaced };
}

/** A session over captures that are there as long as `has` says. */
async function recordInMemory(
  bodies: readonly string[],
  has: (id: number) => boolean = () => true,
  more: Partial<RecordingFolder> = {},
) {
  const { folder, files, replaced } = memoryFolder();
  const told: string[] = [];
  const at = (id: number) => ({ ...capture(bodies[id - 1] as string), id });
  const recorder = startRecording({
    store: {
      get: (id) => (has(id) ? at(id) : undefined),
      readBody: async (body) => (body as { bytes: Uint8Array }).bytes,
    },
    providers,
    keys,
    at: 1_750_000_000,
    sanitiser: createSanitiser(Buffer.from("live")),
    folder: { ...folder, ...more },
    publish: (event) => void (event.type === "notice" && told.push(event.message)),
  });
  bodies.forEach((_body, index) => {
    recorder.add(at(index + 1));
  });
  return { recorder, files, replaced, told };
}

test("only what holds a name that was met later is written a second time", async () => {
  const { recorder, files, replaced } = await recordInMemory([
    '{"note":"Nothing about anybody"}',
    '{"note":"Spoke with Lindeborg"}',
    '{"first_name":"Gunilla"}',
    '{"last_name":"Lindeborg"}',
  ]);
  expect(await recorder.settle()).toBe(4);
  expect(replaced).toEqual(["2"]);
  expect(Buffer.from(files.get("2")?.body ?? "").toString()).not.toContain("Lindeborg");
});

test("a long session says that it goes over its files, and how far it is", async () => {
  const bodies = Array.from({ length: 2100 }, (_, at) => `{"n":${at}}`);
  const { recorder, told } = await recordInMemory([...bodies, '{"last_name":"Lindeborg"}']);
  await recorder.settle();
  expect(told).toEqual(
    [0, 1000, 2000].map((done) => `Going over 2101 recordings for names that were met later: ${done} done.`),
  );
});

test("a recording whose capture is gone before it was gone over is told", async () => {
  const asked = new Set<number>();
  const { recorder, told } = await recordInMemory(
    ['{"note":"Spoke with Lindeborg"}', '{"last_name":"Lindeborg"}'],
    (id) => !asked.has(id) && asked.add(id).has(id),
  );
  await recorder.settle();
  expect(told).toEqual([expect.stringMatching(/not gone over .* not in the store any more \(1\).*privacy check/)]);
});

test("a recording that cannot be written anew is not said to be missing", async () => {
  const full = new HookdevError("RECORDING_NOT_WRITABLE", { category: "environment", message: "The disk is full." });
  const { recorder, told } = await recordInMemory(
    ['{"note":"Spoke with Lindeborg"}', '{"last_name":"Lindeborg"}'],
    () => true,
    { replace: () => Promise.reject(full) },
  );
  await recorder.settle();
  expect(told).toEqual([
    expect.stringMatching(/^The recording of capture 1 may hold a name .*privacy check.* The disk is full\.$/),
  ]);
});

test("what cannot be recorded is told, and the rest goes on", async () => {
  const { count, told } = await recordAll([
    capture("Dear Lindeborg", { headers: ["Content-Type", "text/plain"] }),
    capture("{}", { state: "incomplete", problem: "cut off" }),
    capture('{"a":1}'),
  ]);
  expect(count).toBe(1);
  expect(told).toEqual([
    expect.stringMatching(/^Capture 1 was not recorded\. .*neither JSON nor a form/),
    expect.stringMatching(/^Capture 2 was not recorded\. .*not whole/),
  ]);
});

const item = (one: NewCapture) => ({ capture: { ...one, id: 7 }, body: (one.body as { bytes: Uint8Array }).bytes });
const sanitised = { providers, keys, at: 1, sanitiser: createSanitiser(Buffer.from("one")) };

test("a scheme that cannot be signed here loses its old signature, and that is said", () => {
  const discord = capture("{}", {
    provider: "discord",
    headers: [
      "Content-Type",
      "application/json",
      "X-Signature-Ed25519",
      "ab".repeat(32),
      "X-Signature-Timestamp",
      "1700000000",
    ],
  });
  const { file, signature } = makeRecording(item(discord), sanitised);
  expect(signature).toMatchObject({ state: "removed", note: expect.stringMatching(/\w/) });
  expect(file.meta).not.toContain("abab");
});

test("the signature of a sender that is not known is removed, and one that never had any stays without", () => {
  const unknown = capture("{}", { headers: ["X-Acme-Signature", "deadbeef"] });
  expect(makeRecording(item(unknown), sanitised).signature.state).toBe("removed");
  expect(makeRecording(item(unknown), sanitised).file.meta).not.toContain("deadbeef");
  expect(makeRecording(item(capture("{}")), sanitised).signature.state).toBe("none");
});

test("without sanitising the body and its signature stay byte for byte, and credentials go all the same", () => {
  const body = '{"first_name":"Gunilla"  }';
  const signed = capture(body, {
    provider: "dotfile",
    headers: ["Dotfile-Signature", "ab".repeat(32), "Cookie", "a=b"],
  });
  const { file, signature, droppedHeaders } = makeRecording(item(signed), { providers, keys, at: 1 });
  expect(Buffer.from(file.body).toString()).toBe(body);
  expect(signature.state).toBe("kept");
  expect(file.meta).toContain("abab");
  expect(droppedHeaders).toEqual(["Cookie"]);
});

test("a secret that the user gave signs, and stands in no file", () => {
  const given = { ...keys, given: () => "a-secret-of-the-users-own-staging" };
  const signed = capture("{}", { provider: "dotfile", headers: ["Dotfile-Signature", "ab".repeat(32)] });
  const dotfile = makeRecording(item(signed), { ...sanitised, keys: given });
  expect(dotfile.signature).toEqual({ state: "given", schemeId: "signature" });
  expect(dotfile.file.meta).not.toContain("users-own");
  // Pliance sends the secret itself, so the test key takes its place.
  const pliance = makeRecording(item(capture("{}", { provider: "pliance", headers: ["X-PLIANCE-SECRET", "real"] })), {
    ...sanitised,
    keys: given,
  });
  expect(pliance.signature.state).toBe("test");
  expect(pliance.file.meta).not.toMatch(/users-own|"real"/);
});

test("what was cut off is refused", () => {
  expect(() => makeRecording(item(capture("", { state: "rejected" })), sanitised)).toThrow(HookdevError);
});
