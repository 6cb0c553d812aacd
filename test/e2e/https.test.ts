// Local https from one end to the other: the real binary, the example receiver, certificates made on the way.

import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { request } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { freshHome, launch, runHookdev, startListen, startSession } from "../helpers/binary.ts";
import { startReceiver } from "../helpers/pliance-receiver.ts";

const secret = "kept-between-us";
const poke = ["poke", "PersonSanctionMatched", "--secret", secret];

describe("listen --https", () => {
  test("takes a poke that names no URL, trusts it without --insecure, and gets the secret", async () => {
    await using session = await startListen(["--https", "--provider", "pliance", "--secret", secret]);
    const { inbox, caFile } = session.ready as unknown as { inbox: string[]; caFile: string };
    expect(inbox[0]).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(inbox.every((url) => url.startsWith("https://"))).toBe(true);
    expect(caFile).toBe(join(session.home, "tls", "ca.pem"));
    const poked = await runHookdev(poke, { home: session.home });
    expect(poked).toMatchObject({ code: 0, stderr: "" });
    expect(poked.stdout).toContain(`${session.url}/`);
    expect(await session.waitFor(({ type }) => type === "capture")).toMatchObject({
      scheme: "https",
      provider: "pliance",
      verdict: { ok: true },
    });
  });

  test("is trusted by many pokes at once as well", async () => {
    await using session = await startListen(["--https"]);
    const poked = await runHookdev([...poke, "--count", "20", "--json"], { home: session.home });
    expect(poked.code).toBe(0);
    expect(session.lines.filter(({ type }) => type === "capture")).toHaveLength(20);
  });

  test("is refused by a poke of somebody who does not have the authority", async () => {
    await using session = await startListen(["--https"]);
    const poked = await runHookdev([...poke, "--url", session.url]);
    expect(poked.code).toBe(3);
    expect(poked.stdout + poked.stderr).toContain("authority that this machine does not know");
    expect(session.lines.filter(({ type }) => type === "capture")).toEqual([]);
  });

  test("says at the start how one process trusts it, and that is enough for Node", async () => {
    const home = freshHome();
    const child = launch(["listen", "--https", "--port", "0", "--output", "quiet"], { home });
    const [text] = (await once(child.stderr.setEncoding("utf8"), "data")) as [string];
    child.kill("SIGINT");
    await once(child, "close");
    const caFile = join(home, "tls", "ca.pem");
    for (const way of [`NODE_EXTRA_CA_CERTS=${caFile}`, `curl --cacert ${caFile}`, `SSL_CERT_FILE=${caFile}`])
      expect(text).toContain(way);
    expect(statSync(caFile).mode & 0o777).toBe(0o600);
  });

  test("answers a client that has nothing but the authority's file", async () => {
    await using session = await startListen(["--https"]);
    const ca = readFileSync(session.ready.caFile as string);
    const sent = request(`${session.url.replace("127.0.0.1", "localhost")}/x`, { ca, method: "POST", agent: false });
    sent.end("{}");
    const [answer] = (await once(sent, "response")) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(200);
  });

  test("ends on Ctrl-C while somebody is connected who says nothing", async () => {
    await using session = await startListen(["--https"]);
    const socket = connect(Number(new URL(session.url).port), "127.0.0.1");
    await once(socket, "connect");
    const closed = once(
      socket.resume().on("error", () => undefined),
      "close",
    );
    expect(await session.stop("SIGINT")).toBe(0);
    await closed;
  });

  test.each([
    ["--tunnel", "localtunnel"],
    ["--public-url", "https://x.example"],
    ["--subdomain", "abc"],
  ])("excludes a tunnel: %s", async (...wish) => {
    const { code, stderr } = await runHookdev(["listen", "--https", "--port", "0", ...wish]);
    expect(code).toBe(2);
    expect(stderr).toContain("--https and a tunnel exclude each other");
  });
});

describe("an app of one's own with the certificate", () => {
  test("gets Pliance's secret over https and not over http, from a poke and from a forward", async () => {
    await using session = await startListen(["--https"]);
    await using receiver = await startReceiver(join(session.home, "tls"), secret);
    const plain = await runHookdev([...poke, "--url", receiver.http], { home: session.home });
    expect(plain.code).toBe(0);
    expect(await receiver.next()).toBe("http PersonSanctionMatched secret: absent");
    const secure = await runHookdev([...poke, "--url", receiver.https], { home: session.home });
    expect(secure).toMatchObject({ code: 0, stderr: "" });
    expect(await receiver.next()).toBe("https PersonSanctionMatched secret: came, right");
    await using forwarding = await startListen(["--forward-to", receiver.https], { home: session.home });
    const forwarded = await runHookdev([...poke, "--url", forwarding.url, "--send-secret-over-http"]);
    expect(forwarded.code).toBe(0);
    expect(await receiver.next()).toBe("https PersonSanctionMatched secret: came, right");
  });
});

describe("an emulated Pliance with https", () => {
  /** Where the certificate lies, made on first use, and a receiver that speaks https with it. */
  async function stage() {
    const home = freshHome();
    const session = await startListen(["--https"], { home });
    await session.stop();
    return { home, receiver: await startReceiver(join(home, "tls"), secret) };
  }

  test("delivers the secret to a receiver over https and not over http", async () => {
    const { home, receiver } = await stage();
    await using _receiver = receiver;
    for (const [url, line] of [
      [receiver.https, "https PersonSanctionMatched secret: came, right"],
      [receiver.http, "http PersonSanctionMatched secret: absent"],
    ] as const) {
      const target = ["--target", url, "--secret", `pliance=${secret}`, "--ephemeral"];
      await using session = await startSession(["emulate", "pliance", "--https", ...target], { home });
      const emitted = await runHookdev(["emit", "PersonSanctionMatched"], { home });
      expect(emitted).toMatchObject({ code: 0, stderr: "" });
      expect(await receiver.next()).toBe(line);
      expect(await session.stop()).toBe(0);
    }
  });

  test("beside an inbox in one terminal: the secret comes through over https, and is absent over http", async () => {
    const { home, receiver } = await stage();
    await using _receiver = receiver;
    for (const [https, forwardTo, line] of [
      [["--https"], receiver.https, "https PersonSanctionMatched secret: came, right"],
      [[], receiver.http, "http PersonSanctionMatched secret: absent"],
    ] as const) {
      const beside = ["--emulate", "pliance", "--emulate-port", "0", "--ephemeral", "--secret", `pliance=${secret}`];
      await using session = await startListen([...beside, ...https, "--forward-to", forwardTo], { home });
      expect((await runHookdev(["emit", "PersonSanctionMatched"], { home })).code).toBe(0);
      const isSecure = https.length > 0;
      expect(await session.waitFor(({ type }) => type === "capture")).toMatchObject({
        provider: "pliance",
        scheme: isSecure ? "https" : "http",
        verdict: { ok: isSecure },
      });
      expect(await receiver.next()).toBe(line);
      expect(await session.stop()).toBe(0);
    }
  });

  test("registers no target that is another machine's, and sends nothing there", async () => {
    for (const url of ["http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://2130706433/"]) {
      const refused = await runHookdev(["emulate", "pliance", "--port", "0", "--ephemeral", "--target", url]);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/never sent to|unusual spelling/);
    }
  });
});
