import { Bot, CreditCard, Zap } from 'lucide-react';
import type { ReadyReply, Suggestion } from '../../../../../src/console/contract/composer';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { useT } from '../../../../app/text/use-texts';
import { Tag } from '../../../../parts/tag';
import css from './composer.module.css';
import { useReadyReplies } from './use-ready-replies';
import { useSuggestions } from './use-suggestions';

const SHOWN = 3;

/** What could be sent with one press: what the bot would answer, and saved replies meant for the case. */
export function Suggestions({
  header,
  onTake,
  onChoose,
}: {
  readonly header: ThreadHeader;
  readonly onTake: (suggestion: Suggestion) => void;
  readonly onChoose: (reply: ReadyReply) => void;
}) {
  const t = useT();
  const own = useSuggestions(header).filter(({ link }) => !link || header.permissions.link);
  const fitting = useReadyReplies(header.id).filter(({ suggested }) => suggested);
  return (
    <>
      {own.length > 0 && (
        <div className={css.suggestions} role="group" aria-label={t('thread.suggest.bot')}>
          <Tag tone="bot" icon={Bot}>
            {t('thread.suggest.bot')}
          </Tag>
          {own.map((suggestion) => (
            <button
              key={suggestion.text}
              type="button"
              title={suggestion.text}
              onClick={() => onTake(suggestion)}
            >
              {suggestion.link && <CreditCard size={13} aria-label={t('thread.suggest.withLink')} />}
              {suggestion.text}
            </button>
          ))}
        </div>
      )}
      {fitting.length > 0 && (
        <div className={css.suggestions} role="group" aria-label={t('thread.replies.suggested')}>
          <Tag tone="bot" icon={Zap}>
            {t('thread.replies.suggested')}
          </Tag>
          {fitting.slice(0, SHOWN).map((reply) => (
            <button key={reply.id} type="button" title={reply.text} onClick={() => onChoose(reply)}>
              {reply.text}
            </button>
          ))}
        </div>
      )}
    </>
  );
}
