import { Sparkles } from 'lucide-react';
import type { LogMessage } from '../../../../../src/console/contract/thread-log';
import { useNames } from '../../../../app/text/use-names';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { useInbox } from '../../use-inbox-search';
import css from './bubble.module.css';

/** What the bot took a message for; opens the trace of that turn. */
export function IntentLabel({ understood }: { readonly understood: NonNullable<LogMessage['understood']> }) {
  const t = useT();
  const names = useNames();
  const { percent } = useFormats();
  const { change } = useInbox();
  const intent = names.intent(understood.intent);
  const share = percent(understood.confidence);
  return (
    <button
      type="button"
      className={css.intent}
      title={t('thread.understood', { intent, share })}
      onClick={() => change({ panel: 'trace', turn: String(understood.turnId) })}
    >
      <Sparkles size={13} aria-hidden />
      {intent} {share}
    </button>
  );
}
