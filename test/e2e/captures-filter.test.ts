import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { freshHome, runHookdev } from "../helpers/binary.ts";
import { exampleCapture } from "../ui/terminal/example-captures.ts";

const home = freshHome();
const secret = "list-secret-that-is-long-enough";

beforeAll(async () => {
  const store = openStore({ file: join(home, "captures.db") });
  await store.add(exampleCapture({ file: "dotfile/Case.Created.json", secret }));
  await store.add(exampleCapture({ file: "dotfile/Case.Created.json", secret, forged: true }));
  await store.add(exampleCapture({ file: "pliance/PersonSanctionMatched.json", secret, target: "/other" }));
  await store.close();
});

const list = async (...options: string[]) => {
  const { code, stdout, stderr } = await runHookdev(["captures", "list", ...options], { home });
  return { code, stderr, ids: [...stdout.matchAll(/^#(\d+)/gm)].map(([, id]) => Number(id)) };
};

describe("captures list --filter", () => {
  test.each([
    ["sig:bad", [2]],
    ["-provider:pliance", [2, 1]],
    ["body./event:case.created", [2, 1]],
    ["path:/other", [3]],
    ["age:>1d", []],
  ])("lists what %s lets through, newest first", async (filter, ids) => {
    expect(await list("--filter", filter)).toMatchObject({ code: 0, ids });
  });

  test("goes with the other options", async () => {
    expect((await list("--filter", "case", "--limit", "1")).ids).toEqual([2]);
    expect((await list("--filter", "case", "--before", "2")).ids).toEqual([1]);
    expect((await list("--filter", "sig:ok", "--provider", "pliance")).ids).toEqual([3]);
  });

  test("points at the place where a filter is wrong", async () => {
    const { code, stderr } = await list("--filter", "case status:x");
    expect(code).toBe(2);
    expect(stderr).toContain("case status:x\n            ^");
    expect(stderr).toContain("404, >=400, 4xx or none");
  });
});
