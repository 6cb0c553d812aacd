import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileStrings } from "../../helpers/hostile-strings.ts";
import { exampleCapture } from "./example-captures.ts";
import { type OpenScreen, openScreen, secret } from "./screen-harness.ts";

let screen: OpenScreen;
const caught: string[] = [];
beforeAll(async () => {
  screen = await openScreen({ columns: 120, rows: 40 });
  const { parser } = screen.terminal;
  for (let number = 0; number < 2000; number += 1)
    parser.registerOscHandler(number, (data) => caught.push(`OSC ${number} ${data}`) > 0);
  for (const final of ["q", "p", "r", "s", "t"])
    parser.registerDcsHandler({ final }, (data) => caught.push(`DCS ${data}`) > 0);
  parser.registerEscHandler({ final: "c" }, () => caught.push("reset") > 0);
  await screen.until("Nothing has arrived");
});
afterAll(() => screen.close());

/** What Ink itself writes: cursor, erase, modes. No colours: the screen is opened without. */
const own = /\u001b\[(?:\?(?:2026|1049|25|2004|1007)[hl]|\d*[A-GJK]|\d*;?\d*H)/g;
// All that `visible` has to replace, but the line ends and carriage returns of frames.
const unseen =
  /[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}\u{d800}-\u{dfff}]/u;

test.each(hostileStrings)(
  "$name reaches the terminal as visible text only, from path, headers, body, event and answer",
  async ({ text }) => {
    const before = screen.written().length;
    const asLine = Buffer.from(text, "utf8").toString("latin1");
    const capture = exampleCapture({ file: "dotfile/Case.Created.json", secret });
    const body = new TextEncoder().encode(text);
    const id = await screen.arrive({
      ...capture,
      target: `/start${text}end`,
      method: `PO${text}`.slice(0, 20),
      event: `ev${text}`,
      problem: `why ${text}`,
      headers: [...capture.headers, `X-${asLine}`, asLine],
      trailers: ["X-T", asLine],
      remoteAddress: text,
      body: { size: body.length, bytes: body },
    });
    await screen.answer({
      captureId: id,
      target: `http://localhost:3000/${text}`,
      startedAt: Date.now(),
      durationMs: 1,
      outcome: { kind: "answered", status: 200, headers: ["X-Answer", asLine], body, bodyState: "whole" },
    });
    await screen.until(`#${id} `);
    for (const [key, title] of [
      ["2", "Headers"],
      ["3", "Body"],
      ["4", "Response"],
      ["5", "Signature"],
      ["6", "Raw"],
      ["1", "Overview"],
    ]) {
      screen.press(key as string);
      await screen.until(`[${key} ${title}]`);
    }
    screen.inspector.show({ type: "notice", level: "error", message: `notice ${text}` });
    screen.press("");
    await screen.until(/^ notice/m);
    const written = screen.written().slice(before);
    expect(written.replace(own, "")).not.toMatch(unseen);
    expect(caught).toEqual([]);
  },
);

const wide: readonly [name: string, text: string][] = [
  ["Han and Hangul", "日本語テスト한국어 ＦＵＬＬ"],
  ["pictures", "😀👨‍👩‍👧🇩🇪☎️👍🏽"],
  ["heaps of marks", `Z${"\u0300\u0335\u0489".repeat(30)}algo`],
  ["a line of 10,000 characters", "abcdefghij ".repeat(910)],
  ["tabs", "a\tb\tc\td"],
  ["scripts from right to left", "שלום مرحبا"],
];

test.each(wide)("%s leave every row in its place: painted anew, the screen is the same", async (_name, text) => {
  const capture = exampleCapture({ file: "dotfile/Case.Created.json", secret });
  const body = new TextEncoder().encode(JSON.stringify({ text, after: 1 }));
  const headers = [...capture.headers, "X-Wide", Buffer.from(text, "utf8").toString("latin1")];
  const id = await screen.arrive({
    ...capture,
    target: `/${text}`,
    event: text,
    headers,
    body: { size: body.length, bytes: body },
  });
  await screen.until(`#${id} `);
  for (const key of ["1", "2", "3", "1"]) {
    screen.press(key);
    await screen.until(`[${key} `);
    // The list goes on being told of new rates for two seconds; the frames compared have to be of the same moment.
    await screen.until((shown) => !/\d+\/s/.test(shown.split("\n")[0] ?? ""));
    const before = screen.text();
    screen.press("\u000c");
    await screen.screen.flushed();
    await screen.until(before);
    for (const line of before.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  }
});

test("the check itself sees what it must not see", () => {
  expect("\u001b[31m".replace(own, "")).toMatch(unseen);
  expect("a\u202eb".replace(own, "")).toMatch(unseen);
  expect("\u001b[?25l\u001b[2K plain".replace(own, "")).not.toMatch(unseen);
});
