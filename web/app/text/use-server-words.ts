import { useWording } from './use-texts';

/** Words of a code that the server sends; where a newer server has one without words here, `plain` is shown. */
export function useServerWords(): (key: string, plain: string) => string {
  const { t } = useWording();
  return (key, plain) => {
    // Any gapless key will do for the type: what it is made of is known only now.
    const words = t(key as 'app.state.close');
    return words === key ? plain : words;
  };
}
