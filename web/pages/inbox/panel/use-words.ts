import { useWording } from '../../../app/text/use-texts';

/** Words of a code that the server sends; one of a newer server, which has no words here yet, is shown as it is. */
export function useWords(): (key: string) => string {
  const { t } = useWording();
  return (key) => {
    // Any gapless key will do for the type: what it is made of is known only now.
    const words = t(key as 'panel.label');
    return words === key ? key.split('.').slice(2).join(' ').replaceAll(/[-_]/g, ' ') : words;
  };
}
