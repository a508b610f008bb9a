import { Kbd } from '@mantine/core';
import { Search } from 'lucide-react';
import { useCommandBar } from '../commands/use-command-bar';
import { keyLabel } from '../keys/key-label';
import { useT } from '../text/use-texts';
import css from './rail.module.css';
import words from './words.module.css';

/** Opens the command bar; also tells its keys. */
export function SearchButton() {
  const t = useT();
  const { open } = useCommandBar();
  return (
    <button type="button" className={css.search} onClick={open}>
      <Search size={15} aria-hidden />
      <span className={`${css.label} ${words.words}`}>{t('app.search.short')}</span>
      <Kbd size="xs" className={`${css.kbd} ${words.words}`}>
        {keyLabel('mod+k')}
      </Kbd>
    </button>
  );
}
