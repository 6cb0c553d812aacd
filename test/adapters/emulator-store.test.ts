import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openEmulatorFile, openEmulatorMemory } from "../../src/adapters/emulator-store/store.ts";
import { openStore } from "../../src/adapters/store/store.ts";
import type { EmulatorStore } from "../../src/core/emulation/delivery-log.ts";
import { attempt, sample } from "../helpers/delivery-samples.ts";

let folder: string;
let file: string;
let stores: EmulatorStore[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-"));
  file = join(folder, "state", "emulator.db");
  stores = [];
});

afterEach(() => {
  for (const store of stores) store.close();
  rmSync(folder, { recursive: true });
});

function open(): EmulatorStore {
  const store = openEmulatorFile({ file });
  stores.push(store);
  return store;
}

const kinds: [title: string, openOne: () => EmulatorStore][] = [
  ["a file", () => open()],
  ["memory", () => openEmulatorMemory()],
];

describe.each(kinds)("kept in %s", (_title, openOne) => {
  test("a delivery comes back as it was, at every step of its life", () => {
    const store = openOne();
    const failed = { kind: "failed", code: "RESET", phase: "answer-head", detail: "", mayHaveArrived: true } as const;
    const steps = [
      sample({ reference: "case-1" }),
      sample({ status: "sending", underway: attempt(1) }),
      sample({ attempts: [attempt(1)], nextAttemptAt: 181_000, nextKind: "automatic" }),
      sample({
        attempts: [attempt(1)],
        status: "sending",
        underway: attempt(2, { faults: ["stale"], withheld: "why" }),
      }),
      sample({
        attempts: [attempt(1), attempt(2, { outcome: failed, requestBody: new Uint8Array(0) }), attempt(3)],
        status: "failed",
        end: "attempts-used-up",
      }),
    ];
    for (const step of steps) {
      store.save(step);
      expect(store.get("d-1")).toEqual(step);
    }
    expect(store.get("d-2")).toBeUndefined();
    store.close();
  });

  test("lists hold what was asked for, newest first", () => {
    const store = openOne();
    for (let number = 1; number <= 5; number += 1)
      store.save(
        sample({ number, id: `d-${number}`, event: number % 2 ? "Odd" : "Even", endpointId: `e${number % 3}` }),
      );
    store.save(sample({ number: 6, id: "d-6", provider: "other", status: "failed", reference: "case-6" }));
    const ids = (query: Parameters<EmulatorStore["list"]>[0]) => store.list(query).map(({ number }) => number);
    expect(ids({})).toEqual([6, 5, 4, 3, 2, 1]);
    expect(ids({ provider: "acme", event: "Odd" })).toEqual([5, 3, 1]);
    expect(ids({ endpointId: "e1" })).toEqual([4, 1]);
    expect(ids({ reference: "case-6" })).toEqual([6]);
    expect(ids({ statuses: ["failed", "delivered"] })).toEqual([6]);
    expect(ids({ statuses: [] })).toEqual([]);
    expect(ids({ limit: 2, offset: 1 })).toEqual([5, 4]);
    store.forget(["d-5", "d-4", "nothing"]);
    expect(ids({})).toEqual([6, 3, 2, 1]);
    store.close();
  });

  test("unfinished ones come by the time at which they are due", () => {
    const store = openOne();
    store.save(sample({ number: 1, id: "late", nextAttemptAt: 3000 }));
    store.save(sample({ number: 2, id: "early", nextAttemptAt: 2000 }));
    store.save(sample({ number: 3, id: "over", status: "delivered" }));
    store.save({ ...sample({ number: 4, id: "flying", status: "sending", underway: attempt(1) }), nextAttemptAt: 0 });
    expect(store.unfinished().map(({ id }) => id)).toEqual(["flying", "early", "late"]);
    store.close();
  });

  test("what is over is dropped when it is old or one too many of its provider, and what waits never is", () => {
    const store = openOne();
    const over = { status: "delivered", nextAttemptAt: undefined } as const;
    for (let number = 1; number <= 1200; number += 1)
      store.save(sample({ id: `d-${number}`, number, createdAt: number, ...(number === 3 ? {} : over) }));
    for (let number = 1201; number <= 1204; number += 1)
      store.save(sample({ id: `d-${number}`, number, createdAt: number, provider: "other", ...over }));
    store.forgetOver({ before: 1190, most: 4 });
    expect(store.list({}).map(({ number }) => number)).toEqual([1204, 1203, 1202, 1201, 1200, 1199, 1198, 1197, 3]);
    expect(store.get("d-2")).toBeUndefined();
    expect(store.list({ number: 1199 }).map(({ id }) => id)).toEqual(["d-1199"]);
  });

  test("several changes are kept as one or not at all", () => {
    const store = openOne();
    const work = () => {
      store.save(sample());
      store.writeState("state:acme", "{}");
      throw new Error("halfway");
    };
    expect(() => store.together(work)).toThrow("halfway");
    expect([store.get("d-1"), store.readState("state:acme")]).toEqual([undefined, undefined]);
    store.together(() => store.writeState("state:acme", '{"a":1}'));
    store.writeState("state:acme", '{"a":2}');
    expect(store.readState("state:acme")).toBe('{"a":2}');
    store.close();
  });
});

describe("the file", () => {
  test("and its folder belong to their owner alone", () => {
    open().save(sample());
    expect(statSync(join(folder, "state")).mode & 0o777).toBe(0o700);
    for (const name of [file, `${file}-wal`, `${file}.lock`]) expect(statSync(name).mode & 0o777).toBe(0o600);
  });

  test("is held by one emulator", () => {
    const first = open();
    first.save(sample());
    expect(() => open()).toThrow(expect.objectContaining({ code: "EMULATOR_STATE_IN_USE" }));
    first.close();
    expect(open().get("d-1")).toEqual(sample());
  });

  test.skipIf(process.platform !== "linux")("is let go of when something is missing in it", () => {
    const store = open();
    store.close();
    const db = new DatabaseSync(file);
    db.exec("DROP TABLE states");
    db.close();
    expect(() => open()).toThrow(expect.objectContaining({ code: expect.stringMatching(/^STORE_/) }));
    expect(openFiles().filter((path) => path.startsWith(folder))).toEqual([]);
  });

  test("is told from the store of captures, in both directions", async () => {
    const captures = join(folder, "captures.db");
    await openStore({ file: captures }).close();
    expect(() => openEmulatorFile({ file: captures })).toThrow(
      expect.objectContaining({ code: "STORE_FOREIGN", remedy: expect.stringContaining("--state") }),
    );
    open().close();
    expect(() => openStore({ file })).toThrow(expect.objectContaining({ code: "STORE_FOREIGN" }));
  });

  test("says that it is gone when it was deleted in use", () => {
    const store = open();
    store.save(sample());
    rmSync(file);
    expect(() => store.save(sample({ id: "d-2", number: 2 }))).toThrow(expect.objectContaining({ code: "STORE_GONE" }));
  });
});

/** What this process holds open. */
function openFiles(): string[] {
  return readdirSync("/proc/self/fd").flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`)];
    } catch {
      // The folder itself, while it was read.
      return [];
    }
  });
}
