// One line of the screen: one Ink text, so that there is one node to lay out however many colours it has.

import { Text } from "ink";
import { memo } from "react";
import type { Line } from "../line.ts";
import { theme } from "../theme.ts";

export interface TextLineProps {
  readonly line: Line;
  /** The selected row, in reverse. */
  readonly inverse?: boolean;
}

/** A line that is cut at the edge of its pane. */
export const TextLine = memo(function TextLine({ line, inverse = false }: TextLineProps) {
  if (line.length === 0) return <Text> </Text>;
  if (inverse)
    return (
      <Text inverse wrap="truncate">
        {line.map(({ text }) => text).join("")}
      </Text>
    );
  return (
    <Text wrap="truncate">
      {line.map((piece, index) =>
        piece.tone === "plain" ? (
          piece.text
        ) : (
          // Pieces have no identity of their own: their place in the line is what they are.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Text key={index} {...theme[piece.tone]}>
            {piece.text}
          </Text>
        ),
      )}
    </Text>
  );
});

export interface LinesProps {
  readonly lines: readonly Line[];
  /** Exactly this many rows are taken; missing lines are blank. */
  readonly rows: number;
}

/** A block of lines of a fixed height. */
export function Lines({ lines, rows }: LinesProps) {
  return Array.from({ length: rows }, (_, index) => (
    // Rows are places on the screen, not things.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <TextLine key={index} line={lines[index] ?? blank} />
  ));
}

const blank: Line = [];
