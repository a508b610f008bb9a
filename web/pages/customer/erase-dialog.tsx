import { useNavigate } from '@tanstack/react-router';
import { erasedSchema } from '../../../src/console/contract/customer';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useDo } from '../../parts/table/use-do';
import { TypedConfirm } from '../../parts/typed-confirm';

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
  const erase = () =>
    run(async () => {
      const body = { confirm: callName };
      const done = await api.send('POST', apiPath`/customers/${id}/erase`, body, erasedSchema);
      toast({ text: t('customers.erased', { n: done.threads }) });
      await navigate({ to: '/customers' });
    });
  return (
    <TypedConfirm
      name={callName}
      label={t('customers.erase.type', { name: callName })}
      title={t('customers.erase.title', { name })}
      text={t('customers.erase.text')}
      action={t('customers.erase.do')}
      busy={isPending}
      onConfirm={() => void erase()}
      onClose={onClose}
    />
  );
}
