import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { shells } from "../../src/cli/completion-scripts.ts";
import { freshHome, runHookdev, startListen } from "../helpers/binary.ts";
import { folderWith } from "../helpers/provider-files.ts";

const binary = fileURLToPath(new URL("../../bin/hookdev.js", import.meta.url));

/** A folder with a `hookdev` on PATH that is this checkout on this Node. */
const path = (() => {
  const folder = mkdtempSync(join(tmpdir(), "hookdev-path-"));
  writeFileSync(join(folder, "hookdev"), `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`);
  chmodSync(join(folder, "hookdev"), 0o755);
  return `${folder}${delimiter}${process.env.PATH}`;
})();

const has = (shell: string) => spawnSync("sh", ["-c", `command -v ${shell}`]).status === 0;

describe("words that __complete offers", () => {
  const offered = async (words: readonly string[], options: Parameters<typeof runHookdev>[1] = {}) =>
    (await runHookdev(["__complete", "--", ...words], options)).stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("\t")[0]);

  test.each<[typed: string[], words: string[]]>([
    [["lis"], ["listen"]],
    [["captures", "sh"], ["show"]],
    [
      ["listen", "--forward-"],
      ["--forward-to", "--forward-timeout", "--forward-mode"],
    ],
    [["listen", "--output", "nd"], ["ndjson"]],
    [["listen", "--output=nd"], ["--output=ndjson"]],
    [
      ["poke", "personsanctionm"],
      ["PersonSanctionMatched", "PersonSanctionMatchRemoved"],
    ],
    [["poke", "pliance:PersonSanctionMatched"], ["pliance:PersonSanctionMatched"]],
    [["poke", "Finished J"], ["Finished Journey"]],
    [["poke", "--provider", "idwise", "Finished J"], ["Finished Journey"]],
    [
      ["poke", "--provider", "idwise", "--scheme", "b"],
      ["basic", "bearer"],
    ],
    [["listen", "--events", "Case.Created,Case.Del"], ["Case.Created,Case.Deleted"]],
    [["completion", ""], [...shells]],
    [["verify", "--body-file", "x"], [":files"]],
    [["provider", "lint", ""], [":files"]],
    [
      ["replay", "--reporter", "j"],
      ["json", "junit"],
    ],
    [["replay", "--provider", "idw"], ["idwise"]],
    [["replay", ""], [":files"]],
    [["replay", "fixtures", "web"], [":files"]],
    [
      ["init", "--ci", "git"],
      ["github", "gitlab"],
    ],
    [["poke", "PersonSanctionMatched", ""], []],
    [["poke", "--secret", ""], []],
  ])("%j", async (typed, words) => {
    expect(await offered(typed)).toEqual(words);
  });

  test("are the numbers of captures, and asking makes no store", async () => {
    const home = freshHome();
    expect(await offered(["captures", "show", ""], { home })).toEqual([]);
    expect(spawnSync("ls", ["-A", home], { encoding: "utf8" }).stdout).toBe("");
    await using listening = await startListen([], { home });
    await fetch(`${listening.url}/x`, { method: "POST", body: "{}" });
    await listening.waitFor(({ type }) => type === "capture");
    expect(await offered(["captures", "show", ""], { home })).toEqual(["last", "1"]);
  });

  test("are no names that would steer a terminal, and a broken file or code is never in the way", async () => {
    const cwd = folderWith({
      "providers/a.json": JSON.stringify({
        id: "own",
        signing: { type: "bearer" },
        events: ["zzz.fine", "zzz.\u001b]0;x\u0007", "zzz.\nrm -rf"],
      }),
      "providers/broken.yaml": "id: b\nsigning: [\n",
      "code.ts": "import fs from 'node:fs'; fs.writeFileSync('ran', ''); export default {};",
    });
    expect(await offered(["poke", "--config", "code.ts", "zzz"], { cwd })).toEqual(["zzz.fine"]);
    expect(spawnSync("ls", [join(cwd, "ran")]).status).not.toBe(0);
  });
});

describe.runIf(has("bash"))("bash, the real one", () => {
  /** What bash puts into COMPREPLY for a line; `words` as readline cuts them at spaces, ":" and "=". */
  const reply = (words: readonly string[], cwd = tmpdir()) => {
    const script = `source <(hookdev completion bash)\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hookdev_complete\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync("bash", ["--norc", "-c", script, "bash", "hookdev", ...words], {
      encoding: "utf8",
      cwd,
      env: { ...process.env, PATH: path, HOOKDEV_HOME: freshHome() },
    });
    return output.split("\n").filter((line) => line !== "");
  };

  test.each<[what: string, words: string[], replies: string[]]>([
    ["a command", ["lis"], ["listen"]],
    ["an option", ["poke", "--send"], ["--send-secret-over-http"]],
    ["an event with a dot", ["poke", "Case.StatusU"], ["Case.StatusUpdated", "Case.StatusUpdated.openapi"]],
    ["a name with a space, quoted for the shell", ["poke", "Finished\\ J"], ["Finished\\ Journey"]],
    ["a name in an open quote, as it is", ["poke", '"Finished J'], ["Finished Journey"]],
    ["what stands behind the colon", ["poke", "idwise", ":", "Finished\\ J"], ["Finished\\ Journey"]],
    ["what stands behind the equals sign", ["listen", "--output", "=", "q"], ["quiet"]],
    ["nothing where nothing fits", ["zzz"], []],
  ])("completes %s", (_what, words, replies) => {
    expect(reply(words)).toEqual(replies);
  });

  test("runs nothing of what was typed or what a file calls its events", () => {
    const cwd = folderWith({
      "providers/a.json": JSON.stringify({
        id: "own",
        signing: { type: "bearer" },
        events: ["zzz$(touch ran)", "zzz`touch ran`;touch ran"],
      }),
    });
    expect(reply(["poke", "$(touch ran)"], cwd)).toEqual([]);
    expect(reply(["poke", "zzz"], cwd)).toHaveLength(2);
    expect(spawnSync("ls", [join(cwd, "ran")]).status).not.toBe(0);
  });

  test("takes the script twice, and under strict settings", () => {
    const twice =
      'set -eu; s=$(hookdev completion bash); source /dev/stdin <<<"$s"; source /dev/stdin <<<"$s"; complete -p hookdev';
    expect(
      execFileSync("bash", ["--norc", "-c", twice], { encoding: "utf8", env: { ...process.env, PATH: path } }),
    ).toContain("-F _hookdev_complete hookdev");
  });
});

test.each(shells)("the script for %s evaluates nothing, and names the hidden command", async (shell) => {
  const { code, stdout } = await runHookdev(["completion", shell]);
  expect(code).toBe(0);
  expect(stdout).toContain("hookdev __complete");
  expect(stdout.replace(/^#.*$/gm, "")).not.toMatch(/\beval\b|compgen -W|Invoke-Expression|\biex\b/);
});

test.each(["zsh", "fish"])("the script for %s is accepted by that shell, where there is one", async (shell) => {
  if (!has(shell)) return;
  const { stdout } = await runHookdev(["completion", shell]);
  expect(spawnSync(shell, ["-n"], { input: stdout, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
});
