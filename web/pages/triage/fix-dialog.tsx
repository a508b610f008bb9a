import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ThreadRow } from '../../../src/console/contract/inbox';
import { useNames } from '../../app/text/use-names';
import { useT } from '../../app/text/use-texts';
import { FormDialog } from '../../parts/form-dialog';
import { useIntents } from '../inbox/filters/use-intents';
import { useTurn } from '../inbox/panel/trace/use-turns';
import bubbles from './bubble.module.css';
import css from './fix-dialog.module.css';
import { useFix } from './use-fix';

/** Says what was meant and answers it: the text becomes an example for review, the reply goes to the customer. */
export function FixDialog({
  row,
  name,
  onClose,
}: {
  readonly row: ThreadRow;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const names = useNames();
  const intents = useIntents();
  const turn = useTurn(row.threadId, undefined).shown?.turn;
  const [intent, setIntent] = useState('');
  const [reply, setReply] = useState('');
  const { said, closed, busy, send } = useFix(row, onClose);
  const likely = (turn?.ranked ?? []).map((guess) => guess.intent).filter((guess) => intents.includes(guess));
  const choices = [...new Set([...likely, ...intents])].filter((choice) => choice !== turn?.intent);
  return (
    <FormDialog
      title={t('triage.fix.title', { name })}
      action={t('triage.fix.send')}
      busy={busy}
      ready={!closed && intent !== '' && reply.trim() !== ''}
      onSubmit={() => send({ turnId: turn?.id, intent, reply })}
      onClose={onClose}
    >
      <section className={css.said} aria-label={t('triage.fix.said')}>
        {said.map(({ id, text }) => (
          <p key={id} className={bubbles.bubble}>
            {text}
          </p>
        ))}
      </section>
      <NativeSelect
        size="sm"
        label={t('triage.fix.intent')}
        value={intent}
        data-autofocus
        onChange={(event) => setIntent(event.currentTarget.value)}
        data={[
          { value: '', label: t('triage.fix.choose') },
          ...choices.map((value) => ({ value, label: names.intent(value) })),
        ]}
      />
      <Textarea
        label={t('triage.fix.reply')}
        description={closed ? t('triage.fix.closed') : t('triage.fix.claimFirst')}
        value={reply}
        disabled={closed}
        minRows={4}
        autosize
        maxLength={10_000}
        onChange={(event) => setReply(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
