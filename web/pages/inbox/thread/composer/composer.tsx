import { ActionIcon, Tooltip } from '@mantine/core';
import { CreditCard, X, Zap } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { DraftMode } from '../../../../../src/console/contract/composer';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { useShortcut } from '../../../../app/keys/keyboard';
import { useNow } from '../../../../app/text/use-now';
import { useT } from '../../../../app/text/use-texts';
import { channelLabel } from '../../../../parts/channel-mark';
import { nameOf, openCaseOf, windowNow } from '../thread-window';
import css from './composer.module.css';
import { Counter } from './counter';
import { LinkPicker } from './link-picker';
import { RepliesList } from './replies-list';
import { SendButton } from './send-button';
import { Suggestions } from './suggestions';
import { useComposing } from './use-composing';
import { type DraftBox, useDraft } from './use-draft';
import { useRepliesMenu } from './use-replies-menu';
import { WindowNotice } from './window-notice';

/** A variable of a saved reply that nobody has filled in; link and code are, at the send. */
const LEFT = /\{\{\s*(?!link\b|code\b)([a-z_]+)[^{}]*\}\}/g;

export interface SendWish {
  readonly box: DraftBox;
  readonly note: boolean;
  readonly humanAgent: boolean;
  readonly thenResolve: boolean;
}

/** The box below a conversation: a reply or a note. One instance serves one thread. */
export function Composer({
  header,
  sending,
  onSend,
  onTyping,
}: {
  readonly header: ThreadHeader;
  /** A reply is on its way: what is suggested may be said already. */
  readonly sending: boolean;
  readonly onSend: (wish: SendWish) => void;
  readonly onTyping: (typing: boolean) => void;
}) {
  const t = useT();
  const now = useNow();
  const id = useId();
  const { takeOver: answers, change: mayChange } = header.permissions;
  const area = useRef<HTMLTextAreaElement>(null);
  const [mode, setMode] = useState<DraftMode>(answers ? 'reply' : 'note');
  const [confirmed, setConfirmed] = useState(false);
  const [picks, setPicks] = useState(false);
  const reply = useDraft(header.id, 'reply');
  const note = useDraft(header.id, 'note');
  const box = mode === 'note' ? note : reply;
  const { isComposing, handlers } = useComposing();
  const state = windowNow(header, now);
  const isClosed = mode === 'reply' && (state === 'closed' || !mayChange);
  const left = mode === 'note' ? [] : [...box.text.matchAll(LEFT)].map(([, name]) => name ?? '');
  const canSend =
    box.text.trim() !== '' &&
    !isClosed &&
    left.length === 0 &&
    (mode === 'note' || state !== 'human_agent' || confirmed);

  const switchTo = (next: DraftMode) => {
    setMode(next);
    // After React has put the other text into the box.
    requestAnimationFrame(() => area.current?.focus());
  };
  const send = (thenResolve: boolean) => {
    if (!canSend || isComposing()) return;
    onTyping(false);
    onSend({ box, note: mode === 'note', humanAgent: confirmed && state === 'human_agent', thenResolve });
  };
  const write = (text: string) => {
    box.write(text);
    onTyping(text.trim() !== '' && mode === 'reply');
  };
  const replies = useRepliesMenu({
    box,
    area,
    threadId: header.id,
    enabled: mode === 'reply' && !isClosed,
    onLink: () => setPicks(true),
  });

  useShortcut('thread.reply', () => switchTo('reply'), answers);
  useShortcut('thread.note', () => switchTo('note'));
  useShortcut('thread.send', () => send(false));
  useShortcut('thread.sendResolve', () => send(mode === 'reply'));

  const name = nameOf(header, t('thread.unknownName'));
  const placeholder =
    mode === 'note'
      ? t('thread.composer.notePlaceholder')
      : t('thread.composer.placeholder', {
          name: name.split(' ', 1)[0] ?? name,
          channel: channelLabel(header.channel),
        });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (replies.onKey(event)) return;
    if (event.key === 'Escape') event.currentTarget.blur();
  };

  return (
    <section className={css.composer} aria-label={t('thread.composer.label')}>
      {mode === 'reply' && <WindowNotice header={header} confirmed={confirmed} onConfirm={setConfirmed} />}
      {mode === 'reply' && !isClosed && !sending && box.text === '' && (
        <Suggestions header={header} onTake={replies.take} onChoose={replies.choose} />
      )}
      {replies.open && (
        <RepliesList
          id={`${id}-replies`}
          replies={replies.found}
          active={replies.active}
          onChoose={replies.choose}
        />
      )}
      <div className={css.box} data-note={mode === 'note' || undefined} data-closed={isClosed || undefined}>
        <div className={css.tabs} role="group" aria-label={t('thread.composer.tabs')}>
          {(answers ? (['reply', 'note'] as const) : (['note'] as const)).map((each) => (
            <button key={each} type="button" aria-pressed={mode === each} onClick={() => switchTo(each)}>
              {t(`thread.composer.${each}`)}
            </button>
          ))}
          {mode === 'reply' && !isClosed && header.control !== 'human' && openCaseOf(header) && (
            <span className={css.hint}>{t('thread.composer.takesOver')}</span>
          )}
        </div>
        <textarea
          ref={area}
          id="reply-box"
          className={css.area}
          rows={3}
          value={box.text}
          disabled={isClosed}
          placeholder={
            isClosed ? t(`thread.composer.${mayChange ? 'closedTitle' : 'colleaguesTitle'}`) : placeholder
          }
          aria-label={t(mode === 'note' ? 'thread.composer.note' : 'thread.composer.reply')}
          {...(replies.open && {
            'aria-autocomplete': 'list' as const,
            'aria-controls': `${id}-replies`,
            'aria-activedescendant':
              replies.found[replies.active] && `${id}-replies-${replies.found[replies.active]?.id}`,
          })}
          onChange={({ currentTarget }) => {
            write(currentTarget.value);
            replies.look(currentTarget.value, currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => {
            replies.close();
            onTyping(false);
          }}
          {...handlers}
        />
        {mode === 'reply' && box.link && (
          <p className={css.chosen}>
            <CreditCard size={13} aria-hidden />
            {t('thread.linkPick.chosen', { orders: box.link.orderNumbers.join(', ') })}
            <ActionIcon
              size={24}
              aria-label={t('thread.linkPick.remove')}
              onClick={() => box.choose(undefined)}
            >
              <X size={13} aria-hidden />
            </ActionIcon>
          </p>
        )}
        <div className={css.foot}>
          {mode === 'reply' && !isClosed && (
            <span className={css.tools}>
              <Tooltip label={t('thread.replies.open')}>
                <ActionIcon aria-label={t('thread.replies.open')} onClick={replies.begin}>
                  <Zap size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
              {header.permissions.link && (
                <LinkPicker
                  threadId={header.id}
                  opened={picks}
                  onOpen={setPicks}
                  onChoose={(link) => replies.insertLink(link)}
                />
              )}
            </span>
          )}
          {left.length > 0 && (
            <span className={css.missing} role="status">
              {t('thread.composer.variable', { names: left.join(', ') })}
            </span>
          )}
          <span className={css.right}>
            {mode === 'reply' && <Counter text={box.text} budget={header.text} />}
            <SendButton
              note={mode === 'note'}
              disabled={!canSend}
              resolves={openCaseOf(header) !== undefined}
              onSend={send}
            />
          </span>
        </div>
      </div>
    </section>
  );
}
