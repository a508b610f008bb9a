import type { PlainKey } from '../text/translate';

/** One thing a key does. `g t` is a sequence, `mod` is Ctrl or Cmd. No Alt: it writes letters on many keyboards. */
interface Shortcut {
  readonly keys: string;
  readonly group: 'everywhere' | 'list' | 'thread';
  readonly text: PlainKey;
  /** Makes no sense as a line of the command bar: it moves, or belongs to the field that is written in. */
  readonly keyOnly?: true;
}

/** Every shortcut of the desk, with its ordinary keys. Pages give them a meaning by `useShortcut(id, run)`. */
export const SHORTCUTS = {
  'commands.open': { keys: 'mod+k', group: 'everywhere', text: 'app.key.commands', keyOnly: true },
  'help.open': { keys: '?', group: 'everywhere', text: 'app.key.help' },
  'page.inbox': { keys: 'g b', group: 'everywhere', text: 'app.page.inbox' },
  'page.triage': { keys: 'g t', group: 'everywhere', text: 'app.page.triage' },
  'page.customers': { keys: 'g c', group: 'everywhere', text: 'app.page.customers' },
  'page.renewals': { keys: 'g r', group: 'everywhere', text: 'app.page.renewals' },
  'page.links': { keys: 'g l', group: 'everywhere', text: 'app.page.links' },
  'page.channels': { keys: 'g h', group: 'everywhere', text: 'app.page.channels' },
  'page.reports': { keys: 'g p', group: 'everywhere', text: 'app.page.reports' },
  'page.settings': { keys: 'g ,', group: 'everywhere', text: 'app.page.settings' },
  'case.next': { keys: 'c', group: 'everywhere', text: 'app.key.claimNext' },
  'list.next': { keys: 'j', group: 'list', text: 'app.key.next', keyOnly: true },
  'list.previous': { keys: 'k', group: 'list', text: 'app.key.previous', keyOnly: true },
  'list.select': { keys: 'x', group: 'list', text: 'app.key.select' },
  'list.filter': { keys: 'f', group: 'list', text: 'app.key.filter' },
  'list.search': { keys: '/', group: 'list', text: 'app.key.search' },
  'list.open': { keys: 'enter', group: 'list', text: 'app.key.open', keyOnly: true },
  'list.unread': { keys: 'u', group: 'list', text: 'app.key.unread' },
  'thread.reply': { keys: 'r', group: 'thread', text: 'app.key.reply' },
  'thread.note': { keys: 'n', group: 'thread', text: 'app.key.note' },
  'thread.assign': { keys: 'a', group: 'thread', text: 'app.key.assign' },
  'thread.label': { keys: 'l', group: 'thread', text: 'app.key.label' },
  'thread.snooze': { keys: 's', group: 'thread', text: 'app.key.snooze' },
  'thread.resolve': { keys: 'e', group: 'thread', text: 'app.key.resolve' },
  'thread.toBot': { keys: 'b', group: 'thread', text: 'app.key.toBot' },
  'thread.trace': { keys: 't', group: 'thread', text: 'app.key.trace' },
  'thread.customer': { keys: 'p', group: 'thread', text: 'app.key.customer' },
  'thread.send': { keys: 'mod+enter', group: 'thread', text: 'app.key.send', keyOnly: true },
  'thread.sendResolve': {
    keys: 'mod+shift+enter',
    group: 'thread',
    text: 'app.key.sendResolve',
    keyOnly: true,
  },
  'thread.close': { keys: 'escape', group: 'thread', text: 'app.key.close' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

// The keys of an object that is written out above.
export const SHORTCUT_IDS = Object.keys(SHORTCUTS) as readonly ShortcutId[];

/** Whether the command bar offers it while it is possible. */
export function isCommand(id: ShortcutId): boolean {
  return !('keyOnly' in SHORTCUTS[id]);
}

export type Bindings = Readonly<Record<ShortcutId, string>>;

/** The keys in force: the ordinary ones, and what this person set instead. */
export function bindingsOf(own: Readonly<Record<string, string>> = {}): Bindings {
  const pairs = SHORTCUT_IDS.map((id) => [id, own[id] ?? SHORTCUTS[id].keys]);
  // Made from all ids just above.
  return Object.fromEntries(pairs) as Bindings;
}

/** Actions that share their keys with another one: list and thread are open at once, so no place is its own. */
export function clashes(bindings: Bindings): ReadonlySet<ShortcutId> {
  return new Set(
    SHORTCUT_IDS.filter((id) =>
      SHORTCUT_IDS.some((other) => other !== id && bindings[other] === bindings[id]),
    ),
  );
}
