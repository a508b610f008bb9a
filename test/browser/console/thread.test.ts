import { describe, expect, it } from '@jest/globals';
import { executablePath, useDesk, type VisitOptions } from '../../support/console-browser';
import { type SeededThread, seedLink, seedThread, type ThreadSeed } from '../../support/desk-thread';
import { HOUR, MINUTE, NOON } from '../../support/handoff';
import { until } from '../../support/until';

const inBrowser = executablePath === undefined ? describe.skip : describe;
const desk = useDesk();

const at = ({ threadId }: SeededThread, more = ''): Pick<VisitOptions, 'path'> => ({
  path: `/inbox?view=all&t=${encodeURIComponent(threadId)}${more}`,
});

/** Everything a thread can show at once. */
async function fullThread(seed: ThreadSeed = {}): Promise<SeededThread> {
  const mia = (await desk.person('agent', 'Mia Strand')).agent.id;
  const olav = (await desk.person('agent', 'Olav Lie')).agent.id;
  const thread = await seedThread(desk.store, {
    assigneeId: mia,
    messages: [
      {
        origin: 'bot',
        text: 'Here is your payment link. The code on the page is K3-18.',
        at: NOON - 21 * MINUTE,
        send: { status: 'sent' },
      },
      {
        origin: 'customer',
        text: 'my card was declined twice, and I changed phones yesterday. 可以换一台手机继续用吗?',
        at: NOON - 12 * MINUTE,
      },
      {
        origin: 'agent',
        text: 'Device swap is fine on the yearly plan. Profile was last installed 22 Nov.',
        agentId: olav,
        note: true,
        at: NOON - 10 * MINUTE,
      },
      {
        origin: 'agent',
        text: 'Hi Mei, this is Mia from Fjord eSIM. 可以的, you can keep the same plan on your new phone. I will make you a new link that also takes PayPal.',
        agentId: mia,
        at: NOON - 9 * MINUTE,
        send: { status: 'sent' },
      },
      { origin: 'customer', text: '', deleted: true, at: NOON - 8 * MINUTE },
      {
        origin: 'agent',
        text: 'Here it is. The code on the page is now K3-18.',
        agentId: mia,
        at: NOON - 7 * MINUTE,
        send: { status: 'pending', reason: 'GRAPH_613', notBefore: NOON + 2 * MINUTE },
      },
    ],
    ...seed,
  });
  await seedLink(desk.store, thread);
  await desk.store.query({
    text: `insert into audit (actor, action, subject, detail, at) values ('bot', 'case.handoff', $1, '{"reason":"payment_problem"}', $2)`,
    values: [`case:${thread.caseId}`, NOON - 11 * MINUTE],
  });
  return thread;
}

inBrowser('a thread', () => {
  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 320],
  ] as const)('is sound with all that can stand in it, %s at %i px', async (scheme, width) => {
    const thread = await fullThread();
    await desk.visit(
      { ...at(thread), role: 'agent', name: 'Mia Strand', scheme, width, height: width < 760 ? 844 : 900 },
      async ({ page, audit, faults, shot }) => {
        await page.getByRole('log').getByText('Here it is.').waitFor();
        await page.getByRole('region', { name: 'Payment link K3-18' }).waitFor();
        await shot(`thread-${scheme}-${width}`);
        expect(await audit()).toEqual([]);
        expect(faults).toEqual([]);
      },
    );
  });

  it('closes its box where nobody may write, says why, and still takes a note', async () => {
    const thread = await seedThread(desk.store, {
      openedAt: NOON - 8 * 24 * HOUR,
      messages: [{ origin: 'customer', text: 'anybody there?' }],
    });
    await desk.visit(at(thread), async ({ page, audit, faults, shot }) => {
      const box = page.getByRole('textbox', { name: 'Reply' });
      await box.waitFor();
      expect(await box.isDisabled()).toBe(true);
      await page.getByText('You can write again as soon as Mei Chen does').waitFor();
      await shot('thread-closed');
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      await page.getByRole('textbox', { name: 'Note' }).fill('called her');
      await page.getByRole('button', { name: 'Save note' }).click();
      await page.getByRole('log').getByText('called her').waitFor();
      expect(await audit()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });

  it('leaves a colleague’s conversation to them until it is taken over', async () => {
    const olav = await desk.person('agent', 'Olav Lie');
    const thread = await seedThread(desk.store, {
      assigneeId: olav.agent.id,
      messages: [{ origin: 'customer', text: 'who has me?' }],
    });
    await desk.visit({ ...at(thread), role: 'agent', name: 'Mia Strand' }, async ({ page, audit, shot }) => {
      await page.getByText('Take over first if you are to do it').waitFor();
      const box = page.getByRole('textbox', { name: 'Reply' });
      expect(await box.isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: 'Resolve', exact: true }).isDisabled()).toBe(true);
      await shot('thread-colleague');
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Take over' }).click();
      await box.fill('I have you now');
      await page.getByRole('button', { name: 'To bot' }).waitFor();
    });
  });

  it('asks for a person’s word after the bot’s window', async () => {
    const thread = await seedThread(desk.store, {
      channel: 'facebook',
      openedAt: NOON - 25 * HOUR,
      messages: [{ origin: 'customer', text: 'still waiting' }],
    });
    await desk.store.query({
      text: 'update identity set handle = null where thread_id = $1',
      values: [thread.threadId],
    });
    await desk.visit(at(thread), async ({ page, audit, shot }) => {
      // Messenger tells no handle of the customer, and the brand's own is not theirs.
      await page.getByText('Facebook · en', { exact: true }).waitFor();
      await page.getByRole('textbox', { name: 'Reply' }).fill('Sorry for the wait');
      const send = page.getByRole('button', { name: 'Send', exact: true });
      expect(await send.isDisabled()).toBe(true);
      await shot('thread-human-agent');
      expect(await audit()).toEqual([]);
      await page.getByLabel('I answer this customer myself').check();
      await send.click();
      await page.getByRole('log').getByText('Sorry for the wait').waitFor();
      await page.getByRole('log').getByText('Sending', { exact: true }).first().waitFor();
    });
  });

  it('shows the second of two agents what changed, and keeps their text', async () => {
    const assigneeId = (await desk.person('agent', 'Mia Strand')).agent.id;
    const thread = await seedThread(desk.store, {
      assigneeId,
      messages: [{ origin: 'customer', text: 'hello?' }],
    });
    await desk.visit({ ...at(thread), role: 'agent', name: 'Mia Strand' }, async ({ page, audit, shot }) => {
      await page.getByRole('textbox', { name: 'Reply' }).fill('Mia answers');
      // Mia's picture is old: nothing tells her browser of what comes next.
      await page.route('**/api/threads/*/messages*', (route) => route.abort());
      await page.route('**/api/events*', (route) => route.abort());
      await desk.visit({ ...at(thread), role: 'admin', name: 'Eva Dahl' }, async ({ page: hers }) => {
        await hers.getByRole('textbox', { name: 'Reply' }).fill('Eva was faster');
        await Promise.all([hers.waitForResponse(/\/reply$/), hers.keyboard.press('Control+Enter')]);
      });
      await page.unroute('**/api/threads/*/messages*');
      await page.keyboard.press('Control+Enter');
      const dialog = page.getByRole('dialog', { name: 'The conversation has changed' });
      await dialog.getByText('Eva was faster').waitFor();
      await shot('thread-conflict');
      expect(await audit()).toEqual([]);
      await dialog.getByRole('button', { name: 'Keep editing' }).click();
      expect(await page.getByRole('textbox', { name: 'Reply' }).inputValue()).toBe('Mia answers');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('log').getByText('Mia answers').waitFor();
      expect(await page.getByRole('textbox', { name: 'Reply' }).inputValue()).toBe('');
    });
  });

  it('keeps what is written for each thread and mode apart, in the browser and on the server', async () => {
    const [one, two] = [
      await seedThread(desk.store, { name: 'Ada Aas', messages: [{ origin: 'customer', text: 'first' }] }),
      await seedThread(desk.store, { name: 'Bo Berg', messages: [{ origin: 'customer', text: 'second' }] }),
    ];
    await desk.visit(at(one), async ({ page }) => {
      const reply = page.getByRole('textbox', { name: 'Reply' });
      const note = page.getByRole('textbox', { name: 'Note' });
      const open = async (name: string) => {
        await page.getByRole('link', { name: new RegExp(name) }).click();
        await page.getByRole('heading', { name: new RegExp(name) }).waitFor();
      };
      await reply.fill('for Ada');
      // At once, before anything was saved.
      await open('Bo Berg');
      expect(await reply.inputValue()).toBe('');
      await reply.fill('for Bo');
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      expect(await note.inputValue()).toBe('');
      await note.fill('about Bo');
      await open('Ada Aas');
      expect(await reply.inputValue()).toBe('for Ada');
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      expect(await note.inputValue()).toBe('');
      await open('Bo Berg');
      expect(await reply.inputValue()).toBe('for Bo');
      await page.reload();
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      await until('the draft of the server', async () => (await note.inputValue()) === 'about Bo');
    });
    const drafts = await desk.store.query<{ threadId: string; mode: string; text: string }>({
      text: 'select thread_id "threadId", mode, text from draft order by thread_id, mode',
    });
    expect(drafts).toEqual([
      { threadId: one.threadId, mode: 'reply', text: 'for Ada' },
      { threadId: two.threadId, mode: 'note', text: 'about Bo' },
      { threadId: two.threadId, mode: 'reply', text: 'for Bo' },
    ]);
  });

  it('sends nothing while an input method is at work, and everything after it', async () => {
    const thread = await seedThread(desk.store, { messages: [{ origin: 'customer', text: '你好' }] });
    await desk.visit(at(thread), async ({ page, context }) => {
      const box = page.getByRole('textbox', { name: 'Reply' });
      await box.focus();
      const wire = await context.newCDPSession(page);
      await wire.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 });
      await page.keyboard.press('Control+Enter');
      await box.dispatchEvent('keydown', { key: 'Enter', ctrlKey: true, isComposing: true });
      expect(await box.inputValue()).toBe('nihao');
      expect(await page.getByRole('log').getByText('nihao').count()).toBe(0);
      await wire.send('Input.insertText', { text: '你好' });
      expect(await box.inputValue()).toBe('你好');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('log').getByText('Sending', { exact: true }).waitFor();
      expect(await box.inputValue()).toBe('');
    });
  });

  it('fills in a saved reply by a slash, and is worked by letters outside the box only', async () => {
    const thread = await seedThread(desk.store, { messages: [{ origin: 'customer', text: 'my card' }] });
    await desk.store.query({
      text: `insert into saved_reply (name, intents, texts, updated_at) values
             ('declined', '{payment-problem}', '{"en": "Hi {{first_name}}, try another card."}', 1),
             ('when', '{}', '{"en": "It takes {{days}} days."}', 1)`,
    });
    await desk.visit({ ...at(thread), role: 'agent', name: 'Mia Strand' }, async ({ page, audit, shot }) => {
      await page.getByRole('log').getByText('my card').waitFor();
      await page.getByRole('button', { name: 'Hi Mei, try another card.' }).waitFor();
      const suggested = page.getByRole('group', { name: 'Bot suggests' }).getByRole('button');
      await suggested.waitFor();
      await shot('thread-suggestions');
      expect(await audit()).toEqual([]);
      await suggested.click();
      const text = page.getByRole('textbox', { name: 'Reply' });
      await until('the words of the bot', async () => (await text.inputValue()).startsWith('Any time.'));
      expect(await suggested.count()).toBe(0);
      await text.fill('');
      await page.getByRole('log').focus();
      await page.keyboard.press('r');
      const box = page.getByRole('textbox', { name: 'Reply' });
      await page.locator('#reply-box:focus').waitFor();
      await page.keyboard.type('jj /dec');
      await page.getByRole('option', { name: /declined/ }).waitFor();
      await shot('thread-saved-replies');
      expect(await audit()).toEqual([]);
      await page.keyboard.press('Enter');
      expect(await box.inputValue()).toBe('jj Hi Mei, try another card.');
      await box.fill('/when');
      await page.keyboard.press('Enter');
      await page.getByText('Fill in days first').waitFor();
      expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
      await box.fill('');
      await page.keyboard.press('Escape');
      await page.keyboard.press('n');
      await page.getByRole('textbox', { name: 'Note' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('s');
      await page.getByRole('menuitem', { name: 'Tomorrow morning' }).waitFor();
      expect(await audit()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('b');
      await page.getByText('Mia Strand returned this to the bot').waitFor();
    });
  });

  it('is opened, answered, labelled and resolved by keyboard alone, and the next one stands there', async () => {
    const assigneeId = (await desk.person('agent', 'Nils Moe')).agent.id;
    const of = async (name: string, text: string, minutes: number) =>
      await seedThread(desk.store, {
        name,
        assigneeId,
        openedAt: NOON - minutes * MINUTE,
        messages: [{ origin: 'customer', text }],
      });
    const first = await of('Ada Aas', 'is my card too old?', 3);
    const second = await of('Bo Berg', 'no network in Oslo', 5);
    await desk.store.query({ text: `insert into label (name, tone) values ('Roaming', 'amber')` });
    const visit = { path: '/inbox?view=mine&sort=newest', role: 'agent', name: 'Nils Moe' } as const;
    await desk.visit(visit, async ({ page, faults }) => {
      const { keyboard } = page;
      const log = page.getByRole('log');
      const answer = async (text: string) => {
        await keyboard.press('r');
        await page.locator('#reply-box:focus').waitFor();
        await keyboard.type(text);
        await Promise.all([page.waitForResponse(/\/reply$/), keyboard.press('Control+Enter')]);
        await log.getByText(text).waitFor();
        await keyboard.press('Escape');
      };
      const leaveMenu = async () => {
        await keyboard.press('Escape');
        await page.getByRole('menu').waitFor({ state: 'detached' });
      };
      await page.getByRole('link', { name: /Ada Aas/ }).waitFor();
      await keyboard.press('j');
      await keyboard.press('Enter');
      await log.getByText('is my card too old?').waitFor();
      await keyboard.press('p');
      await page.getByRole('tab', { name: 'Customer', selected: true }).waitFor();
      await keyboard.press('t');
      await page.getByRole('tab', { name: 'Bot trace', selected: true }).waitFor();
      await keyboard.press('a');
      await page.locator('[role="menu"]:focus-within').waitFor();
      await leaveMenu();
      await answer('Try another card.');
      await keyboard.press('l');
      await page.getByRole('menuitemcheckbox', { name: 'Roaming' }).waitFor();
      await keyboard.press('ArrowDown');
      await keyboard.press('Enter');
      await page.getByRole('region', { name: 'Where this stands' }).getByText('Roaming').waitFor();
      await leaveMenu();
      await keyboard.press('e');
      await log.getByText('no network in Oslo').waitFor();
      await answer('Switch roaming on.');
      expect(faults).toEqual([]);
    });
    const cases = await desk.store.query({
      text: `select status, resolution, cardinality(labels) labels from "case" where id = any($1) order by id`,
      values: [[first.caseId, second.caseId]],
    });
    expect(cases).toEqual([
      { status: 'resolved', resolution: 'answered', labels: 1 },
      { status: 'waiting', resolution: null, labels: 0 },
    ]);
  });

  it('makes a link part of a reply, and offers all ways out of a case on a phone', async () => {
    const thread = await seedThread(desk.store, {
      messages: [{ origin: 'customer', text: 'send me a link' }],
    });
    await seedLink(desk.store, thread);
    const visit = {
      ...at(thread),
      role: 'agent',
      name: 'Mia Strand',
      width: 390,
      height: 844,
      language: 'nb',
    } as const;
    await desk.visit(visit, async ({ page, audit, faults, shot }) => {
      await page.getByRole('log').getByText('send me a link').waitFor();
      await page.getByRole('button', { name: 'Sett inn betalingslenke' }).click();
      await page.getByRole('radio', { name: /1 år/ }).check();
      await shot('thread-link-picker-390');
      expect(await audit()).toEqual([]);
      await page.getByRole('button', { name: 'Sett inn', exact: true }).click();
      await page.getByText(/Lenke for NO-\d+, lages når du sender/).waitFor();
      expect(await page.getByRole('textbox', { name: 'Svar' }).inputValue()).toBe('{{link}}');
      await page.getByRole('button', { name: 'Send', exact: true }).click();
      await page
        .getByRole('log')
        .getByText('Koden på siden er')
        .or(page.getByRole('log').getByText('The code on the page is'))
        .waitFor();
      expect(await page.getByText('Erstattet').count()).toBe(1);
      await page.getByRole('button', { name: 'Flere måter å avslutte på' }).click();
      await page.getByRole('menuitem', { name: 'Til bot' }).waitFor();
      await shot('thread-menu-390');
      expect(await audit()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Tilbake til listen' }).click();
      await page
        .getByRole('link', { name: /Mei Chen/ })
        .first()
        .waitFor();
      expect(faults).toEqual([]);
    });
  });

  it('goes back through earlier cases page by page, and stays where one reads', async () => {
    const thread = await seedThread(desk.store);
    await desk.store.query({
      text: `insert into "case" (thread_id, opened_at, status, resolved_at, resolution, intent)
             values ($1, 1, 'resolved', $2, 'renewed', 'renew')`,
      values: [thread.threadId, NOON - 10 * HOUR],
    });
    await desk.store.query({
      text: `insert into message (thread_id, case_id, origin, text, at)
             select $1, case when n > 60 then $2::bigint else (select max(id) from "case") end, 'customer', 'line ' || n,
                    $3::bigint - case when n > 60 then 0 else $4::bigint end + n * 1000 from generate_series(1, 120) n`,
      values: [thread.threadId, thread.caseId, NOON - 1 * HOUR, 10 * HOUR],
    });
    await desk.visit(at(thread), async ({ page, faults }) => {
      const log = page.getByRole('log');
      await log.getByText('line 120', { exact: true }).waitFor();
      const first = log.getByText('line 71', { exact: true });
      expect(await log.getByRole('article').count()).toBe(50);
      await log.hover();
      await page.mouse.wheel(0, -100_000);
      await log.getByText('line 21', { exact: true }).waitFor({ state: 'attached' });
      // What was at the top is still on the screen.
      expect(await first.isVisible()).toBe(true);
      const { y = -1 } = (await first.boundingBox()) ?? {};
      expect(y).toBeGreaterThan(0);
      await log.getByRole('button', { name: 'Show earlier messages' }).click();
      await log.getByText('line 1', { exact: true }).waitFor({ state: 'attached' });
      await log.getByText('Resolved · Renewed').waitFor({ state: 'attached' });
      expect(await log.getByText(/^Case \d+/).count()).toBe(2);
      expect(await log.getByRole('article').count()).toBe(120);
      await page.getByRole('button', { name: 'To the newest message' }).click();
      await log.getByText('line 120', { exact: true }).waitFor();
      expect(faults).toEqual([]);
    });
  });
});
