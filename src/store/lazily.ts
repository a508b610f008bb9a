/**
 * A row source for the FROM list of a single statement that commits by itself: its commit does not wait for the disk.
 * Only for what is done again when a database crash forgets it, like the `asyncCommit` of a transaction, whose `begin`
 * and `commit` it saves. The setting holds until the end of the statement's own transaction.
 */
export const LAZILY = `(select set_config('synchronous_commit', 'off', true)) lazily`;
