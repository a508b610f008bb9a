import { useWording } from './use-texts';

/** What intents and reasons are called. A page that uses it names the area `names` in its route. */
export interface Names {
  /** An intent of the brand's own, which we have no words for, by its id. */
  intent(id: string): string;
  /** Why a person is needed. */
  reason(id: string): string;
}

export function useNames(): Names {
  const { t } = useWording();
  const nameOf = (kind: 'intent' | 'reason', id: string): string => {
    const key = `names.${kind}.${id}`;
    // Ids come from the server: one without words of ours shows the key, and then its own.
    const words = t(key as 'names.intent.renew');
    return words === key ? id.replaceAll(/[-_]/g, ' ') : words;
  };
  return { intent: (id) => nameOf('intent', id), reason: (id) => nameOf('reason', id) };
}
