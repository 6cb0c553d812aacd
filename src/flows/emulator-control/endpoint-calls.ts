// Control calls about endpoints: for providers without a public management API, and for tests of all.

import { endpointObject } from "../../core/emulation/delivery-json.ts";
import type { ApiAnswer, EndpointWish } from "../../core/emulation/emulation.ts";
import { shownUrl } from "../../core/emulation/shown-url.ts";
import { HookdevError } from "../../core/errors.ts";
import { findScheme } from "../../core/provider-choice.ts";
import { quoted } from "../../core/sanitise.ts";
import { parseTarget } from "../../core/values.ts";
import { badControl, jsonAnswer } from "./answers.ts";
import { type ControlBody, neededText, readBody, textOf } from "./body.ts";
import type { ControlCall, ControlDeps } from "./control-types.ts";

/** `GET endpoints`: of all providers, without their secrets. */
export function listEndpoints(_call: ControlCall, { emulator }: ControlDeps): ApiAnswer {
  const endpoints = emulator.emulations.flatMap(({ provider }) =>
    emulator.state(provider.id).endpoints.map((endpoint) => endpointObject(provider.id, endpoint)),
  );
  return jsonAnswer({ endpoints });
}

/** `PUT endpoints/<provider>/<id>`: `{"url", "events"?: ["…"] | "all", "secret"?, "scheme"?}`, made or replaced. */
export function putEndpoint({ names, body }: ControlCall, deps: ControlDeps): ApiAnswer {
  const [provider, id] = names as [string, string];
  if (!/^[\w.-]{1,64}$/.test(id))
    throw badControl(`${quoted(id)} is no id: letters, digits, dot, dash and underscore.`);
  const wish = readBody(body, ["url", "events", "secret", "scheme"]);
  const url = parseTarget(neededText(wish, "url"), '"url"').url;
  const why = deps.refuseTarget(url);
  if (why !== undefined) throw targetRefused(url, why);
  const registered = deps.emulator.register(provider, {
    id,
    url,
    events: eventsOf(wish),
    ...keyOf(provider, wish, deps),
  });
  return jsonAnswer({ endpoints: registered.map((endpoint) => endpointObject(provider, endpoint)) });
}

/** `DELETE endpoints/<provider>/<id>`. */
export function deleteEndpoint({ names }: ControlCall, { emulator }: ControlDeps): ApiAnswer {
  const [provider, id] = names as [string, string];
  emulator.unregister(provider, id);
  return { status: 204, headers: [], body: new Uint8Array(0) };
}

/** A target that the egress policy does not allow. */
export function targetRefused(url: string, why: string): HookdevError {
  return new HookdevError("TARGET_REFUSED", {
    category: "usage",
    message: `${quoted(shownUrl(url))} cannot be an endpoint. ${why}`,
    // For some places there is no permission to ask for.
    remedy: why.includes("--allow-host")
      ? "Use a URL of this machine, or name the host when the emulator starts: --allow-host <host>."
      : "Use a URL of this machine, such as http://localhost:3000/webhooks.",
  });
}

function eventsOf({ events = "all" }: ControlBody): EndpointWish["events"] {
  if (events === "all") return "all";
  if (Array.isArray(events) && events.every((each): each is string => typeof each === "string")) return events;
  throw badControl('"events" has to be a list of event types, or "all".');
}

function keyOf(
  provider: string,
  wish: ControlBody,
  { emulator }: ControlDeps,
): Pick<EndpointWish, "secret" | "scheme"> {
  const [secret, scheme] = [textOf(wish, "secret"), textOf(wish, "scheme")];
  const known = emulator.emulations.find((each) => each.provider.id === provider)?.provider;
  // Only to refuse a scheme that is not there.
  if (scheme !== undefined && known !== undefined) findScheme(known, scheme);
  return { ...(secret === undefined ? {} : { secret }), ...(scheme === undefined ? {} : { scheme }) };
}
