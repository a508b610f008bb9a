import { Zap } from 'lucide-react';
import type { ReadyReply } from '../../../../../src/console/contract/composer';
import { useT } from '../../../../app/text/use-texts';
import { Tag } from '../../../../parts/tag';
import css from './composer.module.css';
import { useReadyReplies } from './use-ready-replies';

const SHOWN = 3;

/** Saved replies meant for what the case is about, one press away. Nothing of it is made up. */
export function Suggestions({
  threadId,
  onChoose,
}: {
  readonly threadId: string;
  readonly onChoose: (reply: ReadyReply) => void;
}) {
  const t = useT();
  const fitting = useReadyReplies(threadId).filter(({ suggested }) => suggested);
  if (fitting.length === 0) return null;
  return (
    <div className={css.suggestions}>
      <Tag tone="bot" icon={Zap}>
        {t('thread.replies.suggested')}
      </Tag>
      {fitting.slice(0, SHOWN).map((reply) => (
        <button key={reply.id} type="button" title={reply.text} onClick={() => onChoose(reply)}>
          {reply.text}
        </button>
      ))}
    </div>
  );
}
