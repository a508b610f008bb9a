import type { Answer, Route } from '../core/http';
import type { Session } from './ledger';
import { type AccountDeps, decline, isOpen, pay, payLater } from './payer';
import { readForm, textAt } from './wire';

/** The hosted page: what is paid, and buttons that end it well, badly or days later. */
export function pageRoutes(deps: AccountDeps): readonly Route[] {
  const { sessions } = deps.ledger;
  return [
    {
      method: 'GET',
      pattern: '/c/pay/:id',
      handle: ({ params }) => {
        const session = sessions.get(params.id ?? '');
        return session && isOpen(deps, session) ? page(session) : gone();
      },
    },
    {
      method: 'POST',
      pattern: '/c/pay/:id',
      handle: ({ params, raw }) => {
        const session = sessions.get(params.id ?? '');
        if (!session || !isOpen(deps, session)) return gone();
        switch (textAt(readForm(raw.toString('utf8')), 'outcome') ?? '') {
          case 'pay':
            pay(deps, session);
            return redirect(session.successUrl);
          case 'later':
            payLater(deps, session);
            return redirect(session.successUrl);
          case 'cancel':
            return redirect(session.cancelUrl ?? session.successUrl);
          case 'decline':
            decline(deps, session);
            return page(session, 'Your card was declined.');
          default:
            return page(session);
        }
      },
    },
  ];
}

function page({ id, name, amount, currency }: Session, problem = ''): Answer {
  const buttons = ['pay', 'decline', 'later', 'cancel']
    .map((outcome) => `<button name="outcome" value="${outcome}">${outcome}</button>`)
    .join('');
  return htmlPage(
    200,
    `<h1>${escaped(name)}</h1><p>${amount} ${currency}</p><p role="alert">${problem}</p><form method="post" action="/c/pay/${id}">${buttons}</form>`,
  );
}

function gone(): Answer {
  return htmlPage(404, '<h1>This page is no longer available</h1>');
}

function redirect(location: string): Answer {
  return { status: 303, headers: { location }, bytes: Buffer.alloc(0) };
}

function htmlPage(status: number, body: string): Answer {
  const bytes = Buffer.from(`<!doctype html><html lang="en"><title>Stripe, emulated</title>${body}</html>`);
  return { status, bytes, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
}
