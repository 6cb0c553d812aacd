import { expect, test } from "vitest";
import { eventLabel, findEvent } from "../../src/core/catalogue.ts";
import { providers } from "../../src/providers/index.ts";

const everyEvent = providers.flatMap((provider) => provider.events.map((event) => ({ provider, event })));

// The event names of the five documents that the project started from, in their spelling.
test.each([
  ["pliance", "PersonSanctionMatched"],
  ["pliance", "PersonSanctionMatchRemoved"],
  ["pliance", "CompanySanctionMatched"],
  ["pliance", "CompanySanctionMatchRemoved"],
  ["dotfile", "Case.StatusUpdated"],
  ["dotfile", "Check.Started"],
  ["dotfile", "Check.ReviewNeeded"],
  ["dotfile", "Check.Completed"],
  ["amani", "profile_create"],
  ["amani", "profile_update"],
  ["amani", "profile_status_change"],
  ["amani", "document_upload"],
  ["amani", "document_delete"],
  ["amani", "document_update"],
  ["amani", "document_status_change"],
  ["amani", "zip_file_create"],
  ["amani", "video_call_status_change"],
  ["amani", "profile_level_update"],
  ["idwise", "Finished Journey"],
  ["idwise", "Manually Reviewed"],
  ["idwise", "AML Monitor Update"],
  ["idwise", "Finished User Steps"],
  ["idwise", "Finished spot Check"],
])("%s knows the documented event %s without being named", (provider, name) => {
  expect(findEvent(providers, name)).toMatchObject({ kind: "found", provider: { id: provider } });
});

/** Names that need their provider: two senders have them, or one of the five has them in some spelling. */
const needTheirProvider = ["sendgrid:delivered", "mailgun:delivered", "onfido:check.completed", "onfido:check.started"];

test("every event of every provider is found by its name alone, but for four", () => {
  const notFound = everyEvent.filter(({ provider, event }) => {
    const found = findEvent(providers, event.name);
    return found.kind !== "found" || found.provider !== provider || found.event !== event;
  });
  expect(notFound.map(({ provider, event }) => `${provider.id}:${event.name}`)).toEqual(needTheirProvider);
});

test("the names of the five are never one of those", () => {
  const five = providers.filter(({ namesFirst }) => namesFirst === true).map(({ id }) => id);
  expect(five).toEqual(["pliance", "compliancely", "dotfile", "amani", "idwise"]);
  expect(needTheirProvider.filter((label) => five.includes(label.split(":")[0] ?? ""))).toEqual([]);
});

test.each(everyEvent.map(({ provider, event }) => ({ label: `${provider.id}:${event.name}`, provider, event })))(
  "$label is found with its provider in front",
  ({ label, provider, event }) => {
    expect(findEvent(providers, label)).toMatchObject({ kind: "found", provider: { id: provider.id }, event });
    expect(findEvent(providers, label.replace(":", "/"))).toMatchObject({ kind: "found", event });
  },
);

test.each([
  ["22", "pliance:PersonScreeningMatchesAdded"],
  ["FinishedJourney", "idwise:Finished Journey"],
  ["finished-journey", "idwise:Finished Journey"],
  ["Finished Ongoing Check", "idwise:Finished Spot Check"],
  ["case.statusupdated", "dotfile:Case.StatusUpdated"],
  ["Case.StatusUpdated.openapi", "dotfile:Case.StatusUpdated.openapi"],
  ["profile-create", "amani:profile_create"],
  ["check.completed", "dotfile:Check.Completed"],
  ["onfido:check.completed", "onfido:check.completed"],
  ["push hook", "gitlab:Push Hook"],
  ["repo:push", "bitbucket:repo:push"],
  ["bitbucket:repo:push", "bitbucket:repo:push"],
  ["shopify/orders/create", "shopify:orders/create"],
  ["mailgun:delivered", "mailgun:delivered"],
])("%s means %s", (query, label) => {
  const found = findEvent(providers, query);
  expect(found.kind === "found" ? eventLabel(found) : found).toBe(label);
});
