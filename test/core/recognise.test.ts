import { describe, expect, test } from "vitest";
import type { Provider } from "../../src/core/provider.ts";
import { eventOf, recognise } from "../../src/core/recognise.ts";

interface Traits {
  readonly headers?: readonly string[];
  readonly body?: readonly string[];
  readonly eventPointer?: string;
}

function provider(id: string, traits: Traits): Provider {
  return {
    id,
    name: id,
    docs: "https://docs.example.com",
    events: [],
    ...(traits.eventPointer === undefined ? {} : { eventPointer: traits.eventPointer }),
    schemes: [{ type: "bearer", id: "bearer", label: "bearer", location: { header: "Authorization" } }],
    recognition: { headers: traits.headers ?? [], body: traits.body ?? [] },
    headers: [],
    retry: { success: "2xx", successPublished: false },
    facts: [],
  };
}

const ada = provider("ada", { headers: ["X-Ada"], body: ["/type", "/metadata/ip"], eventPointer: "/type" });
const bob = provider("bob", {
  headers: ["Webhook-Signature", "X-Bob"],
  body: ["/event", "/context"],
  eventPointer: "/event",
});
const cyd = provider("cyd", { headers: ["Webhook-Signature"], eventPointer: "/event/name" });
const dan = provider("dan", { body: ["/event", "/body/eventId"], eventPointer: "/event" });
const eve = provider("eve", { body: ["/event", "/context", "/extra"] });
const all = [ada, bob, cyd, dan, eve];

const found = (headers: string[], body: string) => {
  const { provider: who, event } = recognise(all, { headers, body: Buffer.from(body) });
  return [who?.id, event];
};

describe("recognises", () => {
  test.each<[name: string, headers: string[], body: string, who: string | undefined, event: string | undefined]>([
    ["by a header in any case", ["x-ADA", ""], '{"type":"Created"}', "ada", "Created"],
    ["by a header when the body is no JSON", ["X-Ada", "s"], "\xff\x00", "ada", undefined],
    ["by a header when there is no body", ["X-Ada", "s"], "", "ada", undefined],
    [
      "by a header although the body is another's",
      ["X-Ada", "s"],
      '{"event":"E","body":{"eventId":1}}',
      "ada",
      undefined,
    ],
    ["the one with more of its headers", ["X-Bob", "", "Webhook-Signature", ""], '{"event":"E"}', "bob", "E"],
    ["by the body when a header belongs to two", ["Webhook-Signature", "s"], '{"event":"E","context":{}}', "bob", "E"],
    [
      "nobody when a header belongs to two and the body to neither",
      ["Webhook-Signature", "s"],
      "{}",
      undefined,
      undefined,
    ],
    ["nobody outside those two", ["Webhook-Signature", "s"], '{"type":"T","metadata":{"ip":1}}', undefined, undefined],
    ["nobody when two send one header each", ["X-Ada", "", "X-Bob", ""], "{}", undefined, undefined],
    ["one header sent twice as one", ["X-Ada", "", "X-Ada", ""], "{}", "ada", undefined],
    ["by the body", [], '{"type":"T","metadata":{"ip":null}}', "ada", "T"],
    ["by the body behind white space", [], '\r\n\t {"event":"E","body":{"eventId":1}}', "dan", "E"],
    ["nobody when one of the pointers is missing", [], '{"type":"T","metadata":{}}', undefined, undefined],
    ["the one with more pointers", [], '{"event":"E","context":{},"extra":0}', "eve", undefined],
    ["nobody when two shapes fit equally", [], '{"event":"E","context":{},"body":{"eventId":1}}', undefined, undefined],
    ["nobody in an array", [], '[{"type":"T","metadata":{"ip":1}}]', undefined, undefined],
    ["nobody in a string", [], '"type metadata ip"', undefined, undefined],
    ["nobody in an empty body", [], "", undefined, undefined],
    ["nobody by names in values", [], '{"a":"type","b":"metadata"}', undefined, undefined],
    ["by the first of two equal keys", [], '{"type":"A","type":"B","metadata":{"ip":1}}', "ada", "A"],
    ["by the first of two equal keys with members", [], '{"type":"A","metadata":{"ip":1},"metadata":{}}', "ada", "A"],
    [
      "nobody by the second of two equal keys",
      [],
      '{"type":"A","metadata":{},"metadata":{"ip":1}}',
      undefined,
      undefined,
    ],
    ["a body whose end is cut off", [], '{"event":"E","body":{"eventId":1,"x":"abc', "dan", "E"],
  ])("%s", (...[, headers, body, who, event]) => {
    expect(found(headers, body)).toEqual([who, event]);
  });

  test("nobody among no providers", () => {
    expect(recognise([], { headers: ["X-Ada", ""], body: Buffer.from("{}") })).toEqual({});
  });

  test("reads no further than 64 KiB into a body", () => {
    const late = (size: number) => `{"pad":"${"x".repeat(size)}","type":"T","metadata":{"ip":1}}`;
    expect(found([], late(60_000))).toEqual(["ada", "T"]);
    expect(found([], late(70_000))).toEqual([undefined, undefined]);
    expect(found(["X-Ada", ""], late(70_000))).toEqual(["ada", undefined]);
  });

  test("in lists of providers that differ, each by its own", () => {
    const delivery = { headers: ["X-Ada", ""], body: Buffer.from("{}") };
    expect(recognise([bob], delivery)).toEqual({});
    expect(recognise([ada], delivery).provider).toBe(ada);
  });
});

describe("recognises families", () => {
  const family: Provider = {
    ...provider("family", { eventPointer: "/type" }),
    recognition: { headers: ["X-Id", "X-Time", "Webhook-Signature"], body: [], shared: true },
  };
  const member = provider("member", { headers: ["X-Member", "X-Member-Event"] });
  const namesake = provider("namesake", { headers: ["Webhook-Signature"] });
  const list = [family, member, namesake];
  const whole = ["X-Id", "1", "X-Time", "2", "Webhook-Signature", "3"];

  test.each<[name: string, headers: string[], who: string]>([
    ["the family by its own headers", whole, "family"],
    ["one that has a header of the family, by that header", ["webhook-signature", "3"], "namesake"],
    ["the family by more headers than the other has", [...whole, "X-Member", ""], "family"],
    ["the other at a tie", [...whole.slice(0, 4), "X-Member", "", "X-Member-Event", ""], "member"],
  ])("%s", (...[, headers, who]) => {
    expect(recognise(list, { headers, body: Buffer.from("{}") }).provider?.id).toBe(who);
  });
});

describe("the event's header", () => {
  const hub: Provider = {
    ...provider("hub", { headers: ["X-Hub"], eventPointer: "/type" }),
    eventHeader: "X-Hub-Event",
  };

  test.each<[headers: string[], event: string | undefined]>([
    [["X-Hub", "", "x-hub-event", " push "], "push"],
    [["X-Hub", "", "X-Hub-Event", ""], "T"],
    [["X-Hub", "", "X-Hub-Event", "x".repeat(201)], "T"],
    [["X-Hub", ""], "T"],
  ])("of %j comes before the body: %s", (headers, event) => {
    const delivery = { headers, body: Buffer.from('{"type":"T"}') };
    expect(recognise([hub], delivery).event).toBe(event);
    expect(eventOf(hub, delivery)).toBe(event);
  });
});

describe("eventOf", () => {
  test.each([
    ['[{"type":"first"},{"type":"second"}]', "first"],
    [' [{"type":"first"}]\r\n', "first"],
    ["[]", undefined],
    ['{"0":{"type":"x"}}', "x"],
    ['"text"', undefined],
  ])("of the batch %s is %s", (body, event) => {
    expect(eventOf(provider("batch", { eventPointer: "/0/type" }), { headers: [], body: Buffer.from(body) })).toBe(
      event,
    );
  });

  test.each<[body: string, event: string | undefined]>([
    ['{"type":"Case.StatusUpdated"}', "Case.StatusUpdated"],
    ['{"type":"\\u0041\\u001b"}', "A\u001b"],
    ['{"type":"né"}', "né"],
    ['{"type":""}', ""],
    [`{"type":"${"x".repeat(200)}"}`, "x".repeat(200)],
    [`{"type":"${"x".repeat(201)}"}`, undefined],
    ['{"type":42}', undefined],
    ['{"type":null}', undefined],
    ['{"type":{"a":1}}', undefined],
    ['{"type":"unfinished', undefined],
    ['{"other":"x"}', undefined],
    ["not JSON", undefined],
  ])("of %s is %s", (body, event) => {
    expect(eventOf(ada, { headers: [], body: Buffer.from(body) })).toBe(event);
  });

  test("is not known for a provider that names no events", () => {
    expect(eventOf(eve, { headers: [], body: Buffer.from('{"event":"E"}') })).toBeUndefined();
  });
});
