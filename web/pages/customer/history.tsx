import { Button } from '@mantine/core';
import { type Customer, movedSchema } from '../../../src/console/contract/customer';
import { apiPath } from '../../app/api/api';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { useDo } from '../../parts/table/use-do';
import { Card, Line } from './card';
import css from './customer.module.css';

/** What people did with this customer; merges can be taken back here at any time. */
export function History({ customer, changes }: { readonly customer: Customer; readonly changes: boolean }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  const moves = customer.moves.map((move) => (
    <Line
      key={`move ${move.id}`}
      side={
        move.undone
          ? t('customers.move.undone')
          : changes && <Undo customerId={customer.id} moveId={move.id} />
      }
    >
      {t(`customers.move.${move.kind}.${move.outgoing ? 'out' : 'in'}`, { by: move.by })}
      <span className={css.quiet}>{moment(move.at, now)}</span>
    </Line>
  ));
  const acts = customer.audit.map(({ key, at, what, by }) => (
    <Line key={key}>
      {wordsOf(what, t)}
      <span className={css.quiet}>{[by, moment(at, now)].filter(Boolean).join(' · ')}</span>
    </Line>
  ));
  return (
    <Card title={t('customers.history')} empty={t('customers.history.none')}>
      {[...moves, ...acts]}
    </Card>
  );
}

function Undo({ customerId, moveId }: { readonly customerId: number; readonly moveId: number }) {
  const t = useT();
  const api = useApi();
  const { run, isPending } = useDo('customers', 'customer');
  const undo = () =>
    run(async () => {
      await api.send('POST', apiPath`/customers/${customerId}/moves/${moveId}/undo`, undefined, movedSchema);
    });
  return (
    <Button size="compact-xs" variant="default" loading={isPending} onClick={() => void undo()}>
      {t('customers.move.undo')}
    </Button>
  );
}

/** Actions come from the server: one without words of ours shows its own. */
function wordsOf(what: string, t: ReturnType<typeof useT>): string {
  const key = `customers.what.${what}`;
  const words = t(key as 'customers.what.case.note'); // whether it is one is seen from the answer
  return words === key ? what : words;
}
