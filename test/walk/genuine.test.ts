import { describe, expect, it } from '@jest/globals';
import type { Language } from '../../src/lib/languages';
import { linkIn, textOf, useWalk } from '../support/walk';

const context = useWalk();
const LANGUAGES: readonly Language[] = ['en', 'nb', 'zh'];

const RENEW: Readonly<Record<Language, string>> = {
  en: 'renew my plan please, NO-48213, mei@fjord-esim.example',
  nb: 'jeg vil fornye abonnementet NO-48213, mei@fjord-esim.example',
  zh: '我想续费 NO-48213，邮箱 mei@fjord-esim.example',
};
const IS_IT_YOURS: Readonly<Record<Language, (thing: string) => string>> = {
  en: (thing) => `is this link really from you? ${thing}`,
  nb: (thing) => `er denne lenken virkelig fra dere? ${thing}`,
  zh: (thing) => `这个链接真的是你们发的吗？ ${thing}`,
};
const IS_ACCOUNT_YOURS: Readonly<Record<Language, string>> = {
  en: 'is @fjord_esim_support on Instagram your account?',
  nb: 'er @fjord_esim_support på Instagram kontoen deres?',
  zh: 'Instagram 上的 @fjord_esim_support 是你们的账号吗？',
};
const REALLY_YOU: Readonly<Record<Language, string>> = {
  en: 'I got a strange message, is it really from you?',
  nb: 'jeg fikk en rar melding, er den virkelig fra dere?',
  zh: '我收到一条奇怪的消息，真的是你们发的吗？',
};
const OPEN = { en: /ours|genuine/, nb: /vår|ekte/, zh: /我们的|我们发出的/ };
const RUN_OUT = { en: /run out|no longer valid/, nb: /gått ut|gjelder ikke lenger/, zh: /过期|失效/ };
const IMITATES = { en: /not ours|not us/, nb: /ikke vår|ikke oss/, zh: /不是我们/ };
const ENDING = { en: /another ending/, nb: /annen endelse/, zh: /后缀/ };
const ADDED = { en: /words were added/, nb: /lagt til ord/, zh: /加了别的词/ };
const TOLD_TEAM = { en: /team/, nb: /teamet/i, zh: /团队/ };

describe.each(LANGUAGES)('"is this really you?" in %s', (language) => {
  it('knows the link it sent itself, and says when it has run out', async () => {
    const { walk } = context;
    await walk.rows(`update "order" set status = 'expiring', expires_at = $1 where number = 'NO-48213'`, [
      walk.clock.now() + 2 * 86_400_000,
    ]);
    const mei = await walk.customer('facebook');
    await mei.says(RENEW[language]);
    const url = linkIn(await mei.hears());
    const token = url.slice(url.lastIndexOf('/') + 1);
    const before = await walk.rows('select * from link order by id');

    await mei.says(IS_IT_YOURS[language](url));
    expect(textOf(await mei.hearsAll())).toMatch(OPEN[language]);
    const [{ state } = { state: {} }] = await walk.rows<{ state: object }>(
      'select state from thread where id = $1',
      [mei.threadId],
    );
    expect(JSON.stringify(state)).not.toContain(token);
    expect(await walk.rows('select * from link order by id')).toEqual(before);

    walk.travel(49 * 3_600_000);
    await mei.says(IS_IT_YOURS[language](url));
    expect(textOf(await mei.hearsAll())).toMatch(RUN_OUT[language]);

    const other = await walk.customer('x');
    await other.says(IS_IT_YOURS[language](url));
    const told = textOf(await other.hearsAll());
    expect(told).toMatch(RUN_OUT[language]);
    expect(told).not.toMatch(/NO-48213|mei@|Norway|Norge|挪威/);
  });

  it('says why a look-alike is none of ours, and notes it once however often it is asked about', async () => {
    const { walk } = context;
    const host = `fjord-esim.${{ en: 'shop', nb: 'store', zh: 'top' }[language]}`;
    const ola = await walk.customer('instagram');
    await ola.says(IS_IT_YOURS[language](`https://${host}/pay?u=ola`));
    const answer = textOf(await ola.hearsAll());
    expect(answer).toMatch(IMITATES[language]);
    expect(answer).toMatch(ENDING[language]);
    expect(answer).toContain('fjord-esim.example');
    expect(answer).toMatch(TOLD_TEAM[language]);
    expect(answer).not.toContain(host);

    await ola.says(IS_IT_YOURS[language](`http://${host}/other`));
    await ola.hearsAll();
    const items = await walk.rows(
      'select kind, count, status, thread_id, evidence from moderation_item where subject = $1',
      [`domain:${host}`],
    );
    expect(items).toEqual([
      {
        kind: 'look_alike',
        count: 2,
        status: 'open',
        thread_id: ola.threadId,
        evidence: 'other_ending of fjord-esim.example',
      },
    ]);
  });

  it('judges an account', async () => {
    const { walk } = context;
    const ola = await walk.customer('x');
    await ola.says(IS_ACCOUNT_YOURS[language]);
    const answer = textOf(await ola.hearsAll());
    expect(answer).toMatch(IMITATES[language]);
    expect(answer).toMatch(ADDED[language]);
    expect(answer).toContain('@fjord.esim');
  });

  it('asks once for what is meant, judges it when it comes alone, and tells how to know us', async () => {
    const { walk } = context;
    const ola = await walk.customer('facebook');
    await ola.says(REALLY_YOU[language]);
    const question = textOf(await ola.hearsAll());
    for (const ours of ['@fjord.esim', '@fjordesim', 'fjord-esim.example', 'renew.fjord-esim.example'])
      expect(question).toContain(ours);
    await ola.says('https://www.fjord-esim-renew.com/x');
    expect(textOf(await ola.hearsAll())).toMatch(ADDED[language]);
    await ola.says('@fjord_esim_help');
    expect(textOf(await ola.hearsAll())).toMatch(ADDED[language]);
  });

  it('calls in a person when the second question names nothing either', async () => {
    const { walk } = context;
    const ola = await walk.customer('facebook');
    await ola.says(REALLY_YOU[language]);
    await ola.hearsAll();
    await ola.says(REALLY_YOU[language]);
    await ola.hearsAll();
    await walk.becomes(ola, 'handoff_requested');
  });
});

describe('a reported fraud', () => {
  it('becomes a moderation item and a case for a person', async () => {
    const { walk } = context;
    const ola = await walk.customer('facebook');
    await ola.says(
      'this site is a scam pretending to be you: https://cheap-roaming.example/pay?mail=ola@x.no',
    );
    const answer = textOf(await ola.hearsAll());
    expect(answer).toMatch(/bank/);
    await walk.becomes(ola, 'handoff_requested');
    expect(
      await walk.rows(
        `select kind, subject, count, evidence from moderation_item where subject like '%roaming%'`,
      ),
    ).toEqual([
      {
        kind: 'scam_report',
        subject: 'domain:cheap-roaming.example',
        count: 1,
        evidence: 'does not look like us',
      },
    ]);
  });

  it('is known to everybody once a person has confirmed it, also below its domain', async () => {
    const { walk } = context;
    await walk.rows(
      `with item as (insert into moderation_item (kind, subject, first_at, last_at, status)
                     values ('scam_report', 'domain:plain-looking.example', 1, 1, 'confirmed') returning id)
       insert into indicator (subject, item_id, confirmed_at) select 'domain:plain-looking.example', id, 1 from item`,
    );
    const mei = await walk.customer('facebook');
    await mei.says('is this link really from you? https://pay.plain-looking.example/7');
    expect(textOf(await mei.hearsAll())).toMatch(/fake/);
  });
});
