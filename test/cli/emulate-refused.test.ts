import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../helpers/cli-in-process.ts";

test.each([
  ["a provider that is not emulated", "stripe", "PROVIDER_UNKNOWN"],
  ["a port that is none", "pliance --port x", "PORT_INVALID"],
  ["a target without a host", "pliance --target http://", "TARGET_INVALID"],
  ["a target with a password", "pliance --target http://a:b@localhost/", "TARGET_INVALID"],
  ["the metadata address", "pliance --target http://169.254.169.254/latest", "TARGET_REFUSED"],
  ["another spelling of it", "pliance --target http://[::ffff:169.254.169.254]/", "TARGET_REFUSED"],
  ["a link-local name for it", "pliance --allow-host metadata.google.internal", "ALLOW_HOST_REFUSED"],
  ["an endpoint without an event", "idwise --endpoint http://localhost:3000", "ENDPOINT_INVALID"],
  ["an endpoint for an unknown event", "idwise --endpoint Nothing=3000", "EVENT_UNKNOWN"],
  ["an endpoint at a strange place", "dotfile --endpoint Case.Created=gopher://x", "TARGET_INVALID"],
  ["events without a target", "dotfile --events Case.Created", "ENDPOINT_NEEDED"],
  ["a scheme without a target", "dotfile --scheme signature", "ENDPOINT_NEEDED"],
  ["events beside an endpoint alone", "dotfile --events Case.Created --endpoint Case.Created=3000", "ENDPOINT_NEEDED"],
  ["a scheme that is not there", "dotfile --target 3000 --scheme nope", "SCHEME_UNKNOWN"],
  ["events that are not there", "dotfile --target 3000 --events Case.Createt", "EVENT_UNKNOWN"],
  ["an unknown choice", "pliance --choice schedule=from-first", "CHOICE_UNKNOWN"],
  ["a choice of another provider", "pliance dotfile --choice pliance:health=promoted", "CHOICE_UNKNOWN"],
  ["an unknown value of a choice", "idwise --choice schedule=never", "CHOICE_UNKNOWN"],
  ["a choice that says nothing", "idwise --choice schedule", "CHOICE_INVALID"],
  ["no time at all", "pliance --time-scale 0", "TIME_SCALE_INVALID"],
  ["time backwards", "pliance --time-scale -1", "TIME_SCALE_INVALID"],
  ["time by a word", "pliance --time-scale fast", "TIME_SCALE_INVALID"],
  ["two kinds of time", "pliance --clock manual --time-scale 2", "OPTIONS_CONFLICT"],
  ["kept and not kept", "pliance --state x.db --ephemeral", "OPTIONS_CONFLICT"],
  ["more failures than attempts", "pliance --fail-rate 1.5", "FAIL_RATE_INVALID"],
  ["half a duplicate", "pliance --duplicate 0.5", "NUMBER_INVALID"],
  ["duplicates without end", "pliance --duplicate 1000000", "NUMBER_INVALID"],
  ["a delay without a unit", "pliance --delay 5", "DURATION_INVALID"],
  ["a secret in place of its variable", "pliance --rotate-secret hush-hush", "SECRET_NOT_SET"],
  ["an empty API key", "pliance --api-key pliance=", "SECRET_EMPTY"],
])("emulate refuses %s and opens nothing", async (_what, line, code) => {
  const { code: exit, stdout, stderr } = await runCli(["emulate", ...line.split(" "), "--output", "ndjson"]);
  expect(stderr).toContain(`(${code})`);
  expect(stderr).not.toMatch(/hush-hush|a:b@/);
  expect([exit, stdout]).toEqual([2, ""]);
});

test.each([
  ["an option of the emulator alone", "--time-scale 180", "EMULATE_NEEDED"],
  ["an API key alone", "--api-key k", "EMULATE_NEEDED"],
  ["a provider that is not emulated", "--emulate stripe", "PROVIDER_UNKNOWN"],
])("listen refuses %s and opens nothing", async (_what, line, code) => {
  const {
    code: exit,
    stdout,
    stderr,
  } = await runCli(["listen", "--port", "0", "--output", "ndjson", ...line.split(" ")]);
  expect(stderr).toContain(`(${code})`);
  expect([exit, stdout]).toEqual([2, ""]);
});

test.each([
  ["nothing to send", [], "EVENT_NEEDED"],
  ["an event beside a scenario", ["X", "--scenario", "pliance/person-match"], "OPTIONS_CONFLICT"],
  ["an option beside a scenario", ["--fresh", "--scenario", "pliance/person-match"], "OPTIONS_CONFLICT"],
  ["a scenario that is not there", ["--scenario", "pliance/person"], "SCENARIO_UNKNOWN"],
  ["a file that is not there", ["--scenario", "missing.yaml"], "FILE_NOT_READABLE"],
  ["a value without a pointer", ["X", "--set", "a=b"], "SET_INVALID"],
  ["no emulator", ["PersonSanctionMatched"], "NO_EMULATOR"],
  ["an emulator that is no URL", ["PersonSanctionMatched", "--emulator", "nonsense"], "TARGET_INVALID"],
])("emit refuses %s", async (_what, args, code) => {
  const { code: exit, stdout, stderr } = await runCli(["emit", ...args]);
  expect(stderr).toContain(`(${code})`);
  expect([exit, stdout]).toEqual([2, ""]);
});

test("emit tells every mistake of a scenario with its file, line and column", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "hookdev-scenario-")), "wrong.yaml");
  writeFileSync(
    file,
    "provider: pliance\nevents:\n  - event: PersonSanctionMatch\n  - event: PersonSanctionMatched\n    set:\n      /a: '{{b}}'\n",
  );
  const { code, stderr } = await runCli(["emit", "--scenario", file]);
  expect(code).toBe(2);
  expect(stderr).toContain(`${file}:3:12: error: Pliance has no event type`);
  expect(stderr).toContain(`${file}:6:11: error: "{{b}}" is not known.`);
  expect(stderr).toContain("(SCENARIO_INVALID)");
});
