/** Opens a link's page, chooses a cycle and pays (or is declined) at the pretend provider. */
export async function pay(url: string, cycle = 'monthly', outcome: 'pay' | 'decline' = 'pay'): Promise<void> {
  const form = (fields: Record<string, string>) => ({
    method: 'POST',
    redirect: 'manual' as const,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const chosen = await fetch(`${url}/checkout`, form({ cycle }));
  const checkout = chosen.headers.get('location');
  if (chosen.status !== 303 || !checkout)
    throw new Error(`checkout: ${chosen.status} ${await chosen.text()}`);
  const page = await (await fetch(checkout)).text();
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
  const sealed = /name="s" value="([^"]+)"/.exec(page)?.[1];
  if (!action || !sealed) throw new Error('the pretend payment page has no form');
  const paid = await fetch(new URL(action, checkout), form({ s: sealed, outcome }));
  if (paid.status !== 303) throw new Error(`payment: ${paid.status}`);
}
