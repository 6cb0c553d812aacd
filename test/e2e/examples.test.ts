// The receivers of examples/ against their suites, and the action's script, with the built binary.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkout } from "../helpers/checkout.ts";
import { freePort } from "../helpers/free-port.ts";

test("every receiver passes its suite, and its reports are written", () => {
  const reports = mkdtempSync(join(tmpdir(), "hookdev-reports-"));
  const env = { ...process.env, HOOKDEV_REPORTS: reports, CI: "" };
  const run = spawnSync(process.execPath, ["scripts/run-examples.mjs"], { cwd: checkout, encoding: "utf8", env });
  expect(run.status, run.stdout + run.stderr).toBe(0);
  expect(run.stdout).toContain("all examples passed");
  expect(readdirSync(reports)).toHaveLength(5 * 4);
});

describe("the action", () => {
  const { runs, inputs } = parse(readFileSync(join(checkout, "action.yml"), "utf8"));
  const [step] = runs.steps;

  /** Runs the script of the action with `npx hookdev@…` being this checkout. */
  async function act(given: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), "hookdev-action-"));
    const npx = `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${checkout}/bin/hookdev.js" "$@"\n`;
    writeFileSync(join(folder, "npx"), npx, { mode: 0o755 });
    symlinkSync(process.execPath, join(folder, "node"));
    writeFileSync(join(folder, "output"), "");
    const values: Record<string, string> = { "report-folder": join(folder, "reports"), ...given };
    const input = (name: string) => values[name] ?? String(inputs[name].default ?? "");
    const env = Object.entries(step.env as Record<string, string>).map(([name, expression]) => [
      name,
      input(/inputs\.([\w-]+)/.exec(expression)?.[1] as string),
    ]);
    const run = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
      cwd: checkout,
      encoding: "utf8",
      env: {
        ...Object.fromEntries(env),
        PATH: `${folder}:${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: folder,
        GITHUB_ACTIONS: "true",
        GITHUB_OUTPUT: join(folder, "output"),
        GITHUB_STEP_SUMMARY: join(folder, "summary"),
        DOTFILE_SECRET: "k",
        PORT: given.port ?? "",
      },
    });
    return { ...run, output: readFileSync(join(folder, "output"), "utf8"), folder };
  }

  const suite = "examples/node-http/dotfile.hooks.yaml";
  const exec = "node examples/node-http/receiver.mjs";

  test("runs the suite, gives its outputs and writes the step's summary", async () => {
    const port = String(await freePort());
    const run = await act({ suite, exec, "wait-on": `http://127.0.0.1:${port}/health`, port });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.output).toMatch(/^passed=\d+\nfailed=0\nreport=.*junit\.xml\n$/);
    expect(readFileSync(join(run.folder, "summary"), "utf8")).toContain("✅ hookdev replay");
  });

  test("fails with the exit code of the run, annotates, and still gives its outputs", async () => {
    const port = String(await freePort());
    const args = "--secret\nwrong";
    const run = await act({
      suite,
      exec,
      "wait-on": `http://127.0.0.1:${port}/health`,
      port,
      url: `http://127.0.0.1:${port}/nowhere`,
      args,
    });
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^::error file=examples\/node-http\/dotfile\.hooks\.yaml,line=\d+,title=/m);
    expect(run.output).toMatch(/failed=[1-9]/);
  });

  test("an input is a word and never a command", async () => {
    const run = await act({ suite: "$(touch pwned).hooks.yaml; touch pwned", exec: "" });
    expect(run.status).toBe(2);
    expect(readdirSync(checkout)).not.toContain("pwned");
  });

  test("every input that it reads is declared, and has a description", () => {
    const read = [...JSON.stringify(runs).matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name as string);
    expect([...new Set(read)].sort()).toEqual(Object.keys(inputs).sort());
    for (const name of read) expect(inputs[name].description).toMatch(/\w/);
  });
});
