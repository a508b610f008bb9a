import type { Turn } from '../../../../../src/console/contract/turn';
import { useNames } from '../../../../app/text/use-names';
import { useT } from '../../../../app/text/use-texts';
import css from '../panel.module.css';
import { useWords } from '../use-words';

/** What the turn came to and which rule made it so, in a sentence or two. */
export function TraceWhy({ turn }: { readonly turn: Turn }) {
  return (
    <>
      <p className={css.text}>{useOutcome(turn)}</p>
      <Before turn={turn} />
    </>
  );
}

function useOutcome({ outcome, reason = '', actions }: Turn): string {
  const t = useT();
  const names = useNames();
  const words = useWords();
  switch (outcome) {
    case 'answered':
      return t('panel.did.answered', { key: answerKeyOf(actions) ?? '' });
    case 'handed_over':
      return t('panel.did.handed_over', { reason: names.reason(reason) });
    case 'silent':
      return t('panel.did.silent', { reason: words(`panel.silence.${reason}`) });
    case 'link_sent':
      return t('panel.did.link_sent');
    case 'loop':
      return t('panel.did.loop');
    case 'nothing':
      return t('panel.did.nothing');
  }
}

/** The words that answer, rather than the ones that introduce the bot before them. */
export function answerKeyOf(actions: Turn['actions']): string | undefined {
  const keys = actions.flatMap(({ key }) => (key === undefined ? [] : [key]));
  return keys.findLast((key) => !key.startsWith('system/')) ?? keys.at(-1);
}

/** What counted before anything was understood. */
function Before({ turn: { urgent, choice, mayCorrect, ranked } }: { readonly turn: Turn }) {
  const t = useT();
  const words = useWords();
  if (urgent !== undefined) return <p className={css.text}>{words(`panel.urgent.${urgent}`)}</p>;
  if (choice !== undefined) return <p className={css.text}>{t('panel.did.choice', { choice })}</p>;
  // A moderator is not told which choice: it may name an order.
  if (!mayCorrect && ranked.length === 0) return <p className={css.text}>{t('panel.did.tapped')}</p>;
  return null;
}
