import { Button } from '@mantine/core';
import type { Customer } from '../../../src/console/contract/customer';
import { useNow } from '../../app/text/use-now';
import { useServerWords } from '../../app/text/use-server-words';
import { useFormats, useT } from '../../app/text/use-texts';
import { Card, Line } from './card';
import css from './customer.module.css';
import { useMoves } from './use-moves';

/** What people did with this customer; merges can be taken back here at any time. */
export function History({ customer, changes }: { readonly customer: Customer; readonly changes: boolean }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  const words = useServerWords();
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
      {words(`customers.what.${what}`, what)}
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
  const { undo, isPending } = useMoves(customerId);
  return (
    <Button size="compact-xs" variant="default" loading={isPending} onClick={() => void undo(moveId)}>
      {t('customers.move.undo')}
    </Button>
  );
}
