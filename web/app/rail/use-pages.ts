import { useMe } from '../api/me';
import { PAGE_ENTRIES, type PageEntry } from './entries';

/** Pages that this person's role may open. */
export function usePages(): readonly PageEntry[] {
  const role = useMe()?.role;
  return PAGE_ENTRIES.filter(({ roles }) => role !== undefined && roles.some((name) => name === role));
}
