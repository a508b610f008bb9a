import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import {
  type AccountState,
  type TestThread,
  testSentSchema,
  testThreadListSchema,
} from '../../../src/console/contract/channels';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Note } from '../../parts/note';
import { useDo } from '../../parts/table/use-do';

/** Longest test: it is for the account, not for the customer. */
const LONGEST = 300;

/** Sends a few words into a conversation of the admin's choice, to see whether the account sends. */
export function TestMessage({ account }: { readonly account: AccountState }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={account.sending !== 'on'}
        leftSection={<Send size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t('channels.test')}
      </Button>
      {asking && <TestDialog account={account} onClose={() => setAsking(false)} />}
    </>
  );
}

function TestDialog({
  account: { accountId, handle },
  onClose,
}: {
  readonly account: AccountState;
  readonly onClose: () => void;
}) {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const nameOf = useThreadName();
  const { run, isPending } = useDo('channels', 'threads', 'messages');
  const [chosen, setChosen] = useState('');
  const [text, setText] = useState(t('channels.test.words'));
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const path = apiPath`/channels/${accountId}/test`;
  const { data, isError } = useQuery({
    queryKey: ['channels', 'test', accountId],
    queryFn: ({ signal }) => api.get(path, testThreadListSchema, { signal }),
  });
  const threads = data?.threads ?? [];
  const send = async () => {
    const body = { threadId: chosen, text, idempotencyKey };
    const done = await run(async () => {
      await api.send('POST', path, body, testSentSchema);
    });
    if (!done) return;
    onClose();
    toast({ text: t('channels.test.sent') });
  };
  return (
    <ConfirmDialog
      title={t('channels.test.title', { handle: `@${handle}` })}
      text={t('channels.test.text')}
      action={t('channels.test')}
      busy={isPending}
      ready={chosen !== '' && text.trim() !== ''}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      {data && threads.length === 0 ? (
        <Note>{t('channels.test.none')}</Note>
      ) : (
        <NativeSelect
          label={t('channels.test.to')}
          value={chosen}
          error={isError && t('tables.offline')}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[
            { value: '', label: t('channels.test.choose') },
            ...threads.map((thread) => ({ value: thread.threadId, label: nameOf(thread) })),
          ]}
        />
      )}
      <Textarea
        label={t('channels.test.what')}
        value={text}
        maxLength={LONGEST}
        autosize
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

function useThreadName(): (thread: TestThread) => string {
  const t = useT();
  const { age } = useFormats();
  const now = useNow(60_000);
  return ({ threadId, name, handle, lastAt }) => {
    const who = name ?? (handle === undefined ? threadId : `@${handle}`);
    return lastAt === undefined ? who : `${who} · ${t('channels.ago', { age: age(lastAt, now) })}`;
  };
}
