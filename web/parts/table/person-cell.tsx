import { Link } from '@tanstack/react-router';
import { useT } from '../../app/text/use-texts';
import { ChannelMark, type ChannelName } from '../channel-mark';
import { personName } from '../person-name';
import cells from './cells.module.css';

/** Whom a row is about, and the way to their page. */
export function PersonCell({
  channel,
  threadId,
  customer,
}: {
  readonly channel: ChannelName;
  readonly threadId: string;
  readonly customer: {
    readonly id?: number | undefined;
    readonly name?: string | undefined;
    readonly handle?: string | undefined;
  };
}) {
  const t = useT();
  const name = personName({ ...customer, threadId }, t);
  return (
    <span className={cells.person}>
      <ChannelMark channel={channel} labelled />
      {customer.id === undefined ? name : <CustomerLink id={customer.id}>{name}</CustomerLink>}
    </span>
  );
}

/** A name that leads to the customer's page. */
export function CustomerLink({ id, children }: { readonly id: number; readonly children: string }) {
  return (
    <Link to="/customers/$id" params={{ id: String(id) }} className={cells.link}>
      {children}
    </Link>
  );
}
