// Writes of one turn of the event loop are committed together.

import { expect, test } from "vitest";
import { createGroupCommit } from "../../../src/adapters/store/group-commit.ts";
import { HookdevError } from "../../../src/core/errors.ts";

const refusal = new HookdevError("NO", { category: "environment", message: "No." });

function grouping(pause: () => Promise<void> | undefined = () => undefined) {
  const groups: string[][] = [];
  const group = createGroupCommit((work) => {
    groups.push([]);
    work();
  }, pause);
  const add = (name: string) =>
    group.add(() => {
      groups.at(-1)?.push(name);
      return name;
    });
  return { group, groups, add };
}

test("commits what one turn brought in one transaction, and each caller gets its own result", async () => {
  const { groups, add } = grouping();
  await expect(Promise.all([add("a"), add("b"), add("c")])).resolves.toEqual(["a", "b", "c"]);
  await expect(add("d")).resolves.toBe("d");
  expect(groups).toEqual([["a", "b", "c"], ["d"]]);
});

test("waits for the end of a pause and commits all that came meanwhile together", async () => {
  const { promise, resolve: end } = Promise.withResolvers<void>();
  let pausing: Promise<void> | undefined = promise;
  const { groups, add } = grouping(() => pausing);
  const first = add("a");
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(groups).toEqual([]);
  const second = add("b");
  pausing = undefined;
  end();
  await expect(Promise.all([first, second])).resolves.toEqual(["a", "b"]);
  expect(groups).toEqual([["a", "b"]]);
});

test("commits at once when it is told to, also in a pause", async () => {
  const { group, groups, add } = grouping(() => new Promise(() => undefined));
  const added = add("a");
  group.flush();
  await expect(added).resolves.toBe("a");
  expect(groups).toEqual([["a"]]);
});

test("a refused write is refused alone; any other error fails its group and not the next", async () => {
  const { group, add } = grouping();
  const refused = group.add(() => {
    throw refusal;
  });
  const beside = add("a");
  await expect(refused).rejects.toBe(refusal);
  await expect(beside).resolves.toBe("a");
  const broken = group.add(() => {
    throw new Error("disk");
  });
  const withIt = add("b");
  await expect(broken).rejects.toThrow("disk");
  await expect(withIt).rejects.toThrow("disk");
  await expect(add("c")).resolves.toBe("c");
});
