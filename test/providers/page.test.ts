import { expect, test } from "vitest";
import { providers } from "../../src/providers/index.ts";
import { providersPage } from "../helpers/providers-page.ts";

test("docs/providers.md says what the data says", async () => {
  await expect(providersPage(providers)).toMatchFileSnapshot("../../docs/providers.md");
});

test("the page has every sender and every scheme", () => {
  const page = providersPage(providers);
  for (const { id, schemes } of providers) {
    expect(page).toContain(`| \`${id}\` |`);
    for (const { label } of schemes) expect(page).toContain(label.replaceAll("|", "\\|"));
  }
});
