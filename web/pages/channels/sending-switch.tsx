import { Button, TextInput } from '@mantine/core';
import { CirclePause, CirclePlay } from 'lucide-react';
import { useState } from 'react';
import type { AccountState } from '../../../src/console/contract/channels';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/table/confirm-dialog';
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
  const [typed, setTyped] = useState('');
  const { act, isPending } = useAccountActions();
  const sends = account.sending === 'on';
  const close = () => {
    setAsking(false);
    setWhy('');
    setTyped('');
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
      {asking && (
        <ConfirmDialog
          title={sends ? t('channels.hold.title', { handle }) : t('channels.resume.title', { handle })}
          text={sends ? t('channels.hold.text') : t('channels.resume.text')}
          action={sends ? t('channels.hold') : t('channels.resume')}
          bad={sends}
          busy={isPending}
          ready={!sends || (why.trim().length >= 3 && typed.trim() === handle)}
          onConfirm={() => void confirm()}
          onClose={close}
        >
          {sends && (
            <>
              <TextInput
                label={t('channels.hold.why')}
                value={why}
                maxLength={200}
                data-autofocus
                onChange={(event) => setWhy(event.currentTarget.value)}
              />
              <TextInput
                label={t('channels.hold.type', { handle })}
                value={typed}
                autoComplete="off"
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            </>
          )}
        </ConfirmDialog>
      )}
    </>
  );
}
