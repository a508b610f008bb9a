import { describe, expect, it } from '@jest/globals';
import { forgetPhrases } from '../../src/moderation/phrase-notes';
import { keywordEngine } from '../support/keyword-engine';
import { type Customer, useWalk } from '../support/walk';
import { agentOf } from '../support/walk-agent';

const model = keywordEngine(
  {
    renew: 'renew',
    'when does': 'renewal-status',
    hello: 'greeting',
    weather: 'fallback',
    colleague: 'human',
    perhaps: { intent: 'billing-cycle', confidence: 0.42 },
  },
  'payment-problem',
);
const context = useWalk({ parts: { model } });

interface Row {
  readonly text: string;
  readonly language: string;
  readonly intent: string;
  readonly confidence: number;
  readonly reason: string;
  readonly suggested: string | null;
  readonly state: string;
  readonly count: number;
  readonly turn_id: number | null;
}

/** Candidates whose text holds a word that only this test uses. */
function candidates(word: string): Promise<Row[]> {
  return context.walk.rows<Row>(
    `select * from phrase_candidate where text ilike '%' || $1 || '%' order by id`,
    [word],
  );
}

async function says(customer: Customer, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await customer.says(text);
    await customer.hearsAll();
  }
}

const newCustomer = (channel: 'instagram' | 'facebook' | 'x' = 'instagram') => context.walk.customer(channel);

describe('a message that was not understood', () => {
  it('becomes a candidate with the guess, and its turn', async () => {
    const customer = await newCustomer();
    await says(customer, 'Gleepo, my thing blinks?');
    expect(await candidates('gleepo')).toMatchObject([
      {
        text: 'Gleepo, my thing blinks?',
        language: 'en',
        intent: 'payment-problem',
        confidence: expect.closeTo(0.31),
        reason: 'unsure',
        suggested: null,
        state: 'new',
        count: 1,
        turn_id: expect.any(Number),
      },
    ]);
  });

  it('becomes one, too, where only a value in it was acted on', async () => {
    await says(await newCustomer(), 'my gizmo blinks, NO-48213');
    expect(await candidates('gizmo')).toMatchObject([
      { text: 'my gizmo blinks, [order]', intent: 'payment-problem', reason: 'unsure' },
    ]);
  });

  it('becomes one, too, where it was acted on with a doubt, and means nothing of what is asked next', async () => {
    await says(await newCustomer(), 'rath perhaps', 'when does my plan end');
    expect(await candidates('rath perhaps')).toMatchObject([
      { intent: 'billing-cycle', confidence: expect.closeTo(0.42), reason: 'unsure', suggested: null },
    ]);
  });

  it('is counted again whoever says it, whatever its case and punctuation', async () => {
    const [first, second] = [await newCustomer(), await newCustomer('x')];
    await says(first, 'frobble is odd');
    await says(second, 'FROBBLE is odd!!');
    await says(second, 'frobble is odd');
    expect(await candidates('frobble')).toMatchObject([{ count: 3 }]);
  });

  it('is kept without what tells who wrote it', async () => {
    const { walk } = context;
    const order = await walk.order({ name: 'Gro Tvedt' });
    const customer = await newCustomer();
    await says(customer, `renew ${order.number} ${order.email}`);
    const profile = { name: 'Aurelia Quist', handle: 'aurelia_q' };
    await walk.rows(
      `update contact set name = $2 where id = (select contact_id from identity where thread_id = $1)`,
      [customer.threadId, profile.name],
    );
    await walk.rows('update identity set handle = $2 where thread_id = $1', [
      customer.threadId,
      profile.handle,
    ]);
    await says(
      customer,
      `zorp says aurelia quist (Gro!), seen at ${order.number}`,
      `zorp at aurelia_q and gro@tvedt.example`,
      `zorp ${order.phone}, see fjord-esim.example/r/0123456789abcdefghjkmnpqrstvwxyz`,
    );
    expect(await candidates('zorp')).toHaveLength(3);
    const kept = JSON.stringify(await walk.rows('select * from phrase_candidate'));
    for (const secret of [
      'aurelia',
      'quist',
      'tvedt',
      'gro',
      order.number,
      order.email,
      order.phone,
      '0123456789',
    ])
      expect([secret, kept.toLowerCase().includes(secret.toLowerCase())]).toEqual([secret, false]);
  });

  it('teaches nothing when it is understood, out of scope for sure, or a value', async () => {
    const customer = await newCustomer();
    await says(customer, 'hello plimp', 'renew my plimp', 'NO-48213', 'plimp weather');
    expect(await candidates('plimp')).toEqual([]);
    await says(await newCustomer(), 'NO-48213 please', 'plimp, it is plimp@mail.example');
    await says(customer, `plimp ${'and so on '.repeat(40)}`);
    expect(await candidates('plimp')).toEqual([]);
  });

  it('is forgotten when the customer unsends it, unless somebody has accepted it', async () => {
    const { walk } = context;
    const customer = await newCustomer();
    for (const text of ['wibber one', 'wibber two']) {
      const { messageId } = await customer.sends({ text });
      await customer.hearsAll();
      if (text.endsWith('two'))
        await walk.rows(`update phrase_candidate set state = 'accepted' where text = $1`, [text]);
      await says(customer, 'hello');
      await customer.event('delete', { messageId, await: true });
      await walk.settle();
    }
    expect(await candidates('wibber')).toMatchObject([{ text: 'wibber two', turn_id: null }]);
    expect(
      await walk.rows(`select 1 from thread where id = $1 and state::text ilike '%wibber%'`, [
        customer.threadId,
      ]),
    ).toEqual([]);
    expect(
      await walk.rows(`select 1 from turn where thread_id = $1 and trace::text ilike '%wibber%'`, [
        customer.threadId,
      ]),
    ).toEqual([]);
  });

  it('leaves no trace when its thread is erased, and no link when its turns are', async () => {
    const { walk } = context;
    const [erased, old] = [await newCustomer(), await newCustomer()];
    await says(erased, 'snark erased');
    await says(old, 'snark old');
    await walk.database.store.transaction((tx) => forgetPhrases(tx, { threadId: erased.threadId }));
    await walk.rows('delete from turn where thread_id = $1', [old.threadId]);
    expect(await candidates('snark')).toMatchObject([{ text: 'snark old', turn_id: null }]);
  });
});

describe('what a message meant', () => {
  it('is the choice that the customer takes after it', async () => {
    const customer = await newCustomer();
    await says(customer, 'quaz one');
    await customer.says('quaz two');
    const [offer] = (await customer.hearsAll()).filter(({ quickReplies }) => quickReplies.length > 0);
    if (!offer) throw new Error('no choices were offered');
    await customer.taps(offer, offer.quickReplies[0]?.title ?? '');
    await customer.hearsAll();
    expect(await candidates('quaz')).toMatchObject([
      { text: 'quaz one', reason: 'corrected', suggested: 'renew', count: 1 },
      { text: 'quaz two', reason: 'corrected', suggested: 'renew', count: 1 },
    ]);
  });

  it('is what the very next message says in other words', async () => {
    const customer = await newCustomer();
    await says(customer, 'mimsy first', 'mimsy second', 'when does my plan end');
    expect(await candidates('mimsy')).toMatchObject([
      { text: 'mimsy first', reason: 'unsure', suggested: null },
      { text: 'mimsy second', reason: 'rephrased', suggested: 'renewal-status' },
    ]);
  });

  it('is not what comes after a pleasantry', async () => {
    const customer = await newCustomer();
    await says(customer, 'borogove', 'hello', 'when does my plan end');
    expect(await candidates('borogove')).toMatchObject([{ reason: 'unsure', suggested: null }]);
  });

  it('makes a candidate of what was taken for out of scope', async () => {
    const customer = await newCustomer();
    await says(customer, 'tulgey weather', 'when does my plan end');
    expect(await candidates('tulgey')).toMatchObject([
      { intent: 'fallback', reason: 'rephrased', suggested: 'renewal-status', count: 1 },
    ]);
  });
});

describe('a thread that a person has', () => {
  it('writes nothing, neither for what is said there nor for what was said before', async () => {
    const customer = await newCustomer();
    await says(customer, 'galumph weather', 'human');
    const agent = await agentOf(context.walk);
    await agent.claim(customer);
    await says(customer, 'galumph again');
    await agent.resolve(customer, 'done');
    expect(await candidates('galumph')).toEqual([]);
  });

  it('tells by its case what was meant before', async () => {
    const { walk } = context;
    const customer = await newCustomer('facebook');
    await says(customer, 'uffish weather', 'uffish thought', 'human');
    const { caseId } = await walk.thread(customer);
    const agent = await agentOf(walk);
    await walk.rows(`update "case" set intent = 'technical-problem' where id = $1`, [caseId]);
    await agent.claim(customer);
    await says(customer, 'uffish reply');
    const told = [
      { text: 'uffish thought', reason: 'person', suggested: 'technical-problem', count: 1 },
      { text: 'uffish weather', reason: 'person', suggested: 'technical-problem', count: 1 },
    ];
    expect(await candidates('uffish')).toMatchObject(told);
    // Whoever closes it knows best.
    await walk.rows(`update "case" set intent = 'change-details' where id = $1`, [caseId]);
    await agent.resolve(customer, 'done');
    expect(await candidates('uffish')).toMatchObject(
      told.map((row) => ({ ...row, suggested: 'change-details' })),
    );
  });

  it('tells by its case, too, when the person answers in the platform’s own app', async () => {
    const { walk } = context;
    const customer = await newCustomer('facebook');
    await says(customer, 'jubjub');
    const { caseId } = await walk.thread(customer);
    await walk.rows(`update "case" set intent = 'technical-problem' where id = $1`, [caseId]);
    await customer.personReplies('Hi, this is Ada.');
    await walk.becomes(customer, 'human');
    await says(customer, 'jubjub again');
    expect(await candidates('jubjub')).toMatchObject([
      { text: 'jubjub', reason: 'person', suggested: 'technical-problem', count: 1 },
    ]);
  });

  it('begins anew when it is given back', async () => {
    const customer = await newCustomer();
    await says(customer, 'frumious', 'human');
    const agent = await agentOf(context.walk);
    await agent.claim(customer);
    await agent.returns(customer);
    await says(customer, 'when does my plan end');
    expect(await candidates('frumious')).toMatchObject([{ reason: 'unsure', suggested: null }]);
  });
});
