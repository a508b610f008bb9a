import { useQuery } from '@tanstack/react-query';
import { customerPanelSchema } from '../../../../../src/console/contract/panel';
import { apiPath } from '../../../../app/api/api';
import { useApi } from '../../../../app/api/use-api';
import { FailedState } from '../../../../parts/failed-state';
import { PanelLoading } from '../panel-states';
import { CustomerCases, CustomerConsent } from './customer-cases';
import { CustomerIdentity } from './customer-identity';
import { CustomerLinks, CustomerPayments } from './customer-money';
import { CustomerOrders } from './customer-orders';
import { CustomerOthers } from './customer-others';

/** Who writes, what is proved of them, and what they have to do with us. */
export function CustomerPanel({ threadId }: { readonly threadId: string }) {
  const api = useApi();
  const { data, isError, refetch } = useQuery({
    queryKey: ['customer', threadId],
    queryFn: ({ signal }) => api.get(apiPath`/threads/${threadId}/customer`, customerPanelSchema, { signal }),
  });
  if (isError) return <FailedState onRetry={() => void refetch()} />;
  if (!data) return <PanelLoading />;
  return (
    <>
      <CustomerIdentity customer={data} />
      <CustomerOrders orders={data.orders} />
      <CustomerLinks links={data.links} />
      <CustomerPayments payments={data.payments} />
      <CustomerOthers others={data.others} />
      <CustomerCases cases={data.cases} />
      <CustomerConsent consent={data.consent} />
    </>
  );
}
