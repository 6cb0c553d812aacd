import { expect, test } from "vitest";
import { eventLabel, findEvent } from "../../src/core/catalogue.ts";
import { providers } from "../../src/providers/index.ts";

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

test("every event of every provider is found by its name alone", () => {
  for (const provider of providers)
    for (const event of provider.events)
      expect(findEvent(providers, event.name)).toMatchObject({ kind: "found", provider: { id: provider.id }, event });
});

test.each([
  ["22", "pliance:PersonScreeningMatchesAdded"],
  ["FinishedJourney", "idwise:Finished Journey"],
  ["finished-journey", "idwise:Finished Journey"],
  ["Finished Ongoing Check", "idwise:Finished Spot Check"],
  ["case.statusupdated", "dotfile:Case.StatusUpdated"],
  ["Case.StatusUpdated.openapi", "dotfile:Case.StatusUpdated.openapi"],
  ["profile-create", "amani:profile_create"],
])("%s means %s", (query, label) => {
  const found = findEvent(providers, query);
  expect(found.kind === "found" ? eventLabel(found) : found).toBe(label);
});
