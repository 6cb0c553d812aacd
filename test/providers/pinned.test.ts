import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { toPythonJson } from "../../src/core/json/python-json.ts";
import { amani } from "../../src/providers/amani.ts";
import { listedPayloads, payloadBytes } from "../helpers/payloads.ts";

// Pliance and Dotfile: the sha256 of the sample's text cut out of the seed documents by a script, from its first "{" to the
// matching "}" (Dotfile: less the one trailing comma). Amani: the sha256 of json.dumps(payload) as Python 3.11 wrote it.
test.each([
  ["pliance/PersonSanctionMatched.json", "e595af0dbb4e4e70407a43bb76a2d8f195a1010de9684e16afedc8f109195513"],
  ["pliance/PersonSanctionMatchRemoved.json", "39b4e1347c3a7a8a8104ca464b16e356d1fcfb922eef22c16c7ad31c84925695"],
  ["pliance/CompanySanctionMatched.json", "837412e1bc8bf6aa1721e45a71c2574dfbed9cb96520c48db63f0ef6e4241236"],
  ["pliance/CompanySanctionMatchRemoved.json", "0302a23433a3aa1a5a2eea6174b1df96f6c4bdf6e2c40e59466065633c1f1a92"],
  ["dotfile/Case.StatusUpdated.json", "c48d1cee9c5870e55917c54dc8e426dcade238ea3433f6eb40c99b66e5465c08"],
  ["amani/profile_create.json", "58bee0a702b9c674d46fbb88e0ddc2011d3062b3ac8a9b1e21a80fdc8e33281c"],
  ["amani/profile_update.json", "f9e68fc92aeb2c10ed77dc0c248165631713f910ad483acb9d5f18fb634ec07e"],
  ["amani/profile_status_change.json", "93cd1cb89be6e770059d171b11e2e5870fcc75a4eea6f9d61452cb60730bf392"],
  ["amani/document_upload.json", "fa6a6e32d9610ca3e31cc499927ea5f56bfde2f7a10cdd270cbdc13284b75763"],
  ["amani/document_delete.json", "961a97d675b8bd9848b62ed761ae7003be9d76feebd3c261c8855c85926b2433"],
  ["amani/document_update.json", "2eecc8628a17f396369fe8741ae1291fc0ef4f6fdceb1ce7dfd11b0c6c55cd71"],
  ["amani/document_status_change.json", "535e8dcffd22d4cd7468ebc88c6d9fe579345aff6a5949c13d6c59236ebf8531"],
  ["amani/zip_file_create.json", "d282015b6da0a0308d7f65565beccca1e98b5a62b52c58f6115f0b47a44a2adb"],
  ["amani/video_call_status_change.json", "ce3ecf441997fcb96e124fef7b7ec913c6625d7f41ecfb1bb6e46ad213d35f68"],
  ["amani/profile_level_update.json", "0e38e4212f42add9f4d3504e2a59af05513e008bf17a6c8a57f4f73c4bb8d0c7"],
])("%s keeps its bytes", (file, sha256) => {
  expect(createHash("sha256").update(payloadBytes(file)).digest("hex")).toBe(sha256);
});

test("Pliance's samples keep the seven fractional digits and the capital C", () => {
  const text = payloadBytes("pliance/CompanySanctionMatchRemoved.json").toString("utf8");
  expect(text).toContain('"timestampUtc": "2021-02-01T12:05:43.7376753Z"');
  expect(text).toContain('"CompanyReferenceId": "10192"');
});

test("Amani's payloads have a name beyond ASCII, escaped as Python does", () => {
  expect(payloadBytes("amani/profile_create.json").toString("latin1")).toContain('"name": "Ay\\u015fe \\u00d6rnek"');
});

test.each(listedPayloads(amani))(
  "$file is its own json.dumps text, so that both of Amani's readings verify",
  ({ file }) => {
    const bytes = payloadBytes(file);
    expect(Buffer.from(toPythonJson(bytes) ?? []).toString("latin1")).toBe(bytes.toString("latin1"));
  },
);
