import { useDo } from '../../parts/table/use-do';

/** Does what changes who waits for whom: all that shows it is asked for anew. */
export function useWork() {
  const { run, isPending } = useDo('triage', 'clusters', 'moderation', 'threads', 'views');
  return { run, busy: isPending };
}
