import fc from "fast-check";
import { expect, test } from "vitest";
import { Heap } from "../../../src/flows/emulate/heap.ts";

test("a heap gives back what was put in, in order, with other items put in between", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: -9, max: 9 }))), (steps) => {
      const heap = new Heap<number>((one, other) => one < other);
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(heap.pop()).toBe(model.shift());
        else {
          heap.push(step);
          model.push(step);
          model.sort((one, other) => one - other);
        }
        expect([heap.first(), heap.size]).toEqual([model[0], model.length]);
      }
    }),
  );
});
