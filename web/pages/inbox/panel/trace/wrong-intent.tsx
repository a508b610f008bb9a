import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Turn } from '../../../../../src/console/contract/turn';
import { useNames } from '../../../../app/text/use-names';
import { useT } from '../../../../app/text/use-texts';
import css from './trace.module.css';
import type { Correction } from './use-correction';

/** Asks for the right intent: what the bot thought of comes first, because it is mostly among that. */
export function WrongIntent({
  turn,
  correction,
  onCancel,
}: {
  readonly turn: Turn;
  readonly correction: Correction;
  readonly onCancel: () => void;
}) {
  const t = useT();
  const names = useNames();
  const [intent, setIntent] = useState('');
  const { intents, isPending, file } = correction;
  const likely = turn.ranked.map((guess) => guess.intent).filter((guess) => intents.includes(guess));
  const choices = [...new Set([...likely, ...intents])].filter((choice) => choice !== turn.intent);
  return (
    <form
      className={css.wrong}
      onSubmit={(event) => {
        event.preventDefault();
        if (intent !== '') file(intent);
      }}
    >
      <NativeSelect
        size="xs"
        label={t('panel.intent.choose')}
        value={intent}
        onChange={(event) => setIntent(event.currentTarget.value)}
        data={[
          { value: '', label: t('panel.intent.pick') },
          ...choices.map((value) => ({ value, label: `${names.intent(value)} (${value})` })),
        ]}
      />
      <div className={css.buttons}>
        <Button type="submit" size="compact-xs" loading={isPending} disabled={intent === ''}>
          {t('panel.intent.file')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          {t('panel.intent.cancel')}
        </Button>
      </div>
    </form>
  );
}
