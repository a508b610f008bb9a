import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { type Offline, offlineRecordedSchema, type RenewalRow } from '../../../src/console/contract/renewal';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { useDo } from '../../parts/table/use-do';
import { TextField } from '../../parts/text-field';
import { useTakeBack } from './use-take-back';

const SHORTEST_REASON = 3;

/** Notes that an order was paid where the product does not see it; can be taken back at once. */
export function OfflineDialog({ row, onClose }: { readonly row: RenewalRow; readonly onClose: () => void }) {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const { run, isPending } = useDo('renewals');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const { orderNumber, endsAt, currency } = row;
  const amountMinor = minorOf(amount, digitsOf(currency));
  const takeBack = useTakeBack();
  const record = async (minor: number) => {
    const offline: Offline = { orderNumber, endsAt, amountMinor: minor, currency, reason };
    const done = await run(async () => {
      const { id } = await api.send('POST', '/renewals/offline', offline, offlineRecordedSchema);
      toast({
        text: t('renewals.elsewhere.done', { order: orderNumber }),
        action: { label: t('tables.undo'), run: () => void takeBack(id) },
      });
    });
    if (done) onClose();
  };
  return (
    <ConfirmDialog
      title={t('renewals.elsewhere.title', { order: orderNumber })}
      text={t('renewals.elsewhere.text')}
      action={t('renewals.elsewhere.do')}
      busy={isPending}
      ready={amountMinor !== undefined && reason.trim().length >= SHORTEST_REASON}
      onConfirm={() => amountMinor !== undefined && void record(amountMinor)}
      onClose={onClose}
    >
      <TextField
        label={t('renewals.elsewhere.amount', { currency })}
        inputMode="decimal"
        value={amount}
        data-autofocus
        required
        onText={setAmount}
      />
      <Textarea
        label={t('renewals.elsewhere.reason')}
        value={reason}
        required
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

/** 99, 99.5 and 99,50 in the smallest unit; undefined for anything else. */
function minorOf(text: string, digits: number): number | undefined {
  const [, whole, part = ''] = /^(\d{1,7})(?:[.,](\d{1,3}))?$/.exec(text.trim().replace(/\s/g, '')) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  const minor = Number(whole) * 10 ** digits + Number(part.padEnd(digits, '0'));
  return minor > 0 ? minor : undefined;
}

function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}
