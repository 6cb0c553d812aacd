import { afterEach, expect, test } from "vitest";
import { exampleCapture } from "./example-captures.ts";
import { type OpenScreen, openScreen, secret } from "./screen-harness.ts";

let screen: OpenScreen;
afterEach(() => screen.close());

test("names the cause that makes a failed signature match, where the texts part, and the fix", async () => {
  screen = await openScreen({ columns: 120, rows: 40 });
  await screen.arrive(
    exampleCapture({
      file: "dotfile/Check.Started.json",
      secret,
      onTheWay: (body) => JSON.stringify(JSON.parse(body), null, 2),
    }),
  );
  await screen.until("❯");
  screen.press("5");
  const text = await screen.until("[5 Signature]");
  expect(text).toMatch(/cause .*\(proven\)/);
  expect(text).toMatch(/arrived +\{␊/);
  expect(text).toMatch(/signed +\{"event"/);
  expect(text).toMatch(/fix +\S/);
  expect(text).not.toContain("likely");
});

test("keeps the quotation back while the body holds personal values, and says the cause all the same", async () => {
  screen = await openScreen({ columns: 120, rows: 40 });
  await screen.arrive(
    exampleCapture({
      file: "dotfile/Case.Created.json",
      secret,
      edit: (body) => body.replace('"Alex"', '"Ada"'),
      onTheWay: (body) => JSON.stringify(JSON.parse(body), null, 2),
    }),
  );
  await screen.until("❯");
  screen.press("5");
  const text = await screen.until("[5 Signature]");
  expect(text).toMatch(/cause .*\(proven\)/);
  expect(text).not.toMatch(/arrived +/);
  screen.press("p");
  await screen.until(/arrived +/);
});
