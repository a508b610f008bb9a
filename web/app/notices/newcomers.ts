/** What is looked at of a row of the list. */
export interface NoticeRow {
  readonly threadId: string;
  /** Of the newest message. */
  readonly at: number;
  readonly preview?: { readonly origin: string } | undefined;
}

/** Rows whose newest message is a customer's and came after `since`, oldest first. */
export function newcomers<Row extends NoticeRow>(rows: readonly Row[], since: number): readonly Row[] {
  return rows
    .filter(({ at, preview }) => at > since && preview?.origin === 'customer')
    .toSorted((a, b) => a.at - b.at);
}

/** The newest moment any of them holds, or the one before. */
export function newestOf(rows: readonly NoticeRow[], before: number): number {
  return Math.max(before, ...rows.map(({ at }) => at));
}
