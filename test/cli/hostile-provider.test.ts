// A provider file is text from outside: what a repository writes into it must not drive the terminal.

import { expect, test } from "vitest";
import type { CliContext } from "../../src/cli/command.ts";
import { run as listEvents } from "../../src/cli/commands/events.ts";
import { run as listProviders } from "../../src/cli/commands/providers.ts";
import { createRedaction } from "../../src/cli/redaction.ts";
import { openSystem } from "../../src/compose.ts";
import { folderWith } from "../helpers/provider-files.ts";

const folder = folderWith({
  "hookdev.config.json": JSON.stringify({
    providers: [
      {
        id: "evil",
        name: "E\u001b]52;c;aGk=\u0007vil",
        docs: "\u001b[2J",
        events: ["ev\u009b31mred\u202e"],
        signing: { type: "token", header: "X-Evil", label: "\u001b[31m", unconfirmed: "\u001b]0;title\u0007" },
        facts: [{ subject: "\u001b[5m", statement: "s", sureness: "likely", source: "s" }],
      },
    ],
  }),
});

/** A context whose output is kept as text. */
function recording(): { readonly context: CliContext; readonly written: () => string } {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => written.push(Buffer.from(text).toString("utf8"));
  const output = { write, flush: async () => undefined, isTty: true, columns: 80 };
  const settings = {
    stateFolder: undefined,
    storeFile: undefined,
    workingFolder: folder,
    configFolder: undefined,
    colour: false,
    forceColour: false,
    ci: false,
    term: "",
    variable: () => undefined,
  };
  const context = {
    system: { ...openSystem(), out: output, err: output },
    settings,
    exit: () => undefined,
    redaction: createRedaction(),
  };
  return { context, written: () => written.join("") };
}

test.each([
  ["providers", (context: CliContext) => listProviders("evil", {}, context)],
  ["providers --json", (context: CliContext) => listProviders("evil", { json: true }, context)],
  ["events", (context: CliContext) => listEvents({ provider: "evil" }, context)],
  ["events --json", (context: CliContext) => listEvents({ provider: "evil", json: true }, context)],
])("%s shows no control and no direction character", async (_name, work) => {
  const { context, written } = recording();
  await work(context);
  expect(written()).toContain("evil");
  expect(written()).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
});
