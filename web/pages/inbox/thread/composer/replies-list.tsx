import type { ReadyReply } from '../../../../../src/console/contract/composer';
import { useT } from '../../../../app/text/use-texts';
import { Tag } from '../../../../parts/tag';
import css from './composer.module.css';

/** Saved replies to choose from, above the box; the box keeps the focus. */
export function RepliesList({
  id,
  replies,
  active,
  onChoose,
}: {
  readonly id: string;
  readonly replies: readonly ReadyReply[];
  readonly active: number;
  readonly onChoose: (reply: ReadyReply) => void;
}) {
  const t = useT();
  if (replies.length === 0) return <p className={css.replies}>{t('thread.replies.none')}</p>;
  return (
    <div id={id} className={css.replies} role="listbox" aria-label={t('thread.replies.label')}>
      {replies.map((reply, index) => (
        <div
          key={reply.id}
          id={`${id}-${reply.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={css.option}
          // Before the box loses the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(reply);
          }}
        >
          <span className={css.optionName}>/{reply.name}</span>
          <span className={css.optionText}>{reply.text}</span>
          {reply.suggested && <Tag tone="bot">{t('thread.replies.suggested')}</Tag>}
        </div>
      ))}
    </div>
  );
}
