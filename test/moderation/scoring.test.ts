import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadBrand } from '../../src/brand';
import type { Signal } from '../../src/console/contract/verdict';
import { projectRoot } from '../../src/lib/project-root';
import { isAlike, printsOf } from '../../src/moderation/scoring/prints';
import { readSignals, soundsOrdinary } from '../../src/moderation/scoring/read-signals';
import { weigh } from '../../src/moderation/scoring/score';
import { createJudge } from '../../src/renewals/genuine/judge';
import { ADVERTS, IMPOSTORS, INNOCENT } from '../support/scam-waves';

const judge = createJudge(
  loadBrand(join(projectRoot(), 'config/brand.yaml'), {}),
  () => 'https://renew.fjord-esim.example',
);
const NOTHING_KNOWN = { knownFake: false, phrases: [] };
const read = (text: string, known: { knownFake: boolean; phrases: readonly string[] } = NOTHING_KNOWN) =>
  readSignals(text, judge.judge(text), known);
const firstOf = ([sending]: readonly { texts: readonly string[] }[]) => sending?.texts[0] ?? '';

describe('the signals of a message', () => {
  it.each<[Signal, string]>([
    ['gift_card', 'Buy two Steam gift cards and send me the codes'],
    ['gift_card', 'Kjøp et gavekort og send meg koden'],
    ['gift_card', '请购买三张礼品卡'],
    ['seed_phrase', 'Enter the seed phrase to unlock'],
    ['seed_phrase', '请发送您的助记词'],
    ['credentials', 'Reply with your password and the OTP'],
    ['credentials', 'Bekreft her med engangskoden din'],
    ['credentials', '请提供您的验证码'],
    ['money_bait', 'Guaranteed daily profits with bitcoin mining'],
    ['money_bait', 'Du har vunnet en iPhone'],
    ['money_bait', '恭喜您中奖了'],
    ['engagement', 'Promote it on @travel.daily'],
    ['engagement', 'Join our engagement pod and grow your page'],
    ['engagement', '专业涨粉'],
    ['account_threat', 'Your Facebook page will be permanently disabled'],
    ['account_threat', 'Siden din vil bli slettet'],
    ['account_threat', '您的主页将被停用'],
    ['channel_invite', 'add @kofi_fx on Telegram'],
    ['channel_invite', 'Message me on WhatsApp: chat.whatsapp.com/AbCd'],
    ['channel_invite', 'Skriv til @kofi_fx på Telegram'],
    ['channel_invite', '加电报：kofi'],
    ['look_alike', 'Log in at fjord-esim-secure.com'],
    ['link_heavy', 'see bit.ly/3abcd'],
  ])('sees %s in "%s"', (signal, text) => {
    expect(read(text).signals).toContain(signal);
  });

  it('sees through full-width letters', () => {
    expect(read('send the ｓｅｅｄ ｐｈｒａｓｅ').signals).toContain('seed_phrase');
  });

  it('knows a phrase that people have listed, whatever signs are between its letters', () => {
    const known = { knownFake: false, phrases: ['thankmelater'] };
    expect(read('you can thank... me LATER', known).signals).toContain('known_fake');
  });

  it('names whom a message leads to', () => {
    expect(read('add @kofi_fx on Telegram').subjects).toEqual(['handle:telegram:kofi_fx']);
  });

  it('reads ten thousand characters in a few milliseconds', () => {
    const texts = ['add @'.repeat(2_000), 'send your '.repeat(1_000), 'gift card '.repeat(1_000)];
    const began = performance.now();
    for (const text of texts) read(text);
    expect(performance.now() - began).toBeLessThan(300);
  });
});

describe('the weight of signals', () => {
  it('needs two independent reasons to be certain', () => {
    expect(weigh(['seed_phrase', 'credentials', 'gift_card', 'money_bait', 'first_contact']).level).toBe(
      'suspicious',
    );
    expect(weigh(['seed_phrase', 'look_alike']).level).toBe('certain');
  });

  it('says nothing of first contact alone, nor of a text that many write', () => {
    expect(weigh(['first_contact']).level).toBe('nothing');
    expect(weigh(['same_text']).level).toBe('nothing');
  });

  it('takes the word of people on a campaign for a reason of its own', () => {
    expect(weigh(['known_campaign']).level).toBe('certain');
  });
});

describe('two waves and ordinary customers', () => {
  it('is certain of impostors who ask for a wallet, and leaves adverts to people', () => {
    const signalsOf = (text: string): Signal[] => [...read(text).signals, 'first_contact'];
    expect(weigh(signalsOf(firstOf(IMPOSTORS))).level).toBe('certain');
    expect(weigh([...signalsOf(firstOf(ADVERTS)), 'same_text']).level).toBe('suspicious');
  });

  it('finds copies alike although name and account differ, and the two waves not', () => {
    const prints = (wave: typeof ADVERTS, n: number) => printsOf(wave[n]?.texts[0] ?? '');
    expect(isAlike(prints(ADVERTS, 0), prints(ADVERTS, 5))).toBe(true);
    expect(isAlike(prints(IMPOSTORS, 1), prints(IMPOSTORS, 7))).toBe(true);
    expect(isAlike(prints(ADVERTS, 0), prints(IMPOSTORS, 0))).toBe(false);
  });

  it.each(INNOCENT)('is never certain of: %s', (text) => {
    const signals: Signal[] = [...read(text).signals, 'first_contact', 'same_text'];
    expect(soundsOrdinary(text) || weigh(signals).level !== 'certain').toBe(true);
  });
});
