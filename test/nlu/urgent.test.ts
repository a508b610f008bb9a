import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findUrgent } from '../../src/nlu/urgent';
import { fastestMs } from './support';

describe('findUrgent', () => {
  it.each([
    'human',
    'HUMAN!!!',
    'I want to talk to a human',
    'can I speak to a real person please',
    'agent',
    'get me an agent',
    'connect me with customer service',
    'live chat',
    'is there a person I could chat with?',
    'menneske',
    'Menneske takk',
    'jeg vil snakke med et menneske',
    'kan jeg snakke med noen',
    'kundeservice',
    'jeg vil ha en ekte person',
    'sett meg over til en kundebehandler',
    '转人工',
    '人工客服',
    '我要人工',
    '请帮我转人工谢谢',
    '我想和真人说话',
    '找客服',
    '轉人工',
    'hu\u200bman',
    'ｈｕｍａｎ',
    'human plz, order 40011',
    'could somebody from your staff... can an employee look at this',
    'kan en kundebehandler svare meg',
    'får eg prata med eit menneske eller et menneske',
    '能不能让真人来处理',
    '人工人工',
    '换你们同事吧',
  ])('%p asks for a person', (text) => {
    expect(findUrgent(text)).toBe('human');
  });

  it.each([
    'stop',
    'STOP',
    'Stop.',
    'STOPP!!!',
    'stopp',
    '停止',
    'please stop',
    'stop messaging me',
    "don't message me again",
    'unsubscribe',
    'stop sending me these messages',
    'slutt å sende meg meldinger',
    'ikke send meg flere meldinger',
    'meld meg av',
    '不要再给我发消息',
    '别再发了',
    '退订',
    'ＳＴＯＰ',
    's\u200btop',
    'stop 🤬',
    'leave me alone',
    'opt out',
    'TD',
    '我不想再收到你们的消息了',
    "I don't want any more messages from you",
    'jeg vil ikke ha flere meldinger',
    '不想收到提醒了',
    'vil ikke høre fra dere',
    'take my number off your list',
    'fjern nummeret mitt fra lista',
    '把我从名单里删掉',
    '别再提醒我',
    'la me vær',
  ])('%p asks for silence', (text) => {
    expect(findUrgent(text)).toBe('stop');
  });

  it.each(['start', 'START', 'Start!', '开始', 'start please', 'begynn'])('%p ends the silence', (text) => {
    expect(findUrgent(text)).toBe('start');
  });

  it.each([
    'stop auto-renewal?',
    'how do I stop auto renewal',
    'kan jeg stoppe automatisk fornyelse',
    '停止自动续费',
    'stop my plan',
    'do not stop my plan',
    'my data stopped working',
    'stopp fornyelsen',
    'start my renewal',
    'when does it start',
    '什么时候开始',
    'are you human?',
    'er du et menneske',
    '你是真人吗',
    'am I talking to a person or a bot',
    "I don't need a human",
    '不用转人工',
    '人工智能',
    'I want to renew',
    'someone sent me a link',
    'personal data',
    'can someone renew it for me',
    '',
    '👍',
    'NO-48213',
    'bus stop near Oslo S',
    'fortsett',
    'human rights',
    'hello customer service, my esim is dead',
    'I was an agent once, my order is 40011',
    '请用英语回复，我同事要看',
    'remove the 5 GB plan from my account',
    "I don't want to miss your messages",
    '没有收到消息',
    'jeg fikk ikke meldingen',
    '不要取消我的套餐',
    'hva er nummeret til kundeservice',
    "sorry didn't mean to stop the messages",
    'not asking to stop messages, asking to delete what you stored',
    'does Fjord contact people on WhatsApp? someone did',
    '昨天那个客服说话阴阳怪气的，什么素质',
    '每个客服都能翻我聊天记录吗',
  ])('%p is not urgent', (text) => {
    expect(findUrgent(text)).toBeUndefined();
  });

  it('never throws and stays linear', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void findUrgent(text)));
    for (const piece of ['talk to ', 'stop ', 'don’t ', '不要', ' ', 'are you ', 'a'])
      expect(fastestMs(8, () => findUrgent(piece.repeat(10_000 / piece.length)))).toBeLessThan(20);
  });
});
