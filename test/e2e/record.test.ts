import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runHookdev, startListen } from "../helpers/binary.ts";

const fresh = () => mkdtempSync(join(tmpdir(), "hookdev-record-"));
const post = (url: string, body: string, type = "application/json") =>
  fetch(url, { method: "POST", body, headers: { "content-type": type, cookie: "a=b" } });
const person =
  '{"first_name":"Gunilla","last_name":"Lindeborg","email":"gunilla@lindeborg.se","personnummer":"811218-9876"}';

describe("a session that is recorded", () => {
  test("leaves fixtures without the person, which a check finds clean and the store still holds as they came", async () => {
    const folder = join(fresh(), "fixtures");
    await using listening = await startListen(["--record", folder, "--path-token"]);
    await post(`${listening.url}/x`, '{"note":"Lindeborg called"}');
    await post(`${listening.url}/x`, person);
    await post(`${listening.url}/x`, "Dear Gunilla", "text/plain");
    await listening.waitFor((line) => line.type === "capture" && line.id === 3);
    expect(await listening.stop()).toBe(0);
    const files = readdirSync(folder);
    expect(files).toHaveLength(4);
    const all = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    expect(all).not.toMatch(/gunilla|lindeborg|811218/i);
    expect(all).not.toContain(new URL(listening.url).pathname.slice(3));
    expect(files.every((name) => (statSync(join(folder, name)).mode & 0o777) === 0o600)).toBe(true);
    expect(await runHookdev(["privacy", "check", folder])).toMatchObject({ code: 0, stdout: "" });
    const saved = await runHookdev(["captures", "save", "2", "--as", "raw", "--no-sanitise", "--to", folder], {
      home: listening.home,
    });
    expect(saved.code).toBe(0);
    const found = await runHookdev(["privacy", "check", folder, "--json"]);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout).findings.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(["given-name", "family-name", "email", "national-id"]),
    );
    expect(found.stdout).not.toMatch(/gunilla|lindeborg|811218/i);
  });

  test("can be saved afterwards, by number or by filter, and replayed", async () => {
    const folder = join(fresh(), "fixtures");
    const env = { HOOKDEV_SECRET_PLIANCE: "the-real-secret-of-production" };
    await using listening = await startListen();
    await runHookdev(["poke", "PersonSanctionMatched", "--url", `${listening.url}/hook`, "--send-secret-over-http"], {
      env,
    });
    await listening.waitFor((line) => line.type === "capture");
    const { home } = listening;
    const saved = await runHookdev(
      ["captures", "save", "--filter", "provider:pliance", "--as", "CON", "--to", folder, "--json"],
      { home, env },
    );
    expect(saved).toMatchObject({ code: 0 });
    const [{ file, signature, replaced }] = JSON.parse(saved.stdout);
    expect(file).toBe(join(folder, "_CON.json"));
    expect(signature.state).toBe("test");
    expect(replaced.length).toBeGreaterThan(5);
    const meta = readFileSync(`${file}.meta.json`, "utf8");
    expect(meta).not.toContain("the-real-secret");
    expect(meta).toContain(signature.verifyWith);
    const replayed = await runHookdev(["replay", folder, "--url", listening.url, "--secret", signature.verifyWith], {
      home,
    });
    expect(replayed.stdout).toContain("1 passed");
  });
});

describe("wrong usage", () => {
  test.each([
    [["captures", "save"], 2, /numbers of captures, or --filter/],
    [["captures", "save", "99"], 2, /no capture "99"/],
    [["captures", "save", "1", "--filter", "x"], 2, /numbers of captures, or --filter/],
    [["captures", "save", "--filter", "provider:none"], 2, /No capture passes/],
    [["captures", "save", "1", "--as", " "], 2, /--as is empty/],
    [["listen", "--port", "0", "--record-rules", "r.json"], 2, /--record-rules needs --record/],
    [["listen", "--port", "0", "--record", ""], 2, /--record needs a folder/],
    [["privacy", "check"], 2, /missing required argument/],
    [["privacy", "check", "/no/such/folder"], 2, /no such file/],
  ])("%j ends with %i and says why", async (args, code, words) => {
    const run = await runHookdev(args);
    expect(run.stderr).toMatch(words);
    expect(run.code).toBe(code);
  });
});

describe("privacy check", () => {
  test.each([
    [
      "a.http",
      'POST /x HTTP/1.1\nContent-Type: application/json\n\n{\n "last_name": "Lindeborg"\n}\n',
      1,
      /a\.http:4\/last_name {2}family name/,
    ],
    ["a.txt", "Please call Gunilla at gunilla@lindeborg.se\n", 1, /a\.txt:1 {2}e-mail/],
    ["a.txt", "personnummer 811218-9876", 1, /a\.txt:1 {2}national number/],
    [
      "a.har",
      JSON.stringify({
        log: {
          entries: [{ request: { url: "https://x.invalid/?email=a%40lindeborg.se", postData: { text: person } } }],
        },
      }),
      1,
      /\/postData\/text\/last_name/,
    ],
    [
      "a.json",
      '{"email":"alex@example.com","name":"Alex Example","phone":"+447700900123","ip":"192.0.2.1","iban":"DE89370400440532013000"}',
      0,
      /^$/,
    ],
    ["a.bin", "\0\u0001binary", 0, /^$/],
    ["broken.json", '{"email": "gunilla@lindeborg.se",', 1, /broken\.json:1/],
  ])("%s with %j ends with %i", async (...[name, content, code, words]) => {
    const folder = fresh();
    writeFileSync(join(folder, name), content);
    const run = await runHookdev(["privacy", "check", folder]);
    expect(run.stdout).toMatch(words);
    expect(run.stdout).not.toMatch(/Lindeborg|gunilla@|811218/);
    expect(run.code).toBe(code);
  });

  test("lets a rule keep what is harmless", async () => {
    const folder = fresh();
    writeFileSync(join(folder, "a.json"), '{"author":{"first_name":"Gunilla"}}');
    writeFileSync(join(folder, "rules"), '{"rules":{"/author":"keep"}}');
    expect((await runHookdev(["privacy", "check", join(folder, "a.json")])).code).toBe(1);
    expect(
      (await runHookdev(["privacy", "check", join(folder, "a.json"), "--rules", join(folder, "rules")])).code,
    ).toBe(0);
  });
});
