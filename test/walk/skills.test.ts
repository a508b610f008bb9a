import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type App, buildApp, buildEngine } from '../../src/app';
import { loadBrand } from '../../src/brand';
import { parseConfig } from '../../src/config';
import type { Packet } from '../../src/console/contract/packet';
import type { Language } from '../../src/lib/languages';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { createBotkitEngine } from '../../src/skills/botkit/engine';
import { openSkills } from '../../src/skills/open-skills';
import { replayTurn } from '../../src/turn/replay';
import type { Trace } from '../../src/turn/trace';
import { type Customer, model, textOf, useWalk, type Walk } from '../support/walk';
import { WALK_SECRET_KEY } from '../support/walk-payment';

/** Imported with this file: loading Botkit takes jest longer than a test may take. `lazy.test.ts` shows how it is loaded. */
const skills = openSkills({
  brand: loadBrand(join(projectRoot(), 'config/brand.yaml'), {}),
  log: silentLog,
  load: async (forms) => createBotkitEngine(forms),
  stepTimeoutMs: 15_000,
});
const context = useWalk({ parts: { skills } });

interface CaseRow {
  readonly reason: string | null;
  readonly dueAt: number | null;
  readonly packet: Packet | null;
  readonly status: string;
}

async function caseOf(walk: Walk, customer: Customer): Promise<CaseRow | undefined> {
  const rows = await walk.rows<CaseRow>(
    `select reason, due_at "dueAt", packet, status from "case" where thread_id = $1 order by id desc limit 1`,
    [customer.threadId],
  );
  return rows[0];
}

/** Says it and reads what comes. */
async function ask(customer: Customer, text: string): Promise<string> {
  await customer.says(text);
  return textOf(await customer.hearsAll());
}

function valuesOf(row: CaseRow | undefined): Record<string, string> {
  return Object.fromEntries((row?.packet?.request?.values ?? []).map(({ name, value }) => [name, value]));
}

const TUESDAY_TEN = Date.parse('2026-11-24T09:00:00Z');

describe('a call-back', () => {
  type Talk = Readonly<Record<Language, readonly (readonly [string, RegExp])[]>>;
  const TALK: Talk = {
    en: [
      ['please call me back', /Which number/i],
      ['912 34 567', /When does|when shall we call/i],
      ['tomorrow at 10', /What is it about|what shall the call be about/i],
      [
        'my eSIM does not work in Bergen',
        /\+4791234567[\s\S]*Tuesday 24 November[\s\S]*10:00 \(Oslo time\)[\s\S]*Bergen/,
      ],
      ['yes', /\+4791234567[\s\S]*10:00[\s\S]*Oslo/],
    ],
    nb: [
      ['kan dere ringe meg?', /nummer/i],
      ['912 34 567', /Når passer|når skal vi ringe/i],
      ['i morgen kl 10', /Hva gjelder|hva skal samtalen handle om/i],
      [
        'eSIM-et virker ikke i Bergen',
        /\+4791234567[\s\S]*tirsdag 24\. november[\s\S]*10:00 \(tid i Oslo\)[\s\S]*Bergen/,
      ],
      ['ja', /\+4791234567[\s\S]*10:00[\s\S]*Oslo/],
    ],
    zh: [
      ['请给我回个电话', /号码/],
      ['912 34 567', /时间|什么时候/],
      ['明天上午十点', /什么事|咨询什么/],
      [
        '在卑尔根上不了网',
        /\+4791234567[\s\S]*11月24日[\s\S]*10:00（奥斯陆时间）[\s\S]*卑尔根|11月24日[\s\S]*10:00（奥斯陆时间）[\s\S]*\+4791234567[\s\S]*卑尔根/,
      ],
      ['对', /10:00（奥斯陆时间）/],
    ],
  };

  it.each(['en', 'nb', 'zh'] as const)(
    'is asked for step by step and becomes a case with its time (%s)',
    async (language) => {
      const { walk } = context;
      const customer = await walk.customer('facebook');
      for (const [text, answer] of TALK[language]) expect(await ask(customer, text)).toMatch(answer);
      const row = await caseOf(walk, customer);
      expect(row).toMatchObject({ reason: 'call_back', status: 'open', dueAt: TUESDAY_TEN });
      expect(row?.packet?.request).toMatchObject({ skill: 'call-me-back', complete: true });
      expect(valuesOf(row)).toMatchObject({ phone: '+4791234567', topic: TALK[language][3]?.[0] });
      expect(valuesOf(row).when).toMatch(/24 Nov.*10:00.*Europe\/Oslo/);
      expect(await walk.thread(customer)).toMatchObject({ control: 'handoff_requested', language });
    },
  );

  it('is late half an hour after its time, and a new time takes the place of the old one', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    const lateAt = async () => {
      const [timer] = await walk.rows<{ dueAt: number }>(
        `select due_at "dueAt" from timer where thread_id = $1 and kind = 'handoff_due' and not done`,
        [customer.threadId],
      );
      return timer?.dueAt;
    };
    for (const text of ['please call me back on 91234567', 'tomorrow at 10', 'my bill', 'yes'])
      await ask(customer, text);
    expect(await lateAt()).toBe(TUESDAY_TEN + 30 * 60_000);
    for (const text of ['please call me back', 'tomorrow at 12', 'my bill', 'yes']) await ask(customer, text);
    expect((await caseOf(walk, customer))?.dueAt).toBe(TUESDAY_TEN + 2 * 3_600_000);
    expect(await lateAt()).toBe(TUESDAY_TEN + 2.5 * 3_600_000);
  });

  it.each([
    [
      'is my call booked?',
      'cancel the call',
      /ending in 567[\s\S]*10:00|10:00[\s\S]*ending in 567/,
      /cancelled|nobody will call/,
    ],
    ['når ringer dere?', 'avbestill samtalen', /567[\s\S]*10:00|10:00[\s\S]*567/, /avlyst|ingen ringer/],
    ['我预约的电话还在吗', '取消回电', /10:00[\s\S]*567/, /取消/],
  ])('is told and taken back for the asking: %s', async (question, word, told, gone) => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    const talk = { i: TALK.en, n: TALK.nb, 我: TALK.zh }[question[0] ?? 'i'] ?? TALK.en;
    for (const [text] of talk) await ask(customer, text);
    expect(await ask(customer, question)).toMatch(told);
    expect(await caseOf(walk, customer)).toMatchObject({ status: 'open', reason: 'call_back' });
    expect(await ask(customer, word)).toMatch(gone);
    expect((await walk.thread(customer)).control).toBe('bot');
    const rows = await walk.rows(
      `select c.status, c.resolution, c.due_at "dueAt", t.case_id "caseId",
              (select count(*)::int from timer m where m.thread_id = t.id and not m.done) timers
         from "case" c join thread t on t.id = c.thread_id where t.id = $1`,
      [customer.threadId],
    );
    expect(rows).toEqual([
      { status: 'resolved', resolution: 'call_cancelled', dueAt: null, caseId: null, timers: 0 },
    ]);
  });

  it('asks for nothing that was said already', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    const first = await ask(customer, 'please call me back on 912 34 567 tomorrow at 10');
    expect(first).toMatch(/about/i);
    expect(first).not.toMatch(/number|When/);
    expect(await ask(customer, 'my bill')).toMatch(/10:00[\s\S]*my bill/);
  });

  it('offers the next opening where nobody is there, and takes a yes for it', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'can you call me on 91234567?');
    expect(await ask(customer, 'on Sunday at 3')).toMatch(/Monday 30 November[\s\S]*08:00/);
    expect(await ask(customer, 'yes')).toMatch(/about/i);
    expect(await ask(customer, 'my plan')).toMatch(/Monday 30 November[\s\S]*08:00/);
  });

  it('answers a question in the middle and comes back to its own in other words', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    const asked = await ask(customer, 'please call me back');
    const answer = await ask(customer, 'how can I pay?');
    expect(answer).toMatch(/card|PayPal|Visa/i);
    expect(answer).toMatch(/number/i);
    expect(answer.split('\n').at(-1)).not.toBe(asked.split('\n').at(-1));
    expect(await ask(customer, '91234567')).toMatch(/when/i);
  });

  it('takes a correction of an earlier answer', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    await ask(customer, '91234567');
    await ask(customer, 'sorry, 98765432 instead');
    await ask(customer, 'tomorrow at 10');
    expect(await ask(customer, 'my bill')).toMatch(/\+4798765432/);
    expect(await ask(customer, 'no, tomorrow at 11 please')).toMatch(
      /\+4798765432[\s\S]*11:00[\s\S]*my bill/,
    );
    await ask(customer, 'yes');
    expect((await caseOf(walk, customer))?.dueAt).toBe(TUESDAY_TEN + 3_600_000);
  });

  it('asks again for a day that is over', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back on 91234567');
    expect(await ask(customer, 'yesterday at 3')).toMatch(/past that time|gone by/);
    await ask(customer, 'tomorrow at 10');
    await ask(customer, 'my bill');
    expect(await ask(customer, 'no, yesterday at 3')).toMatch(/past that time|gone by/);
    expect(await ask(customer, 'tomorrow at 11')).toMatch(/11:00 \(Oslo time\)[\s\S]*my bill/);
  });

  it('goes on in another language', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    await ask(customer, '91234567');
    expect(await ask(customer, '明天上午十点可以吗，我说中文')).toMatch(/什么事|咨询什么/);
    expect(await ask(customer, '账单问题')).toMatch(/11月24日[\s\S]*账单问题/);
  });

  it.each([
    ['human', 'asked_for_human'],
    ['menneske', 'asked_for_human'],
    ['转人工', 'asked_for_human'],
  ])('gives way to "%s", and the person sees what was said so far', async (word, reason) => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    await ask(customer, '91234567');
    await ask(customer, word);
    const row = await caseOf(walk, customer);
    expect(row).toMatchObject({ reason, packet: { request: { complete: false } } });
    expect(valuesOf(row)).toEqual({ phone: '+4791234567' });
  });

  it('is silent after stop', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    await ask(customer, 'stop');
    expect(await walk.thread(customer)).toMatchObject({ optedOut: true });
    expect(await ask(customer, '91234567')).toBe('');
  });

  it.each([
    ['please call me back', 'never mind', /no call|dropped/i],
    ['kan dere ringe meg?', 'glem det', /ringer vi ikke|lar oppringingen være/i],
    ['请给我回个电话', '算了', /不安排回电|已取消/],
  ])('ends kindly: %s, %s', async (start, word, answer) => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, start);
    expect(await ask(customer, word)).toMatch(answer);
    expect((await walk.thread(customer)).control).toBe('bot');
    const [row] = await walk.rows<{ skill: unknown }>(
      `select state->'skill' skill from thread where id = $1`,
      [customer.threadId],
    );
    expect(row?.skill ?? null).toBeNull();
  });

  it('ends with a person where nothing is understood', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    for (const text of ['blue', 'xqzt', 'blorf']) await ask(customer, text);
    expect(await caseOf(walk, customer)).toMatchObject({ reason: 'not_understood' });
  });

  it('reaches the person who is awaited already', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'human');
    for (const text of ['actually, please call me back', '91234567', 'tomorrow at 10', 'my bill'])
      await ask(customer, text);
    expect(await ask(customer, 'yes')).toMatch(/\+4791234567/);
    const row = await caseOf(walk, customer);
    expect(row?.reason).toBe('asked_for_human');
    expect(valuesOf(row)).toMatchObject({ phone: '+4791234567', topic: 'my bill' });
  });
});

describe('a bulk order', () => {
  const TALK: Readonly<Record<Language, readonly (readonly [string, RegExp])[]>> = {
    en: [
      [
        'we need 25 Norway 10 GB eSIMs for our company, monthly, can you make an offer?',
        /company or organi[sz]ation|who is it for/i,
      ],
      ['Fjell & Sønner AS', /country/i],
      ['Norway', /e-mail/i],
      ['post@fjell.example', /25[\s\S]*Fjell & Sønner AS[\s\S]*Norway[\s\S]*post@fjell\.example/],
      ['yes', /post@fjell\.example/],
    ],
    nb: [
      ['vi trenger 25 Norge 10 GB eSIM til firmaet, månedlig, kan dere gi et tilbud?', /firma|organisasjon/i],
      ['Fjell & Sønner AS', /land/i],
      ['Norge', /e-post/i],
      ['post@fjell.example', /25[\s\S]*Fjell & Sønner AS[\s\S]*Norge[\s\S]*post@fjell\.example/],
      ['ja', /post@fjell\.example/],
    ],
    zh: [
      ['公司需要25张挪威 10 GB 的eSIM，按月付，可以报价吗？', /公司|机构/],
      ['Fjell & Sønner AS', /国家/],
      ['挪威', /邮箱/],
      [
        'post@fjell.example',
        /25[\s\S]*Fjell & Sønner AS[\s\S]*挪威[\s\S]*post@fjell\.example|Fjell & Sønner AS[\s\S]*25[\s\S]*post@fjell\.example/,
      ],
      ['对', /post@fjell\.example/],
    ],
  };

  it.each(['en', 'nb', 'zh'] as const)('becomes a case with a draft of the quote (%s)', async (language) => {
    const { walk } = context;
    const customer = await walk.customer('instagram');
    for (const [text, answer] of TALK[language]) expect(await ask(customer, text)).toMatch(answer);
    const row = await caseOf(walk, customer);
    expect(row).toMatchObject({ reason: 'bulk_quote', status: 'open' });
    expect(valuesOf(row)).toMatchObject({
      quantity: '25',
      company: 'Fjell & Sønner AS',
      country: 'Norway',
      email: 'post@fjell.example',
    });
    const quote = row?.packet?.request?.quote;
    expect(quote).toMatchObject({ currency: 'NOK', quantity: 25 });
    // 25 × 129 kr; a fifth of what includes 25 % is VAT.
    expect(quote?.lines).toContainEqual(
      expect.objectContaining({
        planId: 'norway-10',
        cycle: 'monthly',
        unitMinor: 12_900,
        totalMinor: 322_500,
        vatMinor: 64_500,
      }),
    );
  });

  it.each([
    ['0', /at least 2|starts at 2/i],
    ['-5', /can't/i],
    ['1', /at least 2|starts at 2/i],
    ['10,000', /10,000/],
    ['20000', /10,000/],
  ])('does not take %s for a number of eSIMs', async (number, answer) => {
    const { walk } = context;
    const customer = await walk.customer('instagram');
    await ask(customer, 'can you make an offer for a bulk order for our company?');
    expect(await ask(customer, number)).toMatch(answer);
    expect(await ask(customer, '30')).toMatch(/company|who is it for/i);
    const [row] = await walk.rows<{ orders: string[] }>(
      `select state#>'{slots,orderNumbers}' orders from thread where id = $1`,
      [customer.threadId],
    );
    expect(row?.orders).toEqual([]);
  });

  it('answers a question about an invoice and goes on to the end, with another quantity', async () => {
    const { walk } = context;
    const customer = await walk.customer('instagram');
    await ask(customer, 'vi trenger 40 eSIM til firmaet, kan dere gi et tilbud?');
    for (const text of ['Acme', 'Tyskland']) await ask(customer, text);
    expect(await ask(customer, 'kan jeg heller få faktura?')).toMatch(/faktura[\s\S]*e-postadresse/i);
    expect(await ask(customer, 'a@acme.example')).toMatch(/40[\s\S]*Acme/);
    await ask(customer, 'endre noe');
    expect(await ask(customer, 'antallet skal være 50')).toMatch(/50[\s\S]*Acme/);
    await ask(customer, 'ja');
    const row = await caseOf(walk, customer);
    expect(row).toMatchObject({ reason: 'bulk_quote', packet: { request: { complete: true } } });
    expect(valuesOf(row)).toMatchObject({ quantity: '50', email: 'a@acme.example' });
  });

  it('lists every plan that may be meant where none is named', async () => {
    const { walk } = context;
    const customer = await walk.customer('instagram');
    for (const text of [
      'we need 40 eSIMs for our company, can you make an offer?',
      'Acme',
      'Germany',
      'a@acme.example',
      'yes',
    ])
      await ask(customer, text);
    const lines = (await caseOf(walk, customer))?.packet?.request?.quote?.lines ?? [];
    expect(new Set(lines.map(({ planId }) => planId)).size).toBe(6);
  });
});

describe('a skill in the middle', () => {
  it('goes on after its form and its engine were replaced by others', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    await ask(customer, '91234567');
    await walk.rows(
      // Another version of the form, and what an engine of another make has left behind.
      `update thread set state = jsonb_set(jsonb_set(state, '{skill,form}', '"call-me-back@0"'), '{skill,engine}', '"{broken"') where id = $1`,
      [customer.threadId],
    );
    expect(await ask(customer, 'tomorrow at 10')).toMatch(/about/i);
    expect(await ask(customer, 'my bill')).toMatch(/\+4791234567[\s\S]*10:00[\s\S]*my bill/);
  });

  it('keeps fifty conversations apart', async () => {
    const { walk } = context;
    const customers = await Promise.all(Array.from({ length: 50 }, () => walk.customer('facebook')));
    const phone = (index: number) => `912340${String(index).padStart(2, '0')}`;
    const each = async (say: (index: number) => string) => {
      await Promise.all(customers.map((customer, index) => customer.says(say(index))));
      await walk.settle();
    };
    await each(() => 'please call me back');
    await each(phone);
    await each((index) => `tomorrow at ${9 + (index % 8)}:00`);
    await each((index) => `topic number ${index} for me`);
    await each(() => 'yes');
    for (const [index, customer] of customers.entries()) {
      const row = await caseOf(walk, customer);
      expect(valuesOf(row)).toMatchObject({
        phone: `+47${phone(index)}`,
        topic: `topic number ${index} for me`,
      });
      expect(row?.dueAt).toBe(TUESDAY_TEN + ((index % 8) - 1) * 3_600_000);
    }
  }, 90_000);
});

describe('an answer that the customer takes back', () => {
  it('leaves nothing of it in what the bot remembers, and is asked for again', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back tomorrow at 10');
    await ask(customer, '91234567');
    const { messageId } = await customer.sends({ text: 'my secret plan for Bergen' });
    await customer.hearsAll();
    const kept = async () =>
      JSON.stringify(
        await walk.rows(
          `select state::text from thread where id = $1
           union all select (trace - 'words')::text from turn where thread_id = $1
           union all select text from message where thread_id = $1 and origin = 'customer'`,
          [customer.threadId],
        ),
      );
    expect(await kept()).toContain('secret plan');
    await customer.event('delete', { messageId, await: true });
    await customer.hearsNothing();
    expect(await kept()).not.toContain('secret plan');
    expect(await ask(customer, 'yes')).toMatch(/number/i);
  });
});

describe('a recorded step', () => {
  it('is decided the same way again, without Botkit', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    for (const text of ['ring meg', '912 34 567', 'hva koster det?', 'i morgen kl 10', 'regningen min', 'ja'])
      await ask(customer, text);
    const turns = await walk.rows<{ trace: Trace }>(
      'select trace from turn where thread_id = $1 order by id',
      [customer.threadId],
    );
    expect(turns).toHaveLength(6);
    const engine = await buildEngine(walk.brand, model());
    for (const { trace } of turns) expect(await replayTurn(trace, engine, walk.brand)).toEqual([]);
  });
});

describe('where a skill cannot run', () => {
  const fate = { outcome: 'missing' as 'missing' | 'failed' };
  const other = useWalk({ parts: { skills: { step: async () => fate } } });
  const ASKED: readonly (readonly [string, Readonly<Record<Language, string>>, string])[] = [
    [
      'call-me-back',
      {
        en: 'please call me back on 90123456',
        nb: 'kan dere ringe meg på 90123456?',
        zh: '请给我回个电话，号码 90123456',
      },
      'phone',
    ],
    [
      'bulk-order',
      {
        en: 'we need 25 eSIMs for our company, can you make an offer?',
        nb: 'vi trenger 25 eSIM til firmaet, kan dere gi et tilbud?',
        zh: '公司需要25张eSIM，可以报价吗？',
      },
      'quantity',
    ],
  ];

  for (const [intent, words, slot] of ASKED) {
    it.each(['en', 'nb', 'zh'] as const)(`a person gets what was given: ${intent} (%s)`, async (language) => {
      const { walk } = other;
      const customer = await walk.customer('facebook');
      await customer.says(words[language]);
      expect(await customer.hearsAll()).toHaveLength(1);
      const row = await caseOf(walk, customer);
      expect(row?.packet).toMatchObject({ reason: 'intent_needs_person', intent, language });
      expect(row?.packet?.slots.map(({ name }) => name)).toEqual([slot]);
    });
  }

  it('a number that comes later is noted, and nothing is sold', async () => {
    const { walk } = other;
    const customer = await walk.customer('facebook');
    expect(await ask(customer, 'can you call me back?')).toMatch(/number/);
    const heard = await ask(customer, '90123456 after 4 pm');
    expect(heard).toMatch(/colleague/);
    expect(heard).not.toMatch(/order number/);
  });

  it('a fault ends with a person, and in words', async () => {
    const { walk } = other;
    fate.outcome = 'failed';
    const customer = await walk.customer('facebook');
    expect(await ask(customer, 'can you call me back?')).toMatch(/wrong|fault/);
    expect(await caseOf(walk, customer)).toMatchObject({ reason: 'failed_turn' });
    fate.outcome = 'missing';
  });
});

describe('after a restart', () => {
  it('a fresh process on the same database goes on where the first one stood', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await ask(customer, 'please call me back');
    await ask(customer, '91234567');
    await walk.app.close();
    const dataDir = await mkdtemp(join(tmpdir(), 'renewdesk-skills-'));
    const config = parseConfig({ SANDBOX: '1', PORT: '0', DATA_DIR: dataDir, SECRET_KEY: WALK_SECRET_KEY });
    const { store, connection } = walk.database;
    let app: App | undefined;
    try {
      app = await buildApp(config, walk.brand, {
        clock: walk.clock,
        log: silentLog,
        model: model(),
        storage: { store, connection, storage: 'external' },
        times: { burstQuietMs: 0, sweepMs: 100 },
      });
      await walk.emulators.setWebhook(app.url);
      expect(await ask(customer, 'tomorrow at 10')).toMatch(/about/i);
      expect(await ask(customer, 'my bill')).toMatch(/\+4791234567[\s\S]*10:00[\s\S]*my bill/);
    } finally {
      await app?.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
