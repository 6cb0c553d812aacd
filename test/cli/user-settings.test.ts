import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CliContext } from "../../src/cli/command.ts";
import { readUserSettings } from "../../src/cli/user-settings.ts";
import { openSystem } from "../../src/compose.ts";

function contextWith(text: string | undefined): CliContext {
  const configFolder = mkdtempSync(join(tmpdir(), "hookdev-settings-"));
  if (text !== undefined) writeFileSync(join(configFolder, "settings.json"), text);
  return { system: openSystem(), settings: { configFolder } } as unknown as CliContext;
}

test.each([
  { text: undefined, found: {} },
  { text: "{}", found: {} },
  { text: '{"mask": "always"}', found: { mask: "always" } },
  { text: '{"mask": "never", "localOnly": true, "later": 1}', found: { mask: "never", localOnly: true } },
])("settings $text are $found", async ({ text, found }) => {
  const { file: _file, ...settings } = await readUserSettings(contextWith(text));
  expect(settings).toEqual(found);
});

test.each(["{", "[]x", '{"mask": "sometimes"}', '{"localOnly": "yes"}', "null"])(
  "settings %s are refused in words",
  async (text) => {
    await expect(readUserSettings(contextWith(text))).rejects.toMatchObject({ code: "SETTINGS_INVALID" });
  },
);
