import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/me';
import { useShortcut } from '../keys/keyboard';
import type { PageEntry } from '../rail/entries';
import { usePages } from '../rail/use-pages';
import { useClaimNext } from './use-claim-next';

/** Shortcuts that mean the same on every page. */
export function DeskKeys({
  onCommands,
  onHelp,
}: {
  readonly onCommands: () => void;
  readonly onHelp: () => void;
}) {
  const navigate = useNavigate();
  useShortcut('commands.open', onCommands);
  useShortcut('help.open', onHelp);
  const role = useMe()?.role;
  // Moderators judge; they answer nobody.
  useShortcut('case.next', useClaimNext(), role === 'agent' || role === 'admin');
  useShortcut('page.inbox', () => void navigate({ to: '/inbox' }));
  return usePages().map((entry) => <PageKey key={entry.to} entry={entry} />);
}

function PageKey({ entry }: { readonly entry: PageEntry }) {
  const navigate = useNavigate();
  useShortcut(entry.keys, () => void navigate({ to: entry.to }));
  return null;
}
