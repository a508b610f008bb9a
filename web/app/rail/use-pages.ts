import { useMe } from '../api/me';
import { hasPage } from '../router/pages';
import { PAGE_ENTRIES, type PageEntry } from './entries';

/** Pages that exist and that this person's role may open. */
export function usePages(): readonly PageEntry[] {
  const role = useMe()?.role;
  return PAGE_ENTRIES.filter(
    ({ page, roles }) => hasPage(page) && role !== undefined && roles.some((name) => name === role),
  );
}
