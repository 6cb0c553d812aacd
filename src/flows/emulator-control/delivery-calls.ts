// Control calls about deliveries: listed, shown, tried again.

import { deliveryObject, wholeDeliveryObject } from "../../core/emulation/delivery-json.ts";
import type { Delivery, DeliveryQuery, DeliveryStatus } from "../../core/emulation/delivery-log.ts";
import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import { HookdevError } from "../../core/errors.ts";
import { quoted } from "../../core/sanitise.ts";
import { credentialHeaders } from "../../core/signing/scheme.ts";
import { badControl, jsonAnswer } from "./answers.ts";
import type { ControlCall, ControlDeps } from "./control-types.ts";

const usualLimit = 50;
const mostListed = 500;

/** `GET deliveries?provider=&event=&status=&reference=&endpoint=&limit=&offset=`: newest first, without headers and bodies. */
export function listDeliveries({ query }: ControlCall, { emulator }: ControlDeps): ApiAnswer {
  return jsonAnswer({ deliveries: emulator.deliveries(queryOf(query)).map(deliveryObject) });
}

/** `GET deliveries/<id>`: by id, by number or `last`; credentials hidden. */
export function showDelivery({ names }: ControlCall, { emulator }: ControlDeps): ApiAnswer {
  const delivery = findDelivery(names[0] as string, emulator);
  return jsonAnswer(wholeDeliveryObject(delivery, credentialsOf(delivery, emulator)));
}

/** `POST deliveries/<id>/retry`: tried again now, whatever its status. */
export function retryDelivery({ names }: ControlCall, { emulator }: ControlDeps): ApiAnswer {
  return jsonAnswer(deliveryObject(emulator.retry(findDelivery(names[0] as string, emulator).id)), 202);
}

const statuses: readonly DeliveryStatus[] = ["waiting", "sending", "delivered", "failed", "cancelled"];
const known = ["provider", "event", "status", "reference", "endpoint", "limit", "offset"];

function queryOf(query: ReadonlyMap<string, string>): DeliveryQuery {
  for (const name of query.keys())
    if (!known.includes(name))
      throw badControl(`${quoted(name)} is no filter of deliveries.`, `There is: ${known.join(", ")}.`);
  const texts = { provider: "provider", event: "event", reference: "reference", endpointId: "endpoint" } as const;
  const wanted = Object.entries(texts).flatMap(([key, name]) => (query.has(name) ? [[key, query.get(name)]] : []));
  const status = query.get("status");
  return {
    ...Object.fromEntries(wanted),
    ...(status === undefined ? {} : { statuses: status.split(",").map(statusOf) }),
    limit: Math.min(numberOf(query, "limit") ?? usualLimit, mostListed),
    offset: numberOf(query, "offset") ?? 0,
  };
}

function statusOf(word: string): DeliveryStatus {
  const found = statuses.find((status) => status === word.trim());
  if (found === undefined) throw badControl(`${quoted(word)} is no status.`, `There is: ${statuses.join(", ")}.`);
  return found;
}

function numberOf(query: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badControl(`${quoted(name)} is not a whole number.`);
  return Number(text);
}

/** @throws HookdevError `DELIVERY_UNKNOWN` */
function findDelivery(name: string, emulator: Emulator): Delivery {
  const found = emulator.delivery(name) ?? byNumber(name, emulator);
  if (found !== undefined) return found;
  throw new HookdevError("DELIVERY_UNKNOWN", {
    category: "usage",
    message: `There is no delivery ${quoted(name)}.`,
    remedy: "hookdev deliveries list shows what is there.",
  });
}

/** Numbers are for people. */
function byNumber(name: string, emulator: Emulator): Delivery | undefined {
  if (name === "last") return emulator.deliveries({ limit: 1 })[0];
  const number = /^#?(\d{1,9})$/.exec(name)?.[1];
  return number === undefined ? undefined : emulator.deliveries({ number: Number(number), limit: 1 })[0];
}

/** Headers of the provider's schemes that hold the secret itself; the customer's own are known to each attempt. */
function credentialsOf({ provider }: Delivery, { emulations }: Emulator): string[] {
  return credentialHeaders(emulations.find((each) => each.provider.id === provider)?.provider.schemes ?? []);
}
