import type { Answer, Call, Route } from '../core/http';
import type { Order } from './ledger';
import { type AccountDeps, approve, findOrder } from './payer';

/** The page of an order, with buttons that end it well, badly, days later or not at all. */
export function pageRoutes(deps: AccountDeps): readonly Route[] {
  const orderOf = ({ query }: Call) => {
    const order = findOrder(deps, query.get('token') ?? '');
    return order?.status === 'PAYER_ACTION_REQUIRED' ? order : undefined;
  };
  return [
    {
      method: 'GET',
      pattern: '/checkoutnow',
      handle: (call) => {
        const order = orderOf(call);
        return order ? page(order) : gone();
      },
    },
    {
      method: 'POST',
      pattern: '/checkoutnow',
      handle: (call) => {
        const order = orderOf(call);
        if (!order) return gone();
        switch (new URLSearchParams(call.raw.toString('utf8')).get('outcome') ?? '') {
          case 'approve':
            approve(deps, order, 'pays');
            return back(order.returnUrl, order);
          case 'pending':
            approve(deps, order, 'takes its time');
            return back(order.returnUrl, order);
          case 'decline':
            approve(deps, order, 'declines');
            return back(order.returnUrl, order);
          case 'cancel':
            return back(order.cancelUrl, order);
          default:
            return page(order);
        }
      },
    },
  ];
}

function page({ id, description, amount, brandName }: Order): Answer {
  const buttons = ['approve', 'decline', 'pending', 'cancel']
    .map((outcome) => `<button name="outcome" value="${outcome}">${outcome}</button>`)
    .join('');
  return htmlPage(
    200,
    `<h1>${escaped(brandName)}</h1><p>${escaped(description)}</p><p>${amount.value} ${amount.currency_code}</p><form method="post" action="/checkoutnow?token=${id}">${buttons}</form>`,
  );
}

function gone(): Answer {
  return htmlPage(404, '<h1>Things don’t appear to be working at the moment</h1>');
}

function back(address: string, { id }: Order): Answer {
  const location = new URL(address);
  location.searchParams.set('token', id);
  location.searchParams.set('PayerID', 'EMULATEDPAYER');
  return { status: 303, headers: { location: location.href }, bytes: Buffer.alloc(0) };
}

function htmlPage(status: number, body: string): Answer {
  const bytes = Buffer.from(`<!doctype html><html lang="en"><title>PayPal, emulated</title>${body}</html>`);
  return { status, bytes, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
}
