import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import plainIcon from '../icon.svg';
import dottedIcon from '../icon-dot.svg';
import { PAGE_ENTRIES } from '../rail/entries';
import { useT } from '../text/use-texts';

/** Names the tab after the page; what came while nobody looked is counted, and the icon gets a dot. */
export function useTitle(unseen: number): void {
  const t = useT();
  const { pathname } = useLocation();
  const entry = PAGE_ENTRIES.find(({ to }) => pathname.startsWith(to));
  const page = t(entry?.text ?? 'app.page.inbox');
  useEffect(() => {
    document.title = `${unseen > 0 ? `(${unseen}) ` : ''}${page} · renewdesk`;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = unseen > 0 ? dottedIcon : plainIcon;
  }, [page, unseen]);
}
