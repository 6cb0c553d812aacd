import { afterEach, describe, expect, test } from "vitest";
import { exampleCapture } from "./example-captures.ts";
import { type OpenScreen, openScreen, type ScreenSetup, secret } from "./screen-harness.ts";

let screen: OpenScreen;
afterEach(() => screen.close());

const open = async (setup: Partial<ScreenSetup> = {}) => {
  screen = await openScreen({ columns: 120, rows: 40, ...setup });
  return screen;
};
const created = () => exampleCapture({ file: "dotfile/Case.Created.json", secret });
const forged = () => exampleCapture({ file: "dotfile/Case.Created.json", secret, forged: true });
const foreign = () =>
  exampleCapture({ file: "dotfile/Case.Created.json", secret, edit: (body) => body.replace('"Alex"', '"Ada"') });

describe("the screen", () => {
  test("says what to do while nothing has arrived, and where", async () => {
    await open();
    const text = await screen.until("Nothing has arrived");
    expect(text).toContain("http://127.0.0.1:4400");
    expect(text).toContain("hookdev poke PersonSanctionMatched");
    expect(text).toContain("http://localhost:3000");
  });

  test("shows an arrival with time, path, sender, event, verdict, status and size, marked as selected", async () => {
    await open();
    await screen.arrive(created());
    expect(await screen.until("❯")).toMatch(
      /❯ \d\d:\d\d:\d\d POST +\/webhooks\/test +dotfile · Case\.Created +genuine +200 +6\.4 kB/,
    );
  });

  test("has what earlier sessions kept", async () => {
    await open({ before: async (store) => void (await Promise.all([store.add(created()), store.add(forged())])) });
    expect(await screen.until("BAD mismatch")).toContain("genuine");
  });

  test.each([
    ["2", "[2 Headers]", "Content-Type: application/json"],
    ["3", "[3 Body]", '"event": "Case.Created"'],
    ["4", "[4 Response]", "200 by the inbox itself"],
    ["5", "[5 Signature]", "HMAC-SHA256 over the body"],
    ["6", "[6 Raw]", '7b 22 65 76 65 6e 74 22  |{"event"'.slice(0, 23)],
  ])("shows tab %s: %s", async (key, title, content) => {
    await open();
    await screen.arrive(created());
    await screen.until("❯");
    screen.press(key);
    expect(await screen.until(title)).toContain(content);
  });

  test("explains a failed signature, with the expected value only behind a key", async () => {
    await open();
    await screen.arrive(forged());
    await screen.until("❯");
    screen.press("5");
    const text = await screen.until("[5 Signature]");
    expect(text).toContain("NOT GENUINE: mismatch");
    expect(text).toContain("likely");
    expect(text).toMatch(/received +Dotfile-Signature: [0-9a-f]{64}/);
    expect(text).toContain("signed text, 6367 bytes");
    expect(text).toContain('"name":"Example·Workspace"');
    expect(text).not.toMatch(/expected +Dotfile-Signature/);
    screen.press("e");
    await screen.until(/expected +Dotfile-Signature: [0-9a-f]{64}/);
  });

  test("filters, says how many pass, steps through hits, and shows all again", async () => {
    await open();
    for (const capture of [created(), forged(), created()]) await screen.arrive(capture);
    await screen.until("3 kept");
    screen.press("/sig:bad\r");
    expect(await screen.until("1 of 3 pass")).toContain("#2 ");
    screen.press("\u001b");
    await screen.until((text) => !text.includes("pass"));
    screen.press("gn");
    await screen.until("#2 ");
    screen.press("n");
    await screen.until("No older capture passes sig:bad");
  });

  test("says where a filter is wrong, and lets it be corrected", async () => {
    await open();
    await screen.arrive(created());
    await screen.until("❯");
    screen.press("/case status:x\r");
    const lines = (await screen.until("404, >=400")).split("\n");
    expect(lines.at(-1)).toMatch(/^ \/case status:x/);
    expect(lines.at(-2)).toBe("              v");
    screen.press("\u007f");
    screen.press("\u001b[F");
    screen.press("\u0015event:Case\r");
    await screen.until("1 of 1 pass");
  });

  test("masks what looks personal and says so, until p reveals it", async () => {
    await open();
    await screen.arrive(foreign());
    await screen.until("❯");
    screen.press("3");
    const masked = await screen.until("values that look personal are masked");
    expect(masked).toContain("masking");
    screen.press("\r");
    screen.press("p");
    await screen.until("UNMASKED");
    const all = async () => {
      for (let page = 0; page < 12; page += 1) {
        if (screen.text().includes('"Ada"')) return;
        const before = screen.text();
        screen.press("\u0004");
        await screen.until((text) => text !== before);
      }
    };
    await all();
    expect(screen.text()).toContain('"Ada"');
    const stored = screen.store.get(1)?.body as { bytes: Uint8Array };
    expect(new TextDecoder().decode(stored.bytes)).toContain('"Ada"');
  });

  test("keeps its selection while others arrive, and follows again with f", async () => {
    await open();
    for (const capture of [created(), forged()]) await screen.arrive(capture);
    await screen.until("#2 ");
    screen.press("j");
    await screen.until("#1 ");
    await screen.arrive(created());
    const text = await screen.until("1 new");
    expect(text).toContain("#1 ");
    screen.press("f");
    expect(await screen.until("#3 ")).not.toContain("1 new");
  });

  test("compares with the marked capture, value by value", async () => {
    await open();
    await screen.arrive(created());
    await screen.arrive(
      exampleCapture({
        file: "dotfile/Case.Created.json",
        secret,
        edit: (body) => body.replace('"status":"draft"', '"status":"open"'),
      }),
    );
    await screen.until("#2 ");
    screen.press("jm");
    await screen.until("◆");
    screen.press("kD");
    const text = await screen.until("Comparison");
    expect(text).toMatch(/\/case\/status\n +- "draft"\n +\+ "open"/);
  });

  test("asks before it deletes, and keeps on any key but y", async () => {
    await open();
    await screen.arrive(created());
    await screen.until("❯");
    screen.press("x");
    await screen.until("Delete capture #1?");
    screen.press("n");
    await screen.until("Kept.");
    screen.press("xy");
    await screen.until("Nothing has arrived");
    expect(screen.store.count()).toBe(0);
  });

  test("answers every action with a sentence", async () => {
    await open();
    await screen.arrive(created());
    await screen.until("❯");
    for (const [key, said] of [
      ["r", "replayed"],
      ["R", "edited"],
      ["c", "copied curl"],
      ["y", "copied body"],
      ["u", "copied url"],
      ["v", "read"],
      ["s", "saved"],
      ["o", "opened"],
    ] as const) {
      screen.press(key);
      await screen.until((text) => text.split("\n").at(-1)?.trim() === said);
    }
  });

  test("tells when an action throws, and goes on", async () => {
    await open({ actions: { replay: () => Promise.reject(new Error("no such thing")) } });
    await screen.arrive(created());
    await screen.until("❯");
    screen.press("r");
    await screen.until("That failed: no such thing");
    screen.press("2");
    await screen.until("[2 Headers]");
  });

  test("does nothing with pasted text outside the prompt", async () => {
    let quits = 0;
    await open({ actions: { quit: () => (quits += 1) } });
    await screen.arrive(created());
    await screen.until("❯");
    screen.press("\u001b[200~qqxy\nq\u001b[201~");
    screen.press("/\u001b[200~path:x\r\n\u001b[201~y");
    await screen.until(/^ \/path:x y/m);
    expect(quits).toBe(0);
    expect(screen.store.count()).toBe(1);
  });

  test("gives the terminal away and takes it back", async () => {
    const raw: boolean[] = [];
    await open({
      actions: {
        readInPager: async (_capture, handOver) =>
          handOver(async () => {
            raw.push(screen.stdin.isRaw);
            return { text: "read it", tone: "good" as const };
          }),
      },
    });
    await screen.arrive(created());
    await screen.until("❯");
    screen.press("v");
    await screen.until("read it");
    expect([...raw, screen.stdin.isRaw]).toEqual([false, true]);
    expect(screen.terminal.buffer.active.type).toBe("alternate");
  });

  test("goes away without a trace", async () => {
    await open();
    await screen.until("Nothing has arrived");
    await screen.screen.close();
    await screen.until(() => screen.terminal.buffer.active.type === "normal");
    expect(screen.text().trim()).toBe("");
    expect(screen.stdin.isRaw).toBe(false);
    expect(screen.written()).toMatch(/\?1007l/);
    expect(screen.written().lastIndexOf("?25h")).toBeGreaterThan(screen.written().lastIndexOf("?25l"));
  });

  test("says what made it crash, so that the session can go on in plain lines", async () => {
    await open();
    await screen.until("Nothing has arrived");
    screen.inspector.list.row = () => {
      throw new Error("broken row");
    };
    await screen.arrive(created());
    expect(await screen.screen.ended).toMatchObject({ message: "broken row" });
    expect(screen.stdin.isRaw).toBe(false);
  });

  test("never shows more lines than there are, at any size, and comes back from a resize", async () => {
    await open();
    for (const capture of [created(), forged(), foreign()]) await screen.arrive(capture);
    await screen.until("#3 ");
    for (const [columns, rows] of [
      [80, 24],
      [60, 12],
      [40, 10],
      [29, 5],
      [20, 1],
      [200, 60],
      [120, 40],
    ] as const) {
      screen.resize({ columns, rows });
      await screen.until((text) => text.includes(columns < 30 ? "hookdev 3 kept" : columns < 60 ? "BAD" : "#3 "));
      expect(screen.terminal.buffer.active.baseY).toBe(0);
    }
    expect(screen.text().split("\n").at(-1)).toContain("q quit");
  });
});

describe("at every size", () => {
  test.each([
    [120, 40, true],
    [80, 24, true],
    [60, 12, true],
    [40, 10, false],
  ])("%ix%i shows list, keys and (%s) detail in exactly the rows there are", async (columns, rows, hasDetail) => {
    await open({ columns, rows });
    for (const capture of [created(), forged(), foreign()]) await screen.arrive(capture);
    const text = await screen.until("❯");
    const lines = text.split("\n");
    expect(lines).toHaveLength(rows);
    expect(lines[0]).toContain("hookdev");
    expect(lines.at(-1)).toContain("move");
    expect(lines.filter((line) => line.includes("POST ")).length).toBeGreaterThanOrEqual(3);
    expect(text.includes("#3 ")).toBe(hasDetail);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    screen.press("\r");
    await screen.until("Overview]");
    screen.press("?");
    await screen.until("Keys and filters");
  });
});
