import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { finished, launch, runHookdev } from "../helpers/binary.ts";

const secret = "a-secret-for-the-replay";
let folder: string;
let app: Server;
let url: string;
let status: number;
let bodies: string[];
let onRequest: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-replay-e2e-"));
  status = 200;
  bodies = [];
  onRequest = () => undefined;
  app = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      bodies.push(body);
      onRequest();
      response.writeHead(status).end("::error::not yours\n##[group]x");
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hooks`;
  mkdirSync(join(folder, "fixtures/dotfile"), { recursive: true });
  for (const name of ["a", "b"])
    writeFileSync(join(folder, `fixtures/dotfile/${name}.json`), `{"event":"Case.Created","id":"${name}"}`);
});
afterEach(async () => {
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const replay = (args: readonly string[], env: Record<string, string> = {}) =>
  runHookdev(["replay", ...args], { cwd: folder, env: { DF: secret, ...env } });
const sent = (...more: string[]) => ["fixtures", "--url", url, "--secret-env", "DF", ...more];

describe("exit codes", () => {
  test("0 when all is as expected, with the counts and the seed", async () => {
    const { code, stdout, stderr } = await replay(sent());
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 passed in .*\nseed [0-9a-f]{8}@\S+, requests [0-9a-f]{16}/);
    expect(stderr).toBe("");
    expect(bodies).toHaveLength(2);
  });

  test("1 when an answer is not, with the request as curl, the answer and the command for this one case", async () => {
    status = 401;
    const { code, stdout } = await replay(sent());
    expect(code).toBe(1);
    expect(stdout).toContain("status: expected 2xx, got 401");
    expect(stdout).toMatch(/│ curl -X POST/);
    expect(stdout).toMatch(/again: hookdev replay fixtures\/dotfile\/a\.json --url .* --secret-env DF --seed \S+/);
    expect(stdout).not.toContain(secret);
    expect(stdout.split("\n").filter((line) => /^\s*(::|##)|##\[/.test(line))).toEqual([]);
  });

  test.each([
    [["fixtures"], "TARGET_NEEDED"],
    [[], "NOTHING_TO_REPLAY"],
    [["nowhere", "--url", "3000"], "SOURCE_UNKNOWN"],
    [["fixtures", "--url", "3000", "--grep", "zzz"], "RUN_EMPTY"],
    [["fixtures", "--url", "3000", "--shard", "3/2"], "SHARD_INVALID"],
    [["fixtures", "--url", "3000", "--reporter", "nope"], "REPORTER_UNKNOWN"],
    [["fixtures", "--url", "3000", "--json", "--reporter", "tap"], "REPORTERS_CLASH"],
    [["fixtures", "--exec", "true"], "WAIT_ON_NEEDED"],
    [["99", "--url", "3000"], "CAPTURE_UNKNOWN"],
  ])("2 for %j (%s), in words", async (args, code) => {
    const result = await replay(args);
    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toMatch(
      code === "TARGET_NEEDED" ? /There is no target/ : new RegExp(`\\(${code}\\)`),
    );
  });

  test("2 for a fixture that cannot be sent, while the others are", async () => {
    writeFileSync(join(folder, "fixtures/dotfile/c.json"), "{");
    expect((await replay(sent())).code).toBe(2);
    expect(bodies).toHaveLength(2);
  });

  test("3 when nothing reaches the target", async () => {
    const { code, stdout } = await replay(["fixtures", "--url", "http://127.0.0.1:1/x"]);
    expect(code).toBe(3);
    expect(stdout).toContain("127.0.0.1:1");
  });

  test("130 after Ctrl-C, with the report written", async () => {
    const child = launch(["replay", ...sent("--reporter", "json=out.json")], { cwd: folder, env: { DF: secret } });
    onRequest = () => {
      onRequest = () => undefined;
      child.kill("SIGINT");
    };
    const { code } = await finished(child);
    expect(code).toBe(130);
    expect(JSON.parse(readFileSync(join(folder, "out.json"), "utf8"))).toMatchObject({
      passed: false,
      ended: "ended by SIGINT",
    });
  });

  test("2 for new snapshots in CI", async () => {
    const { code, stderr } = await replay(sent("--update-snapshots"), { CI: "true" });
    expect(code).toBe(2);
    expect(stderr).toContain("SNAPSHOTS_IN_CI");
  });
});

describe("a suite", () => {
  const text = [
    "version: 1",
    "env: [DF]",
    "provider: dotfile",
    "secret: { env: DF }",
    "cases:",
    '  - { name: one, poke: Case.Created, set: { /case/id: "{{uuid}}", /case/name: "n-{{seq}}" } }',
    "  - { name: forged, poke: Case.Created, tamper: signature, expect: { status: 401 } }",
  ].join("\n");

  const hashOf = (stdout: string) => (JSON.parse(stdout) as { requestsHash: string }).requestsHash;

  test("with the same seed and time sends the same bytes, and with another seed other ids", async () => {
    writeFileSync(join(folder, "x.hooks.yaml"), text);
    const run = (seed: string) => replay(["x.hooks.yaml", "--url", url, "--seed", seed, "--json"]);
    const [one, same, other] = [await run("42"), await run("42"), await run("43")];
    expect(hashOf(one.stdout)).toBe(hashOf(same.stdout));
    expect(hashOf(other.stdout)).not.toBe(hashOf(one.stdout));
    expect(bodies[0]).toBe(bodies[2]);
    expect(bodies[0]).toContain('"n-1"');
    expect(bodies[4]).not.toBe(bodies[0]);
  });

  test("with a mistake is refused with its line before anything is sent", async () => {
    writeFileSync(join(folder, "x.hooks.yaml"), text.replace("tamper: signature", "tamper: everything"));
    const { code, stderr } = await replay(["x.hooks.yaml", "--url", url]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/x\.hooks\.yaml:7:\d+: error/);
    expect(bodies).toEqual([]);
  });

  test("is listed without being sent", async () => {
    writeFileSync(join(folder, "x.hooks.yaml"), text);
    const { code, stdout } = await replay(["x.hooks.yaml", "--list"]);
    expect([code, stdout]).toEqual([0, "x › one\nx › forged\n"]);
  });
});

describe("--exec", () => {
  const server = (port: number) =>
    `node -e 'require("http").createServer((q, r) => r.end()).listen(${port}, "127.0.0.1")'`;

  test("starts the app, and leaves nothing of it", async () => {
    const port = await freePort();
    const args = ["fixtures", "--url", `http://127.0.0.1:${port}/x`, "--secret-env", "DF", "--exec", server(port)];
    expect((await replay(args)).code).toBe(0);
    await expect(connects(port)).resolves.toBe(false);
  });

  test("tells at once that it died, with its code and what it said, and exit code 3", async () => {
    const { code, stderr } = await replay([
      "fixtures",
      "--url",
      "http://127.0.0.1:1/x",
      "--reporter",
      "junit=r.xml",
      "--exec",
      "echo ::error::no database; exit 7",
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain("ended with code 7");
    expect(stderr).toContain("│ ::error::no database");
    expect(existsSync(join(folder, "r.xml"))).toBe(true);
    expect(readFileSync(join(folder, "r.xml"), "utf8")).toContain("ended with code 7");
  });

  test("that ends at the last request is told with the request, and is exit code 3", async () => {
    const port = await freePort();
    const program = `require("http").createServer((q, r) => q.url === "/x" && process.exit(9)).listen(${port}, "127.0.0.1")`;
    const args = ["fixtures/dotfile/a.json", "--url", `http://127.0.0.1:${port}/x`, "--exec", `node -e '${program}'`];
    const { code, stdout } = await replay([...args, "--json"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      ended: "the program behind --exec ended with code 9",
      suites: [{ cases: [{ status: "failed", requests: [{ failure: { phase: expect.any(String) } }] }] }],
    });
  });
});

async function freePort(): Promise<number> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await new Promise((resolve) => other.close(resolve));
  return port;
}

async function connects(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

describe("reporters on standard output", () => {
  test.each(["pretty", "ndjson", "json", "junit", "tap", "ctrf", "markdown"])(
    "%s alone has it to itself",
    async (name) => {
      const { code, stdout, stderr } = await replay(sent("--reporter", name));
      expect([code, stderr]).toEqual([0, ""]);
      // For people who look at a summary, cases that passed are a number.
      expect(stdout).toContain(name === "markdown" ? "2 of 2 passed" : "fixtures/dotfile/a.json");
      expect(stdout.includes("2 passed in")).toBe(name === "pretty");
    },
  );

  test.each([[[]], [["--reporter", "junit=r.xml"]], [["--reporter", "pretty"]]])(
    "github stands between the lines for people, also with %j",
    async (others) => {
      status = 401;
      const { code, stdout, stderr } = await replay(sent("--reporter", "github", ...others));
      expect([code, stderr]).toEqual([1, ""]);
      expect(stdout).toContain("0 passed, 2 failed");
      expect(stdout.match(/^::error /gm)).toHaveLength(2);
    },
  );

  test.each([[["--json"]], [["--reporter", "tap"]]])(
    "github does not stand in what a program reads: %j",
    async (others) => {
      const { code, stderr } = await replay(sent("--reporter", "github", ...others));
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/ and .*cannot both write to standard output.*REPORTERS_CLASH/s),
      ]);
    },
  );
});

describe("what would do something else than was meant is refused", () => {
  test.each([
    ["an empty name, as an unset variable leaves it", ["", "--url", "3000"], "SOURCE_UNKNOWN"],
    [
      "two reports in one file",
      ["fixtures", "--url", "3000", "--reporter", "tap=r", "--reporter", "junit=r"],
      "REPORTERS_CLASH",
    ],
    ["no command behind --exec", ["fixtures", "--url", "3000", "--exec", " "], "EXEC_EMPTY"],
    ["a number of retries that is none", ["fixtures", "--url", "3000", "--retries", "1.5"], "NUMBER_INVALID"],
  ])("%s", async (_, args, code) => {
    const result = await replay(args);
    expect([result.code, result.stderr]).toEqual([2, expect.stringContaining(`(${code})`)]);
  });

  test.runIf(process.platform === "linux")("a report where no folder can be made, at once", async () => {
    const { code, stderr } = await replay(sent("--reporter", "junit=/proc/hookdev/x.xml"));
    expect([code, stderr]).toEqual([3, expect.stringContaining("(FILE_NOT_WRITABLE)")]);
  });
});

test("every request of an HTTP file is a case, and one of them can be run again", async () => {
  writeFileSync(join(folder, "two.http"), "### a\nPOST /a\n\n{}\n### b\nPOST /b\n\n[]\n");
  status = 500;
  const { code, stdout } = await replay(["two.http", "--url", url, "--json"]);
  expect([code, bodies]).toEqual([1, ["{}", "[]"]]);
  expect(stdout).toContain("replay two.http --grep '/^two\\\\.http#2$/'");
});

test("no report holds a credential, however the app gives it back", async () => {
  const awkward = `can"ary\\1'<&>x`;
  const echo = createServer((request, response) => response.writeHead(400).end(JSON.stringify(request.headers)));
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  const target = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
  const names = ["json", "ndjson", "junit", "tap", "ctrf", "markdown", "github"];
  writeFileSync(
    join(folder, "x.hooks.yaml"),
    "version: 1\ncases:\n  - { poke: pliance/PersonSanctionMatched, expect: { body: [{ at: /x-pliance-secret, equals: 1 }] } }\n",
  );
  const args = ["x.hooks.yaml", "--url", target, "--secret-env", "DF", "--header", "X-Api-Key: key-canary-5"];
  const { stdout, stderr } = await replay(
    [...args, ...names.flatMap((name) => ["--reporter", `${name}=out.${name}`])],
    { DF: awkward },
  );
  echo.close();
  for (const text of [stdout, stderr, ...names.map((name) => readFileSync(join(folder, `out.${name}`), "utf8"))])
    expect(text).not.toMatch(/can(?:\W|quot)+ary|key-canary/);
  expect(stdout).toContain("[secret]");
});
