import { describe, expect, it } from '@jest/globals';
import { findLink } from '../../../src/renewals/links/link';
import { useProviders } from '../../support/payable-order';
import { anOrder, count, orderRow, saveLink } from '../support';
import { after, payable } from './payment-support';

const { database, clock, notices, sandbox, record, outcomes } = useProviders('sandbox');
const paidLink = async () => {
  const { token } = await saveLink(database.store, { orders: [anOrder()] });
  const paid = await payable(token, { store: database.store, clock });
  return { token, paid };
};
const paymentRow = () =>
  database.store.one<Record<string, unknown>>({
    text: 'select status, refunded_minor as refunded, dispute, activation from payment order by id limit 1',
  });

describe('a payment whose money goes back', () => {
  it('is recorded in parts and never shortens the order', async () => {
    const { paid, token } = await paidLink();
    await record(paid);
    const before = await orderRow(database.store, 'NO-48213');
    expect(await record(after(paid, { kind: 'refunded', amountMinor: 1_200, refundRef: 're_1' }))).toBe(
      'refunded',
    );
    expect(await record(after(paid, { kind: 'refunded', amountMinor: 110_000, refundRef: 're_2' }))).toBe(
      'refunded',
    );
    expect(await paymentRow()).toMatchObject({ status: 'succeeded', refunded: 111_200 });
    expect(outcomes()).toEqual(['paid', 'refunded', 'refunded']);
    expect(notices.map(({ payload }) => payload.amountMinor)).toEqual([111_200, 1_200, 110_000]);
    expect(await orderRow(database.store, 'NO-48213')).toEqual(before);
    expect((await findLink(database.store, token, clock))?.state).toBe('paid');
  });

  it('counts a refund once, however many events tell of it', async () => {
    const { paid } = await paidLink();
    await record(paid);
    const refund = after(paid, { kind: 'refunded', amountMinor: 500, refundRef: 're_1' });
    expect(await record(refund)).toBe('refunded');
    expect(await record(refund)).toBe('repeated');
    expect(await record({ ...refund, eventId: 'another event of the same' })).toBe('repeated');
    expect(await paymentRow()).toMatchObject({ refunded: 500 });
    expect(outcomes()).toEqual(['paid', 'refunded']);
  });

  it('has the money again when the refund bounces', async () => {
    const { paid } = await paidLink();
    await record(paid);
    await record(after(paid, { kind: 'refunded', amountMinor: 500, refundRef: 're_1' }));
    await record(after(paid, { kind: 'refund_failed', amountMinor: 500, refundRef: 're_1' }));
    expect(await paymentRow()).toMatchObject({ refunded: 0 });
    expect(outcomes()).toEqual(['paid', 'refunded', 'refund_failed']);
  });

  it('before it was heard of prolongs nothing: a person decides', async () => {
    const { paid } = await paidLink();
    const early = after(paid, { kind: 'refunded', refundRef: 're_1' });
    expect(await record(early)).toBe('unknown');
    expect(await record(early)).toBe('unknown');
    expect(await count(database.store, 'quarantine')).toBe(1);
    expect(await record(paid)).toBe('mismatch');
    expect(await count(database.store, 'renewal')).toBe(0);
    expect(await count(database.store, 'quarantine')).toBe(0);
    expect(await paymentRow()).toMatchObject({ status: 'mismatch', refunded: 111_200 });
    expect(outcomes()).toEqual(['refunded']);
  });

  it('waits without quarantine where the provider names our reference', async () => {
    const { paid } = await paidLink();
    const row = await database.store.one<{ reference: string }>({ text: 'select reference from checkout' });
    const early = after(paid, { kind: 'refunded', ...(row && { reference: row.reference }) });
    expect(await record(early)).toBe('waiting');
    expect(await count(database.store, 'quarantine')).toBe(0);
    await record(paid);
    expect(await paymentRow()).toMatchObject({ refunded: 111_200 });
  });
});

describe('a disputed payment', () => {
  it('is told once when it opens, and its end is kept', async () => {
    const { paid } = await paidLink();
    await record(paid);
    expect(await record(after(paid, { kind: 'disputed' }))).toBe('disputed');
    expect(await record(after(paid, { kind: 'dispute_lost' }))).toBe('disputed');
    expect(outcomes()).toEqual(['paid', 'disputed', 'dispute_lost']);
    expect(await paymentRow()).toMatchObject({ dispute: 'lost', status: 'succeeded' });
    expect(await count(database.store, 'renewal')).toBe(1);
  });

  it('that was won before we heard of its beginning stays won', async () => {
    const { paid } = await paidLink();
    await record(paid);
    await record(after(paid, { kind: 'dispute_won' }));
    await record(after(paid, { kind: 'disputed' }));
    expect(await paymentRow()).toMatchObject({ dispute: 'won' });
    expect(outcomes()).toEqual(['paid', 'dispute_won']);
  });

  it('before its success is heard of is prolonged as paid, and disputed', async () => {
    const { paid } = await paidLink();
    await record(after(paid, { kind: 'disputed' }));
    expect(await record(paid)).toBe('paid');
    expect(outcomes()).toEqual(['paid', 'disputed']);
    expect(await paymentRow()).toMatchObject({ dispute: 'open' });
  });
});

describe('events out of order', () => {
  it('of a failure after the success of the same payment change nothing', async () => {
    const { paid, token } = await paidLink();
    await record(paid);
    expect(await record({ ...paid, eventId: 'late', kind: 'failed' })).toBe('repeated');
    expect(await record({ ...paid, eventId: 'later', kind: 'pending' })).toBe('repeated');
    expect((await findLink(database.store, token, clock))?.state).toBe('paid');
    expect(outcomes()).toEqual(['paid']);
  });

  it('of one payment that succeeds in two events are not two payments', async () => {
    const { paid } = await paidLink();
    await record(paid);
    expect(await record({ ...paid, eventId: 'the same again, by another name' })).toBe('repeated');
    expect(await count(database.store, 'payment')).toBe(1);
    expect(await count(database.store, 'refund')).toBe(0);
  });

  it('of a declined card on a page that stays open tell it once, and the page can still be paid', async () => {
    const { paid, token } = await paidLink();
    const declined = { ...paid, kind: 'failed', pageOpen: true } as const;
    expect(await record({ ...declined, eventId: 'first card' })).toBe('failed');
    expect(await record({ ...declined, eventId: 'second card' })).toBe('failed');
    expect(outcomes()).toEqual(['failed']);
    expect(sandbox.expired).toEqual([]);
    const again = await payable(token, { store: database.store, clock });
    expect(again.providerRef).toBe(paid.providerRef);
    expect(await record(paid)).toBe('paid');
    expect(await count(database.store, "payment where status = 'succeeded'")).toBe(1);
  });

  it('that name only our reference find the checkout whose page’s answer we lost', async () => {
    const { paid } = await paidLink();
    const row = await database.store.one<{ reference: string }>({ text: 'select reference from checkout' });
    expect(await record({ ...paid, providerRef: 'never noted', reference: row?.reference ?? '' })).toBe(
      'paid',
    );
  });
});

describe('a payment that takes days', () => {
  it('keeps the link from being paid again, and prolongs when it arrives', async () => {
    const { paid, token } = await paidLink();
    expect(await record({ ...paid, eventId: 'sent', kind: 'pending' })).toBe('pending');
    await expect(payable(token, { store: database.store, clock })).rejects.toThrow('the link is pending');
    expect(await count(database.store, 'renewal')).toBe(0);
    expect(await record(paid)).toBe('paid');
    expect(outcomes()).toEqual(['pending', 'paid']);
    expect(await count(database.store, 'payment')).toBe(1);
  });

  it('frees the link when it does not arrive', async () => {
    const { paid, token } = await paidLink();
    await record({ ...paid, eventId: 'sent', kind: 'pending' });
    expect(await record({ ...paid, eventId: 'lost', kind: 'failed' })).toBe('failed');
    expect(outcomes()).toEqual(['pending', 'failed']);
    expect((await payable(token, { store: database.store, clock })).providerRef).not.toBe(paid.providerRef);
  });
});
