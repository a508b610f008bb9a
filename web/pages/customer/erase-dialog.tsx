import { TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { erasedSchema } from '../../../src/console/contract/customer';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/table/confirm-dialog';
import { useDo } from '../../parts/table/use-do';

/** For good: what the customer is called has to be typed first. */
export function EraseDialog({
  id,
  name,
  callName,
  onClose,
}: {
  readonly id: number;
  readonly name: string;
  readonly callName: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const navigate = useNavigate();
  const { run, isPending } = useDo('threads', 'views', 'links', 'renewals');
  const [typed, setTyped] = useState('');
  const erase = () =>
    run(async () => {
      const done = await api.send('POST', apiPath`/customers/${id}/erase`, { confirm: typed }, erasedSchema);
      toast({ text: t('customers.erased', { n: done.threads }) });
      await navigate({ to: '/customers' });
    });
  return (
    <ConfirmDialog
      title={t('customers.erase.title', { name })}
      text={t('customers.erase.text')}
      action={t('customers.erase.do')}
      bad
      busy={isPending}
      ready={typed.trim() === callName}
      onConfirm={() => void erase()}
      onClose={onClose}
    >
      <TextInput
        label={t('customers.erase.type', { name: callName })}
        value={typed}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
