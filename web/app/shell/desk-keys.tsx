import { useNavigate } from '@tanstack/react-router';
import { useShortcut } from '../keys/keyboard';
import type { PageEntry } from '../rail/entries';
import { usePages } from '../rail/use-pages';

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
  useShortcut('page.inbox', () => void navigate({ to: '/inbox' }));
  return usePages().map((entry) => <PageKey key={entry.to} entry={entry} />);
}

function PageKey({ entry }: { readonly entry: PageEntry }) {
  const navigate = useNavigate();
  useShortcut(entry.keys, () => void navigate({ to: entry.to }));
  return null;
}
