import { z } from 'zod';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useT } from '../../app/text/use-texts';
import { useToast } from '../../app/toast/use-toast';
import { useDo } from '../../parts/table/use-do';

/** Takes back that an order was paid elsewhere. */
export function useTakeBack(): (id: number) => Promise<boolean> {
  const t = useT();
  const api = useApi();
  const toast = useToast();
  const { run } = useDo('renewals');
  return (id) =>
    run(async () => {
      await api.send('POST', apiPath`/renewals/offline/${id}/void`, undefined, z.object({}));
      toast({ text: t('renewals.elsewhere.voided') });
    });
}
