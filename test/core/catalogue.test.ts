import { describe, expect, test } from "vitest";
import { type EventLookup, eventLabel, findEvent, isKnown } from "../../src/core/catalogue.ts";
import type { EventType, Provider } from "../../src/core/provider.ts";

const payload = { file: "north/Door.Opened.json", sureness: "synthetic" } as const;
const wide = { file: "north/Door.Opened.wide.json", sureness: "synthetic", variant: "wide" } as const;

const north = provider("north", [
  { name: "Door.Opened", payload, variants: [wide] },
  { name: "Door.Closed", aliases: ["7", "Door.Shut"] },
  { name: "Bell Rang" },
]);
const south = provider("south", [{ name: "door_opened" }, { name: "Bell Rang" }, { name: "window_opened" }]);
const both = [north, south];

describe("findEvent", () => {
  test.each([
    ["Door.Opened", "north:Door.Opened", "its exact name"],
    ["door_opened", "south:door_opened", "its exact name, though another folds to the same"],
    ["DOOR.OPENED", "north:Door.Opened", "another case, though another folds to the same"],
    ["7", "north:Door.Closed", "an alias"],
    ["door.shut", "north:Door.Closed", "an alias in another case"],
    ["WindowOpened", "south:window_opened", "the name without its separators"],
    ["window-opened", "south:window_opened", "other separators"],
    ["  Door.Closed ", "north:Door.Closed", "spaces around it"],
    ["south:Bell Rang", "south:Bell Rang", "a provider and a colon"],
    ["SOUTH/bell-rang", "south:Bell Rang", "a provider and a slash, in another spelling"],
    ["Door.Opened.wide", "north:Door.Opened.wide", "a variant"],
    ["north:door.opened.WIDE", "north:Door.Opened.wide", "a variant in another case behind its provider"],
  ])("finds %s as %s by %s", (query, label) => {
    expect(labels(findEvent(both, query))).toEqual({ found: label });
  });

  test("says which payload would be sent", () => {
    expect(findEvent(both, "Door.Opened")).toMatchObject({ payload });
    expect(findEvent(both, "Door.Opened.wide")).toMatchObject({ payload: wide, variant: "wide" });
    expect(findEvent(both, "Door.Closed")).toMatchObject({ kind: "found", payload: undefined });
  });

  test("is ambiguous when two providers answer to one spelling", () => {
    expect(labels(findEvent(both, "Bell Rang"))).toEqual({ ambiguous: ["north:Bell Rang", "south:Bell Rang"] });
    expect(labels(findEvent(both, "dooropened"))).toEqual({ ambiguous: ["north:Door.Opened", "south:door_opened"] });
  });

  test.each(["Bell Rang", "bell rang", "door_opened", "DoorOpened"])(
    "takes %s for the event of a provider whose names come first, whatever the spelling",
    (query) => {
      const found = findEvent([south, { ...north, namesFirst: true }], query);
      expect(found).toMatchObject({ kind: "found", provider: { id: "north" } });
    },
  );

  test("finds the others' events behind a provider whose names come first", () => {
    const list = [{ ...north, namesFirst: true as const }, south];
    expect(labels(findEvent(list, "window_opened"))).toEqual({ found: "south:window_opened" });
    expect(labels(findEvent(list, "south:Bell Rang"))).toEqual({ found: "south:Bell Rang" });
    expect(labels(findEvent(list, "Bell Rang", "south"))).toEqual({ found: "south:Bell Rang" });
  });

  test("is not ambiguous when the provider is given", () => {
    expect(labels(findEvent(both, "Bell Rang", "south"))).toEqual({ found: "south:Bell Rang" });
  });

  test("counts two spellings of one event once", () => {
    const one = provider("one", [{ name: "Bell Rang", aliases: ["bell rang", "bell_rang"] }]);
    expect(labels(findEvent([one], "BELL RANG"))).toEqual({ found: "one:Bell Rang" });
  });

  test.each([
    ["Door.Opend", ["north:Door.Opened", "south:door_opened"], "a slip"],
    ["closed", ["north:Door.Closed"], "a part of the name"],
    ["north:Bell", ["north:Bell Rang"], "a part behind a provider"],
    ["shut", ["north:Door.Closed"], "a part of an alias"],
  ])("suggests for %s %j: %s", (query, suggestions) => {
    const found = labels(findEvent(both, query));
    expect(found).toEqual({ unknown: expect.arrayContaining(suggestions) });
    expect((found as { unknown: string[] }).unknown[0]).toBe(suggestions[0]);
  });

  test("suggests only what is found again", () => {
    const found = findEvent(both, "Door opend");
    if (found.kind !== "unknown") throw new Error(found.kind);
    expect(found.suggestions.length).toBeGreaterThan(0);
    for (const suggestion of found.suggestions)
      expect(labels(findEvent(both, suggestion))).toEqual({ found: suggestion });
  });

  test("suggests names of the given provider only", () => {
    expect(labels(findEvent(both, "Door.Opend", "south"))).toEqual({ unknown: ["south:door_opened"] });
  });

  test.each(["", "   ", "...", "north:", "invoice paid", "north:south:Bell Rang"])(
    "knows nothing called %j",
    (query) => {
      expect(findEvent(both, query).kind).toBe("unknown");
    },
  );

  test("suggests nothing for what resembles nothing, and nothing within an unknown provider", () => {
    expect(labels(findEvent(both, "xyzzyplughquux"))).toEqual({ unknown: [] });
    expect(labels(findEvent(both, "Bell Rang", "west"))).toEqual({ unknown: [] });
  });

  test("suggests at most five names, whatever was typed and however long", () => {
    const many = provider(
      "many",
      Array.from({ length: 30 }, (_, i) => ({ name: `event.number${i}` })),
    );
    const found = labels(findEvent([many], "event.number"));
    expect((found as { unknown: string[] }).unknown).toHaveLength(5);
    const long = findEvent([many], "event.numbre".repeat(20_000));
    expect(long.kind === "unknown" && long.suggestions.length <= 5).toBe(true);
  });
});

describe("isKnown", () => {
  test.each([
    ["Door.Opened", true],
    ["Door.Shut", true],
    ["door.opened", false],
    ["Door.Opened.wide", false],
    ["Door.Locked", false],
  ])("takes %s from the wire as known: %s", (name, known) => {
    expect(isKnown(north, name)).toBe(known);
  });
});

function labels(lookup: EventLookup): unknown {
  switch (lookup.kind) {
    case "found":
      return { found: eventLabel(lookup) };
    case "ambiguous":
      return { ambiguous: lookup.candidates.map(eventLabel) };
    case "unknown":
      return { unknown: lookup.suggestions };
  }
}

function provider(id: string, events: readonly EventType[]): Provider {
  return {
    id,
    name: id,
    docs: "https://example.com",
    events,
    schemes: [{ id: "token", label: "token", type: "token", location: { header: "X-Token" } }],
    recognition: { headers: [], body: [] },
    headers: [],
    retry: { success: "2xx", successPublished: false },
    facts: [],
  };
}
