import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { runHookdev, startListen } from "../helpers/binary.ts";
import { answerBytes, ask, bytes, rawApp } from "../helpers/raw-http.ts";

const token = "0123456789abcdef0123456789abcdef";

function post(target: string, lines: readonly string[] = [], body = "{}"): string {
  return [`POST ${target} HTTP/1.1`, "Host: hooks.example", ...lines, `Content-Length: ${body.length}`, "", body].join(
    "\r\n",
  );
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

describe("--path-token", () => {
  test("hides the token from the app, keeps the sender's own target, and turns others away with 404", async () => {
    const app = await rawApp((socket) => socket.write(answerBytes(201, "app")));
    await using session = await startListen(["--path-token", token, "--forward-to", String(app.port)]);
    expect(session.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/t/${token}$`));
    const port = portOf(session.url);

    const [inside] = await ask(port, post(`/t/${token}/hooks//a?b=%2F`));
    expect([inside?.status, inside?.body.toString()]).toEqual([201, "app"]);
    for (const target of ["/hooks", `/t/${token}x/hooks`, `/%74/${token}/hooks`, `//t/${token}/hooks`]) {
      const [outside] = await ask(port, post(target));
      expect([target, outside?.status, outside?.body.length]).toEqual([target, 404, 0]);
    }
    expect(app.seen.map(({ target }) => target)).toEqual(["/hooks//a?b=%2F"]);

    const refused = await session.waitFor((line) => line.type === "capture" && line.target === "/hooks");
    expect(refused).toMatchObject({ state: "rejected" });
    const kept = await session.waitFor((line) => line.type === "capture" && line.state === "complete");
    expect(kept.target).toBe(`/t/${token}/hooks//a?b=%2F`);
    await app.close();
  });

  test("throws a token of 128 bits when none is given, and poke finds the session with it", async () => {
    await using session = await startListen(["--path-token"]);
    expect(session.url).toMatch(/\/t\/[0-9a-f]{32}$/);
    const poke = await runHookdev(["poke", "Check.Started", "--secret", "s3cret-s3cret-s3cret-s3"], {
      home: session.home,
    });
    expect(poke.code, poke.stderr).toBe(0);
    expect(await session.waitFor(({ type }) => type === "capture")).toMatchObject({ state: "complete" });
  });

  test.each([
    ["http", []],
    ["https", ["X-Forwarded-Proto: https"]],
  ])("a scheme that signs the URL is judged over the URL with the token, sent over %s", async (scheme, proto) => {
    await using session = await startListen(["--path-token", token, "--provider", "twilio", "--secret", "abc"]);
    const target = `/t/${token}/sms`;
    const signature = createHmac("sha1", "abc").update(`${scheme}://hooks.example${target}`).digest("base64");
    const lines = [...proto, `X-Twilio-Signature: ${signature}`, "Content-Type: application/x-www-form-urlencoded"];
    await ask(portOf(session.url), post(target, lines, ""));
    const capture = await session.waitFor(({ type }) => type === "capture");
    expect(JSON.stringify(capture.verdict)).toContain('"ok":true');
  });
});

test("--basic-auth lets nobody in without the credentials, and says 401 with a challenge", async () => {
  await using session = await startListen(["--basic-auth", "ada:secret-word"]);
  const port = portOf(session.url);
  const right = Buffer.from("ada:secret-word").toString("base64");
  const wrong = Buffer.from("ada:secret-wore").toString("base64");
  const [none] = await ask(port, post("/"));
  expect(none?.status).toBe(401);
  expect(none?.lines.join(" ")).toContain('Basic realm="hookdev"');
  expect((await ask(port, post("/", [`Authorization: Basic ${wrong}`])))[0]?.status).toBe(401);
  expect((await ask(port, post("/", [`Authorization: Basic ${right}`])))[0]?.status).toBe(200);
});

describe("--allow-ip", () => {
  test("judges the socket's address where there is no tunnel, whatever headers claim", async () => {
    await using open = await startListen(["--allow-ip", "127.0.0.0/8", "::1"]);
    expect((await ask(portOf(open.url), post("/")))[0]?.status).toBe(200);
    await using shut = await startListen(["--allow-ip", "192.0.2.0/24,198.51.100.7"]);
    const lines = ["X-Forwarded-For: 192.0.2.1", "CF-Connecting-IP: 192.0.2.1"];
    expect((await ask(portOf(shut.url), post("/", lines)))[0]?.status).toBe(403);
    expect(await shut.waitFor(({ type }) => type === "capture")).toMatchObject({ state: "rejected" });
  });

  test.each([
    ["a range that is none", ["--allow-ip", "10.0.0.0/99"], "CIDR"],
    ["an edge that cannot be trusted", ["--allow-ip", "10.0.0.0/8", "--tunnel-host", "http://127.0.0.1:9"], "forged"],
  ])("ends with exit code 2 for %s", async (_what, args, words) => {
    const run = await runHookdev(["listen", "--port", "0", ...args]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(words);
  });
});

describe("--forward-mode ack", () => {
  test("answers before the app does, forwards all the same, and records the app's answer", async () => {
    const held: (() => void)[] = [];
    const app = await rawApp((socket) => held.push(() => socket.write(answerBytes(418, "slow"))));
    await using session = await startListen(["--forward-mode", "ack", "--forward-to", String(app.port)]);
    const [answer] = await ask(portOf(session.url), post("/slow"));
    expect(answer?.status).toBe(200);
    await app.saw(1);
    expect(session.lines.some(({ type }) => type === "attempt")).toBe(false);
    for (const release of held) release();
    expect(await session.waitFor(({ type }) => type === "attempt")).toMatchObject({ status: 418 });
    await app.close();
  });

  test("an app that is down costs the sender nothing, and is said", async () => {
    const app = await rawApp();
    await app.close();
    await using session = await startListen(["--forward-mode", "ack", "--forward-to", String(app.port)]);
    expect((await ask(portOf(session.url), post("/x")))[0]?.status).toBe(200);
    expect(await session.waitFor(({ type }) => type === "attempt")).toMatchObject({ outcome: "failed" });
  });

  test("what waits is forwarded before the session ends", async () => {
    const app = await rawApp((socket) => socket.write(answerBytes(200, "ok")));
    await using session = await startListen(["--forward-mode", "ack", "--forward-to", String(app.port)]);
    const all = Array.from({ length: 60 }, (_, index) => ask(portOf(session.url), post(`/${index}`)));
    await Promise.all(all);
    expect(await session.stop()).toBe(0);
    expect(app.seen.map(({ target }) => target).sort()).toEqual(
      Array.from({ length: 60 }, (_, index) => `/${index}`).sort(),
    );
    await app.close();
  });
});

test("no guard shows a secret in what it prints", async () => {
  await using session = await startListen(["--basic-auth", "ada:secret-word"]);
  await ask(portOf(session.url), bytes(post("/x")));
  await session.waitFor(({ type }) => type === "capture");
  expect(JSON.stringify(session.lines)).not.toContain("secret-word");
});
