import { X } from 'lucide-react';
import { useT } from '../../../app/text/use-texts';
import { SearchInput } from '../../../parts/search-input';
import type { Inbox } from '../use-inbox-search';
import css from './search-box.module.css';

/** Looks for words in the list. The browser's own search finds only the rows on the screen. */
export function SearchBox({
  inbox: { search, change },
  onClose,
}: {
  readonly inbox: Inbox;
  readonly onClose: () => void;
}) {
  const t = useT();
  const look = (q: string | undefined) => change({ q }, { replace: true });
  const close = () => {
    look(undefined);
    onClose();
  };
  return (
    <SearchInput
      label={t('inbox.search.label')}
      hint={t('inbox.search.hint')}
      value={search.q}
      autoFocus
      onLook={look}
      onEscape={close}
    >
      <button type="button" className={css.close} aria-label={t('inbox.search.close')} onClick={close}>
        <X size={14} aria-hidden />
      </button>
    </SearchInput>
  );
}
