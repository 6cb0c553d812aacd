import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { freshHome, runHookdev, startListen } from "../helpers/binary.ts";

const binary = fileURLToPath(new URL("../../bin/hookdev.js", import.meta.url));

/** A target that answers everything with one status and body. */
async function startTarget(status: number, body = "") {
  const server = createServer((request, response) => {
    request.resume().once("end", () => response.writeHead(status).end(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return { url, [Symbol.asyncDispose]: async () => void server.close() };
}

describe("exit codes", () => {
  test.each([
    { args: ["--version"], code: 0 },
    { args: [], code: 0 },
    { args: ["--help"], code: 0 },
    { args: ["poke", "--help"], code: 0 },
    { args: ["help", "exit-codes"], code: 0 },
    { args: ["pokee"], code: 2 },
    { args: ["poke"], code: 2 },
    { args: ["poke", "Check.Started", "--unknown"], code: 2 },
    { args: ["poke", "NoSuchEvent", "--url", "http://127.0.0.1:9/"], code: 2 },
    { args: ["poke", "Check.Started"], code: 2, why: "nothing is listening and no --url" },
    { args: ["poke", "Check.Started", "--url", "ftp://127.0.0.1/"], code: 2 },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--secret", ""], code: 2 },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--secret-env", "NOT_SET_ANYWHERE"], code: 2 },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--count", "0"], code: 2 },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--timeout", "0"], code: 2 },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--header", "no colon here"], code: 2 },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/", "--set", "/nowhere/at/all=1"], code: 2 },
    { args: ["poke", "CompanyNameChanged", "--url", "http://127.0.0.1:9/"], code: 2, why: "no published payload" },
    { args: ["poke", "Check.Started", "--url", "http://127.0.0.1:9/"], code: 3, why: "nothing listens on port 9" },
    { args: ["poke", "Check.Started", "--url", "http://nowhere.invalid/"], code: 3 },
    { args: ["listen", "--port", "abc"], code: 2 },
    { args: ["listen", "--port", "65536"], code: 2 },
    { args: ["listen", "--port", "1e3"], code: 2 },
    { args: ["listen", "--keep", "-1d"], code: 2 },
    { args: ["listen", "--respond", "200,nonsense"], code: 2 },
    { args: ["listen", "--output", "html"], code: 2 },
    { args: ["listen", "--store", "/dev/null/captures.db"], code: 3 },
    { args: ["verify"], code: 2 },
    { args: ["verify", "--capture", "999999", "--secret", "x"], code: 2 },
    { args: ["captures", "show", "12"], code: 2 },
    { args: ["captures", "purge"], code: 2 },
    { args: ["captures", "list", "--limit", "-1"], code: 2 },
    { args: ["providers", "acme"], code: 2 },
  ])("hookdev $args ends with $code", async ({ args, code }) => {
    const run = await runHookdev(args, { env: { NO_PROXY: "*" } });
    expect(`${run.code} ${run.stderr}`).toMatch(new RegExp(`^${code} `));
    expect(run.stderr).not.toContain("    at ");
    if (code !== 0) expect(run.stderr.trim()).not.toBe("");
  });

  test.each([
    { status: 200, code: 0 },
    { status: 299, code: 0 },
    { status: 302, code: 1 },
    { status: 404, code: 1 },
    { status: 500, code: 1 },
  ])("a poke that is answered $status ends with $code", async ({ status, code }) => {
    await using target = await startTarget(status, '{"seen":true}');
    const run = await runHookdev(["poke", "Check.Started", "--url", target.url, "--json"]);
    expect(run.code).toBe(code);
    expect(JSON.parse(run.stdout)).toMatchObject({
      remoteStatusCode: status,
      remoteBody: '{"seen":true}',
      success: code === 0,
      durationMs: expect.any(Number),
    });
  });

  test("IDWise counts only 200 as received", async () => {
    await using target = await startTarget(202);
    const run = await runHookdev(["poke", "Finished Journey", "--url", target.url]);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("counts only 200");
  });
});

describe("secrets", () => {
  const canary = "canary:4f1d0c7e-never-to-be-seen";
  const forms = [canary, Buffer.from(canary).toString("base64"), Buffer.from(canary).toString("hex")];

  test("a secret is in no output, no listing and no session file", async () => {
    await using session = await startListen(["--secret", canary]);
    const home = session.home;
    const outputs = [];
    for (const args of [
      ["poke", "PersonSanctionMatched", "--secret", canary, "--send-secret-over-http"],
      ["poke", "PersonSanctionMatched", "--secret", canary, "--send-secret-over-http", "--dry-run"],
      ["poke", "Finished Journey", "--secret", canary, "--dry-run"],
      ["poke", "Finished Journey", "--secret", canary, "--scheme", "bearer", "--json"],
      ["verify", "--capture", "1", "--secret", canary, "--json"],
      ["captures", "list"],
      ["captures", "show", "1"],
      ["captures", "show", "1", "--json"],
      ["captures", "export", "1", "--format", "curl"],
      ["captures", "export", "1", "--format", "http"],
      ["captures", "export", "1", "--format", "har"],
    ]) {
      const run = await runHookdev(args, { home });
      expect(run.code).toBe(0);
      outputs.push(run.stdout, run.stderr);
    }
    outputs.push(JSON.stringify(session.lines));
    for (const file of readdirSync(join(home, "sessions")))
      outputs.push(readFileSync(join(home, "sessions", file), "utf8"));
    for (const form of forms) expect(outputs.join("\n")).not.toContain(form);
  });

  test("an endpoint that echoes what it gets makes no secret appear", async () => {
    const echo = createServer((request, response) => {
      request.resume().once("end", () => response.end(JSON.stringify(request.rawHeaders)));
    });
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
    const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
    for (const more of [[], ["--json"]]) {
      const args = [
        "poke",
        "PersonSanctionMatched",
        "--url",
        url,
        "--secret",
        canary,
        "--send-secret-over-http",
        ...more,
      ];
      const run = await runHookdev(args);
      expect([run.code, run.stdout.includes("X-PLIANCE-SECRET")]).toEqual([0, true]);
      for (const form of forms) expect(run.stdout + run.stderr).not.toContain(form);
    }
    echo.close();
  });

  test.each([
    { provider: "idwise", event: "Finished Journey", scheme: "header:X-Zeug" },
    { provider: "amani", event: "profile_create", scheme: "token:X-Foo" },
  ])("a header of the user's own choice is hidden in listings ($scheme)", async ({ provider, event, scheme }) => {
    await using session = await startListen(["--provider", provider, "--scheme", scheme, "--secret", canary]);
    const home = session.home;
    await runHookdev(["poke", event, "--scheme", scheme, "--secret", canary], { home });
    await session.waitFor(({ type }) => type === "capture");
    for (const args of [
      ["captures", "show", "1"],
      ["captures", "show", "1", "--json"],
      ["captures", "export", "1", "--format", "curl"],
      ["captures", "export", "1", "--format", "http"],
      ["captures", "export", "1", "--format", "har"],
    ]) {
      const run = await runHookdev(args, { home });
      expect([run.code, run.stdout.includes(canary)]).toEqual([0, false]);
    }
  });

  test("a secret may come from a pipe", async () => {
    const body = join(mkdtempSync(join(tmpdir(), "hookdev-pipe-")), "body.json");
    writeFileSync(body, "{}");
    const signature = (await import("node:crypto")).createHmac("sha256", "from-a-pipe").update("{}").digest("hex");
    const command = `"${process.execPath}" "${binary}" verify --provider dotfile --header 'Dotfile-Signature: ${signature}' --body-file '${body}' --secret-file <(echo from-a-pipe)`;
    const child = spawn("bash", ["-c", command]);
    expect((await once(child, "close"))[0]).toBe(0);
  });

  test("store and sessions are for their owner only", async () => {
    await using session = await startListen();
    await runHookdev(["poke", "Check.Started"], { home: session.home });
    const modeOf = (name: string) => statSync(join(session.home, name)).mode & 0o777;
    expect(modeOf("captures.db").toString(8)).toBe("600");
    expect(modeOf("sessions").toString(8)).toBe("700");
  });

  test("--secret-file drops one line feed and --secret-stdin reads the pipe", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hookdev-secret-"));
    writeFileSync(join(folder, "secret"), "from-a-file\n");
    writeFileSync(join(folder, "body.json"), "{}");
    const signature = (await import("node:crypto")).createHmac("sha256", "from-a-file").update("{}").digest("hex");
    const args = [
      "verify",
      "--provider",
      "dotfile",
      "--header",
      `Dotfile-Signature: ${signature}`,
      "--body-file",
      join(folder, "body.json"),
    ];
    expect((await runHookdev([...args, "--secret-file", join(folder, "secret")])).code).toBe(0);
    expect((await runHookdev([...args, "--secret-stdin"], { stdin: "from-a-file\n" })).code).toBe(0);
    expect((await runHookdev([...args, "--secret-stdin"], { stdin: "another\n" })).code).toBe(1);
  });

  test("the expected signature is printed only when it is asked for", async () => {
    const { createHmac } = await import("node:crypto");
    const folder = mkdtempSync(join(tmpdir(), "hookdev-body-"));
    writeFileSync(join(folder, "body.json"), "{}");
    const right = createHmac("sha256", "k").update("{}").digest("hex");
    const args = [
      "verify",
      "--provider",
      "dotfile",
      "--header",
      `Dotfile-Signature: ${"0".repeat(64)}`,
      "--body-file",
      join(folder, "body.json"),
      "--secret",
      "k",
    ];
    const silent = await runHookdev(args);
    expect([silent.code, silent.stdout.includes(right)]).toEqual([1, false]);
    const asked = await runHookdev([...args, "--show-expected"]);
    expect(asked.stdout).toContain(right);
  });
});

describe("surroundings", () => {
  test.each([
    { signal: "SIGINT" as const, code: 0 },
    { signal: "SIGTERM" as const, code: 143 },
    { signal: "SIGHUP" as const, code: 129 },
  ])("listen ends by $signal with $code and takes its announcement back", async ({ signal, code }) => {
    const session = await startListen();
    expect(await session.stop(signal)).toBe(code);
    expect(readdirSync(join(session.home, "sessions"))).toEqual([]);
  });

  test("a second Ctrl-C ends at once although a sender still waits", async () => {
    await using session = await startListen(["--respond", "200:30s"]);
    void fetch(session.url, { method: "POST", body: "{}" }).catch(() => undefined);
    await session.waitFor(({ type }) => type === "capture");
    const ended = once(session.child, "close");
    session.child.kill("SIGINT");
    await session.waitFor(({ type }) => type === "stopping");
    session.child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
  });

  test("a port in use is told with its number and ends with 3", async () => {
    await using session = await startListen();
    const port = new URL(session.url).port;
    const run = await runHookdev(["listen", "--port", port], { home: freshHome() });
    expect([run.code, run.stderr.includes(port)]).toEqual([3, true]);
  });

  test("a start that fails has removed nothing", async () => {
    await using session = await startListen();
    await runHookdev(["poke", "Check.Started"], { home: session.home });
    const failed = await runHookdev(["listen", "--port", new URL(session.url).port, "--keep", "1ms"], {
      home: session.home,
    });
    expect(failed.code).toBe(3);
    expect((await runHookdev(["captures", "show", "1"], { home: session.home })).code).toBe(0);
  });

  test("output that nobody can keep is an error, without a stack", async () => {
    const child = spawn("sh", ["-c", `"${process.execPath}" "${binary}" events > /dev/full`]);
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const [code] = await once(child, "close");
    expect([code, stderr.includes("    at ")]).toEqual([3, false]);
  });

  test("a reader that leaves early is no error", async () => {
    const child = spawn("bash", ["-c", `set -o pipefail; "${process.execPath}" "${binary}" events --json | head -1`]);
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const [code] = await once(child, "close");
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("without a terminal there is not one escape character", async () => {
    const run = await runHookdev(["demo"]);
    expect([run.code, run.stdout.includes("\u001b"), run.stderr.includes("\u001b")]).toEqual([0, false, false]);
  });

  test("two hookdevs that would forward to each other for ever are refused", async () => {
    const home = freshHome();
    const run = await runHookdev(["listen", "--port", "45871", "--forward-to", "45871"], { home });
    expect([run.code, run.stderr.includes("FORWARD_LOOP")]).toEqual([2, true]);
  });
});
