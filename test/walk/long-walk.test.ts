import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { buildEngine } from '../../src/app';
import type { ChannelName } from '../../src/channel/account';
import { randomIds } from '../../src/lib/ids';
import { strikeTokens } from '../../src/privacy/strike-tokens';
import { brandContext } from '../../src/turn/brand-context';
import { replayTurn } from '../../src/turn/replay';
import type { Trace } from '../../src/turn/trace';
import { lastOf, linkIn, model, startWalk, type Walk, type WalkOrder } from '../support/walk';
import { agentOf } from '../support/walk-agent';

const CHANNELS: readonly ChannelName[] = ['facebook', 'instagram', 'x'];
const LINES: string[] = [];

const CARD = '4111 1111 1111 1111';
const NATIONAL_ID = '010101 12345';
const PASSWORD = 'Sommer2026!!';
const SECRETS = ['4111 1111', '4111111111111111', NATIONAL_ID, NATIONAL_ID.replace(' ', ''), PASSWORD];

let walk: Walk;
let orders: WalkOrder[];
let said = '';

/** One walk through everything, on every channel: what it leaves behind is looked at from several sides. */
beforeAll(async () => {
  walk = await startWalk({
    parts: {
      log: pino({ level: 'trace' }, { write: (line: string) => void LINES.push(line) }),
      ids: { ...randomIds, pick: () => 0 },
      times: { reconcile: { firstLookMs: 50, believeAbsentMs: 500, giveUpAskingMs: 60_000 } },
    },
  });
  orders = [];
  for (const channel of CHANNELS) orders.push(...(await wander(channel)));
  await walk.settle();
  said = (await walk.log())
    .filter(({ type }) => type === 'accepted')
    .map((entry) => JSON.stringify(entry))
    .join('\n');
}, 60_000);
afterAll(() => walk.close());

describe('what a long walk leaves behind', () => {
  it('is no contact or name in any line of the log', () => {
    expect(LINES.length).toBeGreaterThan(3);
    const log = LINES.join('');
    for (const { email, phone, name } of orders)
      for (const personal of [email, phone, phone.slice(3), name]) expect(log).not.toContain(personal);
    expect(log).not.toContain('Mei Chen');
    expect(log).not.toMatch(/[\w.]+@[\w.]+\.[a-z]{2,}/);
    expect(log).not.toMatch(/\/r\/[0-9a-z]{32}/);
    expect(log).not.toMatch(/sandbox-(page-token|meta-app-secret|x-)/);
    for (const secret of [CARD, ...SECRETS.slice(0, 2), PASSWORD]) expect(log).not.toContain(secret);
  });

  it('is nothing personal in any word of the bot', () => {
    expect(said.length).toBeGreaterThan(2_000);
    for (const { email, phone, name } of orders)
      for (const personal of [email, phone, phone.slice(3), name]) expect(said).not.toContain(personal);
    for (const secret of SECRETS) expect(said).not.toContain(secret);
  });

  it('is no card number, national id or password in any table', async () => {
    for (const secret of [CARD, ...SECRETS]) expect(await tablesWith(secret)).toEqual([]);
    // The search itself works: what was written in the same messages is found.
    expect(await tablesWith('is my card number')).toEqual(
      expect.arrayContaining(['public.inbox', 'public.message']),
    );
    expect(await tablesWith('[card]')).toEqual(
      expect.arrayContaining(['public.inbox', 'public.message', 'public.turn']),
    );
  });

  it('is no link anywhere once it was sent', async () => {
    const links = [...said.matchAll(/\/r\/([0-9a-z]{32})/g)].map(([, token]) => token ?? '');
    expect(links.length).toBeGreaterThan(3);
    const places = (await Promise.all(links.map(tablesWith))).flat();
    expect(places).toEqual([]);
  });

  it('are turns that all replay to the same understanding and actions', async () => {
    const engine = await buildEngine(walk.brand, model());
    const turns = await walk.rows<{ trace: Trace }>('select trace from turn order by id');
    expect(turns.length).toBeGreaterThan(60);
    for (const { trace } of turns) expect(await replayTurn(trace, engine, walk.brand)).toEqual([]);
  });

  it('are turns whose actions give the same words again', async () => {
    const engine = await buildEngine(walk.brand, model());
    const turns = await walk.rows<{ trace: Trace }>('select trace from turn order by id');
    for (const { trace } of turns) {
      const { parts } = engine.replies.render({
        actions: trace.actions,
        state: trace.input.state,
        language: trace.language,
        brand: brandContext(walk.brand, trace.input.context.channel),
        pick: () => 0,
        linkFor: () => ({
          url: `${walk.app.url}/r/${'0'.repeat(32)}`,
          code: 'XX-XX',
          expiresAt: trace.input.context.now + 48 * 3_600_000,
        }),
      });
      expect(withoutCodes(trace.words)).toEqual(withoutCodes(parts));
    }
  });

  it('is a recorded reason for every message of a customer that got no answer', async () => {
    const unanswered = await walk.rows(
      `select m.id, m.text from message m
        where m.origin = 'customer' and m.suppressed is null
          and not exists (select 1 from outbox o join inbox i on i.id = o.inbox_id
                           where o.thread_id = m.thread_id and i.platform_at >= m.at)`,
    );
    expect(unanswered).toEqual([]);
    const reasons = await walk.rows<{ suppressed: string }>(
      'select distinct suppressed from message where suppressed is not null order by 1',
    );
    expect(reasons.map((row) => row.suppressed)).toEqual(
      expect.arrayContaining(['human_control', 'opt_out']),
    );
  });
});

/** Everything customers do, once, on one channel. @returns the orders it was about. */
async function wander(channel: ChannelName): Promise<WalkOrder[]> {
  const [first, second] = [await walk.order(), await walk.order()];
  const talk = async (texts: readonly string[]) => {
    const customer = await walk.customer(channel);
    for (const text of texts) {
      walk.travel(1_000);
      await customer.says(text);
      heard = await customer.hearsAll();
    }
    return customer;
  };
  let heard: Awaited<ReturnType<Awaited<ReturnType<Walk['customer']>>['hearsAll']>> = [];

  const mei = await talk([
    'hello',
    'when does my plan end?',
    first.number,
    'wrong@mail.example',
    first.email,
    'yes please',
  ]);
  await walk.pay(linkIn(lastOf(heard)));
  await mei.hearsAll();
  await mei.says('thanks!');
  await mei.hearsAll();

  await talk([
    'Hei',
    'jeg vil fornye',
    second.phone,
    second.number,
    'er du en robot?',
    'takk',
    'stopp',
    'hei?',
    'start',
  ]);
  await talk(['你好', '我想续费', `${second.number} ${second.email}`, '转人工', '谢谢']);
  await talk(['qwerty zxcv', 'fnord blorp', 'wibble wobble', 'anybody?']);
  await talk([`renew ${first.number} and ${second.number} ${second.email}`, `sorry, ${second.number}`]);

  const careless = await talk([
    `${CARD} is my card number, please renew ${first.number}`,
    `fødselsnummeret mitt er ${NATIONAL_ID}`,
    `my password is ${PASSWORD}`,
    'human',
  ]);
  const agent = await agentOf(walk);
  await agent.reply(careless, 'Please do not send card numbers here.');
  await careless.hears();
  await careless.says(`ok, but ${CARD.replaceAll(' ', '')} is my card number`);
  await careless.personReplies('We have deleted it.');
  await walk.settle();
  await agent.returns(careless);
  await careless.hearsAll();
  if (channel !== 'x') {
    await careless.sends({ postback: { payload: 'human', title: `${CARD} is my card number` } });
    await walk.settle();
    await careless.event('edit', { text: `edited: ${CARD} is my card number`, await: true });
    await walk.settle();
  }
  await walk.deliver(channel, strange(channel));
  await walk.fault('outage', { channel, times: 1 });
  await talk(['hello']);
  return [first, second];
}

/** A genuine delivery of a shape that nobody knows, with a card number in it. */
function strange(channel: ChannelName): object {
  const account = walk.brand.accounts.find((one) => one.channel === channel);
  const note = { text: `${CARD} is my card number`, password: `my password is ${PASSWORD}` };
  if (channel === 'x') return { for_user_id: account?.id, telepathy_events: [note] };
  return {
    object: channel === 'facebook' ? 'page' : 'instagram',
    entry: [
      {
        id: account?.id,
        time: 1,
        messaging: [{ sender: { id: '1' }, recipient: { id: account?.id }, timestamp: 1, telepathy: note }],
      },
    ],
  };
}

/** Tables, the queue's included, in which a row holds this text. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await walk.rows<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await walk.rows<{ n: number }>(
      `select count(*) n from ${name} t where strpos(t::text, $1) > 0`,
      [text],
    );
    if ((row?.n ?? 0) > 0) found.push(name.replaceAll('"', ''));
  }
  return found;
}

function withoutCodes(words: Trace['words']): unknown {
  const text = strikeTokens(JSON.stringify(words)).replace(
    /\b[0-9A-HJKMNP-TV-Z]{2}-[0-9A-HJKMNP-TV-Z]{2}\b/g,
    'XX-XX',
  );
  return JSON.parse(text);
}
