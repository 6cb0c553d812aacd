import { expect, test } from "vitest";
import { dice } from "../../../src/core/privacy/dice.ts";
import { fold } from "../../../src/core/privacy/shapes.ts";
import { dressLike, inventWord, isInventedWord } from "../../../src/core/privacy/words.ts";

const key = Buffer.from("words");
const realNames =
  "Anna Maria Sven Olof Joachim Palme Svea Troy Lyra Jarno Jule Solve Bruno Drouin Grace Karl Erik Lars Anders Johan Per Nils Lena Eva Karin Birgitta Elisabeth Emma Julia Alice Hugo Lucas Liam Noah Oliver William James Robert Michael David Richard Joseph Thomas Charles Mary Patricia Jennifer Linda Barbara Susan Jessica Sarah Lisa Nancy Betty Margaret Sandra Ashley Kimberly Emily Donna Michelle Carol Amanda Dorothy Melissa Deborah Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Korhonen Virtanen Nieminen Laine Heikkinen Hansen Johansen Olsen Larsen Jensen Nielsen Pedersen Rossi Russo Ferrari Esposito Bianchi Romano Kowalski Nowak Wisniewski Yilmaz Kaya Demir Celik Sahin Dubois Durand Leroy Moreau Petit Jansen Bakker Visser Smit Meijer Prior Drew Clyde Rhodes Roy Wu Li Bo Ek Xi Xu".split(
    " ",
  );

test("no common name of a person is taken for an invented one", () => {
  // Two letters cannot tell: `Xu` is a name and a pair of ours.
  expect(realNames.filter((name) => name.length > 2 && isInventedWord(name))).toEqual([]);
});

test.each(Array.from({ length: 24 }, (_, i) => i + 1))(
  "words of %i letters have that length and are known again",
  (length) => {
    for (let i = 0; i < 200; i += 1)
      for (const role of ["given", "family"] as const) {
        const word = inventWord(length, role, dice(key, `${length} ${i}`));
        expect([...word]).toHaveLength(length);
        expect(isInventedWord(word)).toBe(true);
      }
  },
);

test.each(["ÅSA", "jürgen", "Иван", "ΕΛΕΝΗ", "Ayşe", "李伟"])(
  "a word that stands for %s is dressed like it and known again",
  (model) => {
    for (let i = 0; i < 100; i += 1) {
      const word = dressLike(model, inventWord([...model].length, "given", dice(key, `${model} ${i}`)));
      expect(isInventedWord(word)).toBe(true);
      if (model === model.toUpperCase() && model !== model.toLowerCase()) expect(word).toBe(word.toUpperCase());
    }
    expect(fold(dressLike("Åsa", "brue"))).toBe("brue");
  },
);
