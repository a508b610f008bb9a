import type { Turn } from '../../../../../src/console/contract/turn';
import { useNames } from '../../../../app/text/use-names';
import { useT } from '../../../../app/text/use-texts';
import css from '../panel.module.css';
import { useWords } from '../use-words';
import { whyOf } from './why';

/** What the turn rested on and what came of it, in a sentence; the rule's own name stands among the steps. */
export function TraceWhy({ turn }: { readonly turn: Turn }) {
  const t = useT();
  const names = useNames();
  return (
    <>
      <p className={css.text}>{whyOf(turn, { ...names, t })}</p>
      <Before turn={turn} />
    </>
  );
}

/** The words that answer, rather than the ones that introduce the bot before them. */
export function answerKeyOf(actions: Turn['actions']): string | undefined {
  const keys = actions.flatMap(({ key }) => (key === undefined ? [] : [key]));
  return keys.findLast((key) => !key.startsWith('system/')) ?? keys.at(-1);
}

/** What counts whatever is understood, and which choice it was. */
function Before({ turn: { urgent, choice } }: { readonly turn: Turn }) {
  const t = useT();
  const words = useWords();
  if (urgent !== undefined) return <p className={css.text}>{words(`panel.urgent.${urgent}`)}</p>;
  if (choice !== undefined) return <p className={css.text}>{t('panel.did.choice', { choice })}</p>;
  return null;
}
