import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findProviderFiles } from "../../src/adapters/provider-files/find.ts";
import { loadProviderFiles } from "../../src/adapters/provider-files/load.ts";
import type { OwnProviders, OwnProvidersRequest } from "../../src/core/provider-schema/own-providers.ts";
import { problemLine } from "../../src/core/provider-schema/own-providers.ts";
import { providers as builtIn } from "../../src/providers/index.ts";
import { folderWith, parcelbird } from "../helpers/provider-files.ts";

const named = (id: string) => JSON.stringify({ ...parcelbird, id });
const yaml = "id: parcelbird\nsigning: { type: token, header: X-Parcelbird-Token }\n";

function load(workingFolder: string, more: Partial<OwnProvidersRequest> = {}): Promise<OwnProviders> {
  return loadProviderFiles({ workingFolder, named: [], builtIn: [], ...more });
}
const ids = (own: OwnProviders) => own.providers.map(({ id }) => id);
const lines = (own: OwnProviders) =>
  own.files.flatMap((file) => file.problems.map((problem) => problemLine(file, problem)));

describe("files are found", () => {
  test("from the working folder up to the root of its repository, and no further", async () => {
    const outside = folderWith(
      {
        "providers/a.json": named("outside"),
        "repo/providers/b.json": named("root"),
        "repo/x/hookdev.config.json": `{"providers": [${named("middle")}]}`,
        "repo/x/y/providers/c.yml": yaml,
      },
      { repository: false },
    );
    mkdirSync(join(outside, "repo/.git"));
    expect(ids(await load(join(outside, "repo/x/y")))).toEqual(["parcelbird", "middle", "root"]);
  });

  test("in the working folder alone where there is no repository", async () => {
    const folder = folderWith(
      { "providers/a.json": named("above"), "x/providers/b.json": named("here") },
      { repository: false },
    );
    expect(ids(await load(join(folder, "x")))).toEqual(["here"]);
  });

  test("in the user's own folder, and where the command line says", async () => {
    const folder = folderWith({ "other/z.yaml": yaml });
    const configFolder = folderWith({ "providers/mine.json": named("mine") });
    expect(ids(await load(folder, { configFolder, named: ["other/z.yaml"] }))).toEqual(["parcelbird", "mine"]);
  });

  test("once, however often they are named, and under each name", async () => {
    const folder = folderWith({ "a.yaml": yaml });
    const own = await load(folder, { named: ["a.yaml", "./a.yaml", "a.yaml"] });
    expect(ids(own)).toEqual(["parcelbird"]);
    expect(["a.yaml", "./a.yaml"].map((name) => own.namedFiles.get(name)?.length)).toEqual([1, 1]);
  });

  test("by a configuration that names them, each once", async () => {
    const folder = folderWith({
      "hookdev.config.yaml": "providers: [more/a.yaml, ./more/a.yaml, providers/b.json]\n",
      "more/a.yaml": yaml,
      "providers/b.json": named("b"),
    });
    expect(ids(await load(folder))).toEqual(["parcelbird", "b"]);
  });

  test("and none at all without reading a byte", () => {
    expect(findProviderFiles({ workingFolder: folderWith({ "README.md": "" }), named: [] })).toEqual([]);
  });

  test("and left alone when they only happen to stand in a folder called providers", async () => {
    const big = `{"google": "${"x".repeat(2 * 1024 * 1024)}"}`;
    const folder = folderWith({
      "providers/oauth.json": big,
      "providers/aws.yaml": "a: [not, [closed\n",
      "providers/theme.d.ts": "",
      "providers/.hidden.json": "{",
    });
    const own = await load(folder);
    expect(own.files.map(({ path, state, problems }) => [path, state, problems.length])).toEqual([
      [join("providers", "aws.yaml"), "not-ours", 0],
      [join("providers", "oauth.json"), "not-ours", 0],
    ]);
  });
});

describe("a file that cannot be used is refused with its place", () => {
  test.each<[what: string, text: string, line: RegExp]>([
    ["YAML that is none", "id: a\nsigning: [type: hmac\n", /^hookdev\.config\.yaml:\d:\d+: error: /],
    ["a tab as indentation", "providers:\n\t- id: a\n", /:2:1: error: .*[Tt]ab/],
    ["a key twice", "providers:\n  - id: a\n    id: b\n", /:3:5: error: The key "id" stands twice/],
    [
      "a wrong type",
      "providers:\n  - id: a\n    signing: { type: hmac, algorithm: 256 }\n",
      /:3:39: error: signing\.algorithm is the number 256/,
    ],
    [
      "an unknown key",
      "providers:\n  - id: a\n    singing: { type: bearer }\n",
      /:3:5: warning: The key "singing" is not known\. Did you mean "signing"\?/,
    ],
    ["a target", "target: http://attacker.example\n", /:1:1: ignored: "target" is ignored: where to send/],
    ["two documents", "providers: []\n---\nproviders: []\n", /:2:\d+: error: A second document/],
    ["a tag", "providers: !!js/function x\n", /:1:12: error: /],
    ["a key that is a number", "providers:\n  - 1: a\n", /:2:5: error: A key has to be a text: write "1" in quotes/],
    [
      "a file it names and that is missing",
      "providers: [nowhere.yaml]\n",
      /^nowhere\.yaml: error: The file is not there/,
    ],
    ["a file of another kind", "providers: [a.toml]\n", /:1:13: error: a\.toml is neither/],
  ])("%s", async (_what, text, line) => {
    const own = await load(folderWith({ "hookdev.config.yaml": text }));
    expect(lines(own).join("\n")).toMatch(line);
  });

  test("one that is not UTF-8", async () => {
    const folder = folderWith({});
    writeFileSync(join(folder, "hookdev.config.yaml"), Buffer.from("id: \xff\n", "latin1"));
    expect(lines(await load(folder))).toEqual(["hookdev.config.yaml: error: The file is not UTF-8 text."]);
  });

  test.each([
    { what: "aliases", text: `a: &a 1\nb: [${"*a,".repeat(100_000)}]\n` },
    { what: "keys", text: Array.from({ length: 60_000 }, (_, n) => `k${n}: 1\n`).join("") },
  ])("a file full of $what is read in one pass", { timeout: 20_000 }, async ({ text }) => {
    const own = await load(folderWith({ "hookdev.config.yaml": text }));
    expect(own.files[0]?.state).toBe("read");
  });

  test("an alias that multiplies itself does not unfold", async () => {
    const bomb = [
      "a: &a [x, x, x, x, x, x, x, x, x, x]",
      ..."bcdefgh".split("").map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[i]}`).join(", ")}]`),
    ];
    const own = await load(folderWith({ "hookdev.config.yaml": `${bomb.join("\n")}\n` }));
    expect(lines(own).join()).toMatch(/too many or too deeply nested/);
  });

  test("one that is too large, a folder, a pipe, a link that leads out, or open to everybody", async () => {
    const outside = folderWith({ "secret.yaml": yaml });
    const folder = folderWith({
      "providers/big.yaml": `${yaml}#${"x".repeat(1024 * 1024)}\n`,
      "providers/open.yaml": yaml,
      "hookdev.config.json": '{"providers": ["../up.yaml"]}',
    });
    writeFileSync(join(folder, "../up.yaml"), yaml);
    mkdirSync(join(folder, "providers/folder.yaml"));
    execFileSync("mkfifo", [join(folder, "providers/pipe.yaml")]);
    symlinkSync(join(outside, "secret.yaml"), join(folder, "providers/link.yaml"));
    chmodSync(join(folder, "providers/open.yaml"), 0o646);
    const own = await load(folder);
    expect(ids(own)).toEqual([]);
    for (const reason of [
      /up\.yaml: error: The file leads out of/,
      /big\.yaml: error: .*larger than 1024 KiB/,
      /folder\.yaml: error: .*is a folder/,
      /pipe\.yaml: error: .*not a regular file/,
      /link\.yaml: error: .*leads out of/,
      /open\.yaml: error: .*changed by every user/,
    ])
      expect(lines(own).join("\n")).toMatch(reason);
  });

  test("an id that is taken, by a file or by hookdev itself", async () => {
    const folder = folderWith({
      "providers/a.json": named("twice"),
      "providers/b.json": named("twice"),
      "providers/c.json": named("stripe"),
    });
    const own = await load(folder, { builtIn });
    expect(ids(own)).toEqual(["twice"]);
    expect(lines(own)).toEqual([
      expect.stringMatching(
        /b\.json: error: The provider "twice" is described a second time; the first is in providers.a\.json/,
      ),
      expect.stringMatching(/c\.json: error: .*the first is in hookdev itself/),
    ]);
  });
});

test("a header that already means a built-in provider does not recognise another one", async () => {
  const claimed = builtIn.find(({ id }) => id === "pliance")?.recognition.headers[0];
  const folder = folderWith({ "providers/a.yaml": `id: a\nsigning: { type: token, header: ${claimed} }\n` });
  const own = await load(folder, { builtIn });
  expect(own.providers[0]?.recognition.headers).toEqual([]);
  expect(lines(own)).toEqual([expect.stringContaining("--provider a")]);
});

describe("payloads", () => {
  const withPayload = (file: string) =>
    `id: a\nsigning: { type: bearer }\nevents:\n  - { name: e, payload: ${JSON.stringify(file)} }\n`;
  const read = (own: OwnProviders) => own.readPayload(own.providers[0]?.events[0]?.payload?.file ?? "");

  test("are read beside their file, byte for byte", async () => {
    const own = await load(
      folderWith({ "providers/a.yaml": withPayload("p/e.json"), "providers/p/e.json": '{"a": 1.0}\r\n' }),
    );
    expect(Buffer.from(await read(own)).toString()).toBe('{"a": 1.0}\r\n');
  });

  test.each([
    ["above the repository", "../../x.json"],
    ["anywhere on the machine", "/etc/passwd"],
    ["through a link", "link"],
    ["missing", "none.json"],
    ["a folder", "."],
  ])("are refused %s", async (_what, file) => {
    const folder = folderWith({ "providers/a.yaml": withPayload(file) });
    writeFileSync(join(folder, "../x.json"), "{}");
    symlinkSync("/etc/passwd", join(folder, "providers/link"));
    await expect(load(folder).then(read)).rejects.toMatchObject({ code: "OWN_PAYLOAD_REFUSED" });
  });
});

describe("code", () => {
  const canary = (folder: string) => join(folder, "ran");
  const code = (folder: string, id: string) =>
    `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(canary(folder))}, "");\nconst id: string = ${JSON.stringify(id)};\nexport default { id, signing: { type: "bearer" as const } };\n`;
  const ran = async (folder: string) => (await import("node:fs")).existsSync(canary(folder));

  test("of a repository is listed and not run, also when its configuration names it", async () => {
    const folder = folderWith({ "hookdev.config.json": '{"providers": ["more/a.ts"]}' });
    for (const name of ["hookdev.config.ts", "hookdev.config.js", "providers/a.mjs", "more/a.ts"]) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), code(folder, "evil"));
    }
    const own = await load(folder);
    expect([ids(own), await ran(folder)]).toEqual([[], false]);
    expect(own.files.filter(({ state }) => state === "code-not-loaded").map(({ path }) => path)).toEqual([
      "more/a.ts",
      "hookdev.config.ts",
      "hookdev.config.js",
      join("providers", "a.mjs"),
    ]);
    expect(lines(own).join("\n")).toMatch(/hookdev\.config\.ts: ignored: This is code.*--config hookdev\.config\.ts/);
  });

  test("is run when it is named, or stands in the user's own folder, except where only data is wanted", async () => {
    const folder = folderWith({});
    const configFolder = folderWith({});
    writeFileSync(join(folder, "a.ts"), code(folder, "a"));
    writeFileSync(join(configFolder, "hookdev.config.mts"), code(configFolder, "b"));
    const request = { configFolder, named: ["a.ts"] };
    expect([
      ids(await load(folder, { ...request, dataOnly: true })),
      await ran(folder),
      await ran(configFolder),
    ]).toEqual([[], false, false]);
    expect([ids(await load(folder, request)), await ran(folder), await ran(configFolder)]).toEqual([
      ["a", "b"],
      true,
      true,
    ]);
  });

  test.each([
    ["throws", "throw new Error('no luck');", /cannot be run: no luck/],
    ["exports nothing", "export const x = 1;", /exports no provider/],
    ["exports something else", "export default () => 1;", /The file is a function/],
  ])("that %s is told in words", async (_what, text, message) => {
    const own = await load(folderWith({ "a.mjs": text }), { named: ["a.mjs"] });
    expect(lines(own).join()).toMatch(message);
  });
});
