import type { Me } from '../../../src/console/contract/me';

/** Ends the session by the same form the sign-in pages use: the server answers with a page. */
export function signOut(me: Me): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/console/sign-out';
  const token = document.createElement('input');
  token.type = 'hidden';
  token.name = 'csrf';
  token.value = me.csrf ?? '';
  form.append(token);
  document.body.append(form);
  form.submit();
}
