import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../../src/adapters/store/store.ts";
import { systemClock } from "../../../src/adapters/system.ts";
import type { NewCapture } from "../../../src/core/capture.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { parseFilter } from "../../../src/core/filter/parse.ts";
import type { CaptureStore } from "../../../src/core/ports.ts";
import { CaptureList } from "../../../src/ui/terminal/capture-list.ts";

let folder: string;
let store: CaptureStore;
let list: CaptureList;
const errors: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-list-"));
  store = openStore({ file: join(folder, "captures.db") });
});
afterEach(async () => {
  list.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  expect(errors.splice(0)).toEqual([]);
});

const open = () => {
  list = new CaptureList({ store, clock: systemClock(), onError: (error) => errors.push(error) });
  return list;
};
const capture = (target: string, text = ""): NewCapture => {
  const bytes = new TextEncoder().encode(text);
  return {
    receivedAt: Date.now(),
    state: "complete",
    method: "POST",
    target,
    httpVersion: "1.1",
    scheme: "http",
    headers: [],
    trailers: [],
    body: { size: bytes.length, bytes },
    remoteAddress: "::1",
    flags: [],
  };
};
const filter = (text: string): Filter => {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.filter;
};
const ids = () => Array.from({ length: list.size }, (_, index) => list.idAt(index));
const arrive = async (...captures: NewCapture[]) => {
  const stored = await Promise.all(captures.map(async (each) => ({ ...each, id: await store.add(each) })));
  for (const each of stored) list.push({ type: "capture", capture: each });
};
/** Resolves when the list says so; it speaks at most every 100 ms. */
const until = (holds: () => boolean) =>
  new Promise<void>((resolve) => {
    const check = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = list.subscribe(check);
    check();
  });

describe("the list of captures", () => {
  test("has what earlier sessions kept, newest first, also beyond the first chunk", async () => {
    await Promise.all(Array.from({ length: 2500 }, (_, index) => store.add(capture(`/${index}`))));
    open();
    expect(list.size).toBe(1000);
    expect(list.idAt(0)).toBe(2500);
    await until(() => !list.getSnapshot().searching);
    expect(list.size).toBe(2500);
    expect(list.idAt(2499)).toBe(1);
    expect(list.indexOf(2000)).toBe(500);
  });

  test("takes in what arrives and counts it as unread unless it is followed", async () => {
    await store.add(capture("/old"));
    open().setFollowed(false);
    await arrive(capture("/a"), capture("/b"));
    await until(() => list.size === 3);
    expect(ids()).toEqual([3, 2, 1]);
    expect(list.getSnapshot()).toMatchObject({ unread: 2, kept: 3 });
    list.setFollowed(true);
    expect(list.getSnapshot().unread).toBe(0);
  });

  test("shows only what passes its filter, old and new", async () => {
    await Promise.all([store.add(capture("/yes")), store.add(capture("/no"))]);
    open().setFilter(filter("path:yes"));
    expect(ids()).toEqual([1]);
    await arrive(capture("/no"), capture("/yes"));
    await until(() => list.size === 2);
    expect(ids()).toEqual([4, 1]);
  });

  test("reads bodies where the filter looks into them", async () => {
    await Promise.all([store.add(capture("/", '{"a":1}')), store.add(capture("/", '{"a":2}'))]);
    open().setFilter(filter("body./a:1"));
    await until(() => !list.getSnapshot().searching);
    expect(ids()).toEqual([1]);
    await arrive(capture("/", '{"a":2}'), capture("/", '{"a":1}'));
    await until(() => list.size === 2);
    expect(ids()).toEqual([4, 1]);
  });

  test("takes a capture in when only its answer makes it pass", async () => {
    await Promise.all([store.add(capture("/a")), store.add(capture("/b"))]);
    open().setFilter(filter("status:>=500"));
    expect(ids()).toEqual([]);
    const attempt = {
      captureId: 1,
      target: "http://localhost:1",
      startedAt: 1,
      durationMs: 1,
      outcome: { kind: "answered", status: 503, headers: [], body: new Uint8Array(0), bodyState: "whole" },
    } as const;
    await store.addAttempt(attempt);
    list.push({ type: "attempt", attempt });
    await until(() => list.size === 1);
    expect(ids()).toEqual([1]);
    expect(list.row(1)?.attempt?.outcome).toMatchObject({ status: 503 });
  });

  test("holds still while it is paused, and misses nothing", async () => {
    await store.add(capture("/a"));
    open().setPaused(true);
    await arrive(capture("/b"));
    await until(() => list.getSnapshot().unread === 1);
    expect(ids()).toEqual([1]);
    list.setPaused(false);
    expect(ids()).toEqual([2, 1]);
  });

  test("forgets what was deleted", async () => {
    await Promise.all([store.add(capture("/a")), store.add(capture("/b"))]);
    open();
    store.delete([2]);
    list.forget([2]);
    expect(ids()).toEqual([1]);
    expect(list.row(2)).toBeUndefined();
  });

  test("speaks at most ten times a second however much arrives", async () => {
    open();
    let told = 0;
    const started = performance.now();
    list.subscribe(() => {
      told += 1;
    });
    await arrive(...Array.from({ length: 500 }, (_, index) => capture(`/${index}`)));
    await until(() => list.size === 500);
    expect(told).toBeLessThanOrEqual(Math.ceil((performance.now() - started) / 100) + 1);
  });
});
