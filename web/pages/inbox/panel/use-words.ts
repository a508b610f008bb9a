import { useServerWords } from '../../../app/text/use-server-words';

/** Words of a code that the server sends; one of a newer server, which has no words here yet, is shown as it is. */
export function useWords(): (key: string) => string {
  const words = useServerWords();
  return (key) => words(key, key.split('.').slice(2).join(' ').replaceAll(/[-_]/g, ' '));
}
