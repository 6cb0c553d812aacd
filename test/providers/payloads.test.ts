import { describe, expect, test } from "vitest";
import { refresh } from "../../src/core/fixture.ts";
import type { FreshField } from "../../src/core/provider.ts";
import { providers } from "../../src/providers/index.ts";
import {
  type ListedPayload,
  listedPayloads,
  payloadBytes,
  payloadFiles,
  readmeExample,
  valueAt,
} from "../helpers/payloads.ts";

const builtIn = providers.flatMap(listedPayloads);
/** A form has no JSON Pointers, and the RFC's test request holds nothing to renew. */
const fixed = new Set(["twilio/IncomingMessage.form", "rfc9421/test-request.json"]);
const all = [...builtIn, ...listedPayloads(await readmeExample())];

test("every payload file is listed by one event, and every listed file exists", () => {
  expect(builtIn.map(({ file }) => file).sort()).toEqual(payloadFiles().sort());
});

describe.each(all)("$file", (payload) => {
  const bytes = payloadBytes(payload.file);

  test("stands in its provider's folder, named after its event", () => {
    const [folder, name] = payload.file.split("/");
    expect(folder).toBe(payload.provider.id);
    const plain = payload.event.replaceAll(" ", "").replaceAll(/[/:]/g, "-");
    expect(name?.startsWith(plain)).toBe(true);
  });

  test("is one JSON object or array in UTF-8, or of another declared type, with nothing before or behind it", () => {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (payload.contentType === undefined) expect(JSON.parse(text)).toBeTypeOf("object");
    const behind = payload.provider.id === "sendgrid" ? "\r\n" : "";
    expect(text).toBe(`${text.trim()}${behind}`);
  });

  test("carries the event's name where the provider puts it", () => {
    const { eventPointer, events } = payload.provider;
    const found = eventPointer === undefined ? payload.event : valueAt(parsed(payload), eventPointer);
    const { description = "" } = events.find(({ name }) => name === payload.event) ?? {};
    if (found !== undefined || !description.includes("hookdev's own")) expect(found).toBe(payload.event);
  });

  test("renews values that are there and written as their kind, one of them by chance", () => {
    const fresh = payload.fresh ?? [];
    for (const { pointer, kind } of fresh)
      expect(`${pointer} ${String(valueAt(parsed(payload), pointer))}`).toMatch(form[kind]);
    if (!fixed.has(payload.file)) expect(fresh.filter(({ kind }) => byChance.includes(kind))).not.toEqual([]);
  });

  test("differs between two fresh deliveries of one moment", () => {
    if (fixed.has(payload.file)) return;
    const [one, two] = [renewed("1"), renewed("2")];
    expect(one).not.toBe(two);
    expect(JSON.parse(one)).toBeTypeOf("object");
  });

  function renewed(digit: string): string {
    const random = {
      uuid: () => `0000000${digit}-0000-4000-8000-000000000000`,
      hex: (characters: number) => digit.repeat(characters),
    };
    return Buffer.from(refresh(bytes, payload.fresh ?? [], { now: noon, random })).toString("utf8");
  }

  test("renews the event id when it has one", () => {
    const { eventIdPointer } = payload.provider;
    if (eventIdPointer === undefined || valueAt(parsed(payload), eventIdPointer) === undefined) return;
    expect(payload.fresh?.map(({ pointer }) => pointer)).toContain(eventIdPointer);
  });
});

test("invented people have mail addresses at example.com, .org or .net only", () => {
  const printedByTheProvider = new Set(["dotfile/Case.StatusUpdated.json"]);
  const addresses = all
    .filter(({ file, provider }) => provider.id !== "pliance" && !printedByTheProvider.has(file))
    .flatMap(
      ({ file }) =>
        payloadBytes(file)
          .toString("utf8")
          .match(/[^"\s]+@[^"\s]+/g) ?? [],
    );
  expect(addresses.length).toBeGreaterThan(100);
  expect(addresses.filter((address) => !/^[a-z]+@example\.(com|org|net)$/.test(address))).toEqual([]);
});

test("no payload is left with the schema's placeholder", () => {
  expect(all.filter(({ file }) => payloadBytes(file).includes('"string"')).map(({ file }) => file)).toEqual([]);
});

test("SendGrid's batch has CRLF between its events and behind them, which is signed too", () => {
  const text = payloadBytes("sendgrid/delivered.json").toString("utf8");
  expect(text.split(",\r\n")).toHaveLength(2);
  expect(text.endsWith("}]\r\n")).toBe(true);
});

test("Shopify's ids are larger than a JavaScript number can hold", () => {
  const text = payloadBytes("shopify/orders-create.json").toString("utf8");
  expect(text).not.toContain(String(JSON.parse(text).id));
});

const noon = Date.UTC(2026, 10, 20, 12);

const byChance: readonly FreshField["kind"][] = ["uuid", "hex32", "hex64", "digits", "id"];

const form: Record<FreshField["kind"], RegExp> = {
  uuid: / [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  hex32: / [0-9a-f]{32}$/,
  hex64: / [0-9a-f]{64}$/,
  "iso-ms": / \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
  "iso-7": / \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}Z$/,
  "epoch-ms": / \d{13}$/,
  "epoch-s": / \d{10}$/,
  digits: / \d+$/,
  id: / \S{6,}$/,
};

function parsed({ file }: ListedPayload): unknown {
  return JSON.parse(payloadBytes(file).toString("utf8"));
}
