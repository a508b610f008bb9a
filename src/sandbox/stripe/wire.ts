import { createHmac } from 'node:crypto';

/** A form as Stripe reads it: `a[b][0]=c` is `{ a: { b: { '0': 'c' } } }`. */
export interface Form {
  [key: string]: string | Form;
}

/** Decodes a form-encoded body; names with brackets nest. */
export function readForm(body: string): Form {
  const form = emptyForm();
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.replaceAll(']', '').split('[');
    const last = path.pop() ?? '';
    let at = form;
    for (const key of path) {
      const next = at[key];
      if (typeof next === 'object') at = next;
      else at = at[key] = emptyForm();
    }
    at[last] = value;
  }
  return form;
}

/** Without a prototype, so that a field may be called anything; Object.create does not say what it makes. */
function emptyForm(): Form {
  return Object.create(null) as Form;
}

export function textAt(form: Form, ...path: string[]): string | undefined {
  const value = at(form, path);
  return typeof value === 'string' ? value : undefined;
}

export function formAt(form: Form, ...path: string[]): Form {
  const value = at(form, path);
  return typeof value === 'object' ? value : {};
}

function at(form: Form, path: readonly string[]): string | Form | undefined {
  let value: string | Form | undefined = form;
  for (const key of path) value = typeof value === 'object' ? value[key] : undefined;
  return value;
}

/** Value of the `stripe-signature` header over these bytes. @param now epoch ms. */
export function stripeSignature(secret: string, body: Buffer, now: number): string {
  const seconds = Math.floor(now / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
