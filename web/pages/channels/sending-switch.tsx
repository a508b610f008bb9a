import { Button } from '@mantine/core';
import { CirclePause, CirclePlay } from 'lucide-react';
import { useState } from 'react';
import type { AccountState } from '../../../src/console/contract/channels';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { TextField } from '../../parts/text-field';
import { TypedConfirm } from '../../parts/typed-confirm';
import { useAccountActions } from './use-channels';

/** The kill switch of an account, and the way back. */
export function SendingSwitch({
  account,
  handle,
}: {
  readonly account: AccountState;
  readonly handle: string;
}) {
  const t = useT();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const [why, setWhy] = useState('');
  const { act, isPending } = useAccountActions();
  const sends = account.sending === 'on';
  const close = () => {
    setAsking(false);
    setWhy('');
  };
  const confirm = async () => {
    const done = sends
      ? await act('hold', account.accountId, { why })
      : await act('resume', account.accountId);
    if (!done) return;
    close();
    toast({ text: sends ? t('channels.paused', { handle }) : t('channels.resumed', { handle }) });
  };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={sends ? <CirclePause size={14} aria-hidden /> : <CirclePlay size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {sends ? t('channels.hold') : t('channels.resume')}
      </Button>
      {asking &&
        (sends ? (
          <TypedConfirm
            name={handle}
            label={t('channels.hold.type', { handle })}
            title={t('channels.hold.title', { handle })}
            text={t('channels.hold.text')}
            action={t('channels.hold')}
            busy={isPending}
            ready={why.trim().length >= 3}
            onConfirm={() => void confirm()}
            onClose={close}
          >
            <TextField
              label={t('channels.hold.why')}
              value={why}
              maxLength={200}
              data-autofocus
              onText={setWhy}
            />
          </TypedConfirm>
        ) : (
          <ConfirmDialog
            title={t('channels.resume.title', { handle })}
            text={t('channels.resume.text')}
            action={t('channels.resume')}
            busy={isPending}
            onConfirm={() => void confirm()}
            onClose={close}
          />
        ))}
    </>
  );
}
