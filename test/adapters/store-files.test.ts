// The store's files: who may read them, and what happens to strange, damaged, old, new and vanished ones.

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { capturesFormat, migrate, refuseUnknownFormat } from "../../src/adapters/store/schema.ts";
import { openStore } from "../../src/adapters/store/store.ts";
import { noon, sampleCapture, startStoreWriter, temporaryFolder } from "../helpers/store-samples.ts";

test.each(["000", "777"])("creates private folders and files under umask %s", async (umask) => {
  const outer = join(temporaryFolder(), "state");
  const file = join(outer, "hookdev", "captures.db");
  const modes: Record<string, string> = {};
  const run = startStoreWriter([file, 1, 1e9], {
    limits: `umask ${umask}`,
    onLine: ({ child, acknowledged }) => {
      if (acknowledged.length !== 100) return;
      for (const path of [outer, join(outer, "hookdev"), file, `${file}-wal`, `${file}-shm`])
        modes[path.slice(outer.length)] = (statSync(path).mode & 0o777).toString(8);
      child.kill("SIGKILL");
    },
  });
  await run.ended;
  expect(modes).toEqual({
    "": "700",
    "/hookdev": "700",
    "/hookdev/captures.db": "600",
    "/hookdev/captures.db-wal": "600",
    "/hookdev/captures.db-shm": "600",
  });
});

test.each(["000", "777"])("creates private body files under umask %s", (umask) => {
  const file = join(temporaryFolder(), "captures.db");
  const store = join(import.meta.dirname, "../../src/adapters/store/store.ts");
  const script = `const { openStore } = await import(${JSON.stringify(store)});
    const spool = await openStore({ file: ${JSON.stringify(file)} }).spool(); await spool.write(Buffer.from("x")); await spool.finish();`;
  const command = `umask ${umask}; exec "$0" --input-type=module -e "$1"`;
  const run = spawnSync("/bin/sh", ["-c", command, process.execPath, script], { encoding: "utf8" });
  expect(run.stderr).toBe("");
  const [name] = readdirSync(`${file}-bodies`);
  expect((statSync(`${file}-bodies`).mode & 0o777).toString(8)).toBe("700");
  expect((statSync(join(`${file}-bodies`, name as string)).mode & 0o777).toString(8)).toBe("600");
});

test("takes the rights of others away from a store that is too open", async () => {
  const file = join(temporaryFolder(), "captures.db");
  writeFileSync(file, "", { mode: 0o666 });
  await openStore({ file }).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("leaves the mode of a folder that was there before", async () => {
  const folder = join(temporaryFolder(), "project");
  mkdirSync(folder, { mode: 0o755 });
  await openStore({ file: join(folder, "captures.db") }).close();
  expect(statSync(folder).mode & 0o777).toBe(0o755);
});

test("refuses a folder that cannot be made, with its path", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  const file = join(folder, "file", "sub", "captures.db");
  expect(openingError(file)).toMatchObject({ code: "STORE_NOT_WRITABLE", category: "environment" });
  expect(openingError(file).message).toContain(file);
});

test("refuses a folder in the place of the file", () => {
  expect(openingError(temporaryFolder())).toMatchObject({ code: "STORE_NOT_WRITABLE" });
});

test.each([
  ["text", Buffer.from("this is no database, but long enough to look at. ".repeat(50))],
  ["noise", Buffer.alloc(8192, 0xa5)],
])("refuses a file of %s, says where it is and changes nothing", (_name, bytes) => {
  const file = join(temporaryFolder(), "captures.db");
  writeFileSync(file, bytes);
  const error = openingError(file);
  expect(error).toMatchObject({ code: "STORE_CORRUPT", category: "environment" });
  expect(error.message).toContain(file);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test("tells a store whose pages are damaged, while it is read", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const store = openStore({ file });
  for (let i = 0; i < 500; i += 1) await store.add(sampleCapture());
  await store.close();
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 4096));
  expect(openingError(file, (opened) => opened.list({ limit: 500 }))).toMatchObject({ code: "STORE_CORRUPT" });
  expect(existsSync(file)).toBe(true);
});

test("shows a capture whose row is damaged as unreadable, and the others as they are", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const store = openStore({ file });
  await store.add(sampleCapture());
  await store.add(sampleCapture());
  const db = new DatabaseSync(file);
  db.exec("UPDATE captures SET about = substr(about, 5) WHERE id = 1");
  db.close();
  const [whole, broken] = store.list({ limit: 2 });
  expect(whole?.method).toBe("POST");
  expect(broken).toMatchObject({ id: 1, state: "incomplete", problem: expect.stringContaining("damaged") });
  await store.close();
});

test("refuses a database of another program and does not touch it", () => {
  const file = join(temporaryFolder(), "other.db");
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE bookmarks (url TEXT)");
  db.close();
  const before = readFileSync(file);
  expect(openingError(file)).toMatchObject({ code: "STORE_FOREIGN" });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("refuses a store of a later format", async () => {
  const file = join(temporaryFolder(), "captures.db");
  await openStore({ file }).close();
  const db = new DatabaseSync(file);
  db.exec("PRAGMA user_version = 99");
  db.close();
  const error = openingError(file);
  expect(error).toMatchObject({ code: "STORE_TOO_NEW" });
  expect(error.message).toContain("99");
});

test("copies a store of an earlier format before it brings it up to date", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "captures.db");
  const store = openStore({ file });
  await store.add(sampleCapture());
  await store.close();
  const db = new DatabaseSync(file);
  const steps = [
    "SELECT 'the first step must not run again' FROM nowhere",
    "ALTER TABLE captures ADD COLUMN mood TEXT",
  ];
  refuseUnknownFormat(db, file, { ...capturesFormat, steps });
  migrate(db, file, { ...capturesFormat, steps });
  expect(db.prepare("PRAGMA user_version").get()).toEqual({ user_version: 2 });
  expect(db.prepare("SELECT mood FROM captures").all()).toEqual([{ mood: null }]);
  db.close();

  const backup = openStore({ file: `${file}.v1.backup` });
  expect(backup.get(1)).toEqual({ ...sampleCapture(), id: 1 });
  await backup.close();
  expect(statSync(`${file}.v1.backup`).mode & 0o777).toBe(0o600);
});

test("leaves the old format whole when a step fails", async () => {
  const file = join(temporaryFolder(), "captures.db");
  await openStore({ file }).close();
  const db = new DatabaseSync(file);
  const steps = ["", "DROP TABLE attempts", "DROP TABLE nowhere"];
  expect(() => migrate(db, file, { ...capturesFormat, steps })).toThrow();
  db.close();
  const store = openStore({ file });
  expect(store.attempts(1)).toEqual([]);
  await store.close();
});

test("removes backups of earlier formats with a purge, and nothing else", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "captures.db");
  const names = ["captures.db.v1.backup", "captures.db.v12.backup.part"];
  const strangers = ["captures.db.vacation.backup", "captures.db.notes", "other.db.v1.backup"];
  for (const name of [...names, ...strangers]) writeFileSync(join(folder, name), "x");
  const store = openStore({ file });
  await store.purge();
  await store.close();
  expect(readdirSync(folder).sort()).toEqual(["captures.db", ...strangers].sort());
});

const vanishings: [string, (file: string) => void][] = [
  ["deleted", (file) => rmSync(file)],
  ["moved away", (file) => renameSync(file, `${file}.moved`)],
  [
    "replaced",
    (file) => {
      rmSync(file);
      writeFileSync(file, "");
    },
  ],
  ["robbed of its log", (file) => rmSync(`${file}-wal`)],
];
test.each(vanishings)("never acknowledges into a store that was %s", async (_name, vanish) => {
  const file = join(temporaryFolder(), "captures.db");
  const store = openStore({ file });
  await store.add(sampleCapture());
  vanish(file);
  await expect(store.add(sampleCapture())).rejects.toMatchObject({ code: "STORE_GONE", category: "environment" });
  await expect(store.add(sampleCapture())).rejects.toMatchObject({ code: "STORE_GONE" });
  await store.close();
});

test("removes old body files that no capture names when it opens, and keeps young and named ones", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const first = openStore({ file });
  const named = await first.spool();
  await named.finish();
  await first.add(sampleCapture({ body: { size: 0, file: named.file } }));
  const orphan = await first.spool();
  await orphan.finish();
  const young = await first.spool();
  await young.finish();
  await first.close();
  const hoursAgo = (hours: number) => noon / 1000 - hours * 3600;
  utimesSync(named.file, hoursAgo(3), hoursAgo(3));
  utimesSync(orphan.file, hoursAgo(1.1), hoursAgo(1.1));
  utimesSync(young.file, hoursAgo(0.9), hoursAgo(0.9));

  const clock = { now: () => noon, monotonic: () => 0, sleep: () => Promise.resolve() };
  await openStore({ file, clock }).close();
  expect([named, orphan, young].map(({ file: path }) => existsSync(path))).toEqual([true, false, true]);
});

test("leaves files that are not its own beside the bodies, whatever their age, also in a purge", async () => {
  const file = join(temporaryFolder(), "captures.db");
  const store = openStore({ file });
  const spool = await store.spool();
  await spool.finish();
  const strangers = ["notes.txt", "backup.body", `${"A".repeat(32)}.body`, `${"a".repeat(32)}.body.txt`];
  for (const name of strangers) {
    writeFileSync(join(`${file}-bodies`, name), "x");
    utimesSync(join(`${file}-bodies`, name), 1, 1);
  }
  await store.purge();
  await store.close();
  await openStore({ file }).close();
  expect(readdirSync(`${file}-bodies`).sort()).toEqual([...strangers].sort());
});

test("closes the database again when the store cannot be put together", async () => {
  const file = join(temporaryFolder(), "captures.db");
  await openStore({ file }).close();
  const db = new DatabaseSync(file);
  db.exec("DROP TABLE attempts");
  db.close();
  expect(openingError(file)).toMatchObject({ category: "environment" });
  // SQLite removes the log with the last connection.
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test("stores captures and bodies when every commit is to be synchronised", async () => {
  const store = openStore({ file: join(temporaryFolder(), "captures.db"), durable: true });
  const spool = await store.spool();
  await spool.write(Buffer.from("x"));
  await spool.finish();
  expect(await store.add(sampleCapture({ body: { size: 1, file: spool.file } }))).toBe(1);
  await store.close();
});

function openingError(file: string, use: (store: ReturnType<typeof openStore>) => unknown = () => undefined): Error {
  let store: ReturnType<typeof openStore> | undefined;
  try {
    store = openStore({ file });
    use(store);
  } catch (error) {
    return error as Error;
  } finally {
    void store?.close();
  }
  throw new Error("It opened without an error.");
}
