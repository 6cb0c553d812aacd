import { homedir } from "node:os";
import { expect, test } from "vitest";
import { stateFolderOf } from "../../src/adapters/state-folder.ts";

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string | undefined]>([
  ["linux", { HOOKDEV_HOME: "/own", XDG_STATE_HOME: "/state", HOME: "/home/a" }, "/own"],
  ["linux", { HOOKDEV_HOME: "", XDG_STATE_HOME: "/state", HOME: "/home/a" }, "/state/hookdev"],
  ["linux", { HOME: "/home/a" }, "/home/a/.local/state/hookdev"],
  ["linux", {}, `${homedir()}/.local/state/hookdev`],
  ["darwin", { HOME: "/Users/a" }, "/Users/a/Library/Application Support/hookdev"],
  ["win32", { LOCALAPPDATA: "/local" }, "/local/hookdev"],
  ["win32", { HOME: "/home/a" }, undefined],
])("on %s the state folder by %o is %s", (platform, env, folder) => {
  expect(stateFolderOf(env, platform)).toBe(folder);
});
