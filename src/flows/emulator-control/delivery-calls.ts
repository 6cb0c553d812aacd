// Control calls about deliveries: listed, shown, tried again.

import { deliveryObject, wholeDeliveryObject } from "../../core/emulation/delivery-json.ts";
import type { Delivery } from "../../core/emulation/delivery-log.ts";
import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import type { Emulator } from "../../core/emulation/emulator.ts";
import { HookdevError } from "../../core/errors.ts";
import { quoted } from "../../core/sanitise.ts";
import { credentialHeaders } from "../../core/signing/scheme.ts";
import { jsonAnswer } from "./answers.ts";
import type { ControlCall, ControlDeps } from "./control-types.ts";
import { readFilter } from "./delivery-filter.ts";

/** `GET deliveries?provider=&event=&status=&reference=&endpoint=&limit=&offset=`: newest first, without headers and bodies. */
export function listDeliveries({ query }: ControlCall, { emulator }: ControlDeps): ApiAnswer {
  return jsonAnswer({ deliveries: emulator.deliveries(readFilter(query, emulator)).map(deliveryObject) });
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
