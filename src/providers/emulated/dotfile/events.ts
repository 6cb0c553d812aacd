// Dotfile's main events and their sub-events: one thing that happened, told under the name an endpoint subscribed to.

import type { Emission, Endpoint } from "../../../core/emulation/emulation.ts";
import { locate } from "../../../core/json/locate.ts";
import { readString } from "../../../core/json/read-string.ts";
import { insertMember, removeMember, replaceValue } from "./members.ts";

/**
 * What an endpoint is told: an event it subscribed to as it is; a sub-event as its main event with `sub_event` where
 * only that was subscribed to; a main event as its sub-event, without `sub_event`, where only that was.
 *
 * @see https://docs.dotfile.com/docs/webhooks-1 ("Main Event vs. Sub event")
 */
export function deliveryFor(emission: Emission, { events }: Endpoint): Emission | undefined {
  if (events === "all" || events.includes(emission.event)) return emission;
  const main = mainEventOf(emission.event);
  if (main !== undefined && events.includes(main)) return asMainEvent(emission, main);
  const sub = subEventOf(emission);
  return sub !== undefined && events.includes(sub) ? asSubEvent(emission, sub) : undefined;
}

/** The main event that a sub-event belongs to. */
function mainEventOf(event: string): string | undefined {
  const [entity = "", action = ""] = event.split(".");
  const actions = Object.hasOwn(subEvents, entity) ? subEvents[entity] : undefined;
  return actions?.includes(action) === true ? `${entity}.Updated` : undefined;
}

/** Actions that `<Entity>.Updated` stands for. @see Dotfile's OpenAPI, `sub_event` of `CaseWebhook` and its like */
const subEvents: Readonly<Record<string, readonly string[]>> = {
  Case: [
    "StatusUpdated",
    "FlagsUpdated",
    "ContactHasActionsUpdated",
    "ReviewerHasActionsUpdated",
    "InfoUpdated",
    "TemplateUpdated",
    "RiskUpdated",
    "MetadataUpdated",
    "TagsUpdated",
    "AssigneeUpdated",
  ],
  Individual: ["InfoUpdated", "MarkedAsRelevant", "MarkedAsNotRelevant"],
  Company: ["InfoUpdated", "MarkedAsRelevant", "MarkedAsNotRelevant"],
};

/** The sub-event in the body of a main event. */
function subEventOf({ event, body }: Emission): string | undefined {
  const span = locate(body, "/sub_event");
  const sub = span === undefined ? undefined : readString(body, span);
  return sub !== undefined && mainEventOf(sub) === event ? sub : undefined;
}

function asMainEvent(emission: Emission, main: string): Emission {
  const body = replaceValue(emission.body, "/event", JSON.stringify(main));
  const value = JSON.stringify(emission.event);
  return { ...emission, event: main, body: insertMember(body, { after: "event", key: "sub_event", value }) };
}

function asSubEvent(emission: Emission, sub: string): Emission {
  const renamed = replaceValue(emission.body, "/event", JSON.stringify(sub));
  return { ...emission, event: sub, body: removeMember(renamed, "sub_event") };
}
