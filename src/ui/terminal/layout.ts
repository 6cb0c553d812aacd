// How the rows of the terminal are shared out; the sum is always the height of the terminal, never more.

export type Columns = "wide" | "medium" | "narrow";

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly columns: Columns;
  /** Rows between status bar and footer. */
  readonly inner: number;
  /** One line only: the terminal is too small for a list. */
  readonly oneLine: boolean;
  /** Rows of captures; 0 when the detail has the whole screen. */
  readonly listRows: number;
  /** Lines of the detail below its tab line; 0 when there is none. */
  readonly detailRows: number;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface LayoutWish {
  readonly zoomed: boolean;
  /** One, or more while the footer explains something. */
  readonly footerRows: number;
}

/** Below 30×6 one line, below 60×10 the list only, else list above detail. */
export function layOut(size: TerminalSize, { zoomed, footerRows }: LayoutWish): Layout {
  const width = Math.max(1, size.columns);
  const height = Math.max(1, size.rows);
  const columns = width >= 108 ? "wide" : width >= 60 ? "medium" : "narrow";
  const base = { width, height, columns, inner: Math.max(1, height - 1 - footerRows) } as const;
  if (width < 30 || height < 6) return { ...base, oneLine: true, listRows: 0, detailRows: 0 };
  const { inner } = base;
  if (zoomed) return { ...base, oneLine: false, listRows: 0, detailRows: Math.max(0, inner - 1) };
  if (width < 60 || height < 10) return { ...base, oneLine: false, listRows: inner, detailRows: 0 };
  const listRows = Math.max(3, Math.floor(inner * 0.4));
  return { ...base, oneLine: false, listRows, detailRows: Math.max(0, inner - listRows - 1) };
}

/** The first row of a window of `height` that keeps `index` near its middle. */
export function windowTop(index: number, total: number, height: number): number {
  return Math.max(0, Math.min(index - Math.floor(height / 2), total - height));
}
