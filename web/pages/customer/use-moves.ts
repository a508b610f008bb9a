import { movedSchema } from '../../../src/console/contract/customer';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useDo } from '../../parts/table/use-do';

/** Accounts that go from one customer to another, and the way back. */
export function useMoves(customerId: number) {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const { run, isPending } = useDo('customers', 'customer');
  const undo = (moveId: number) =>
    run(async () => {
      await api.send('POST', apiPath`/customers/${customerId}/moves/${moveId}/undo`, undefined, movedSchema);
    });
  const move = (way: 'merge' | 'unlink', body: unknown, said: string) =>
    run(async () => {
      const { moveId } = await api.send(
        'POST',
        `${apiPath`/customers/${customerId}`}/${way}`,
        body,
        movedSchema,
      );
      toast({ text: said, action: { label: t('tables.undo'), run: () => void undo(moveId) } });
    });
  return { move, undo, run, isPending };
}
