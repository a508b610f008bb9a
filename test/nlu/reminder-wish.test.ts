import { describe, expect, it } from '@jest/globals';
import { findReminderWish } from '../../src/nlu/reminder-wish';

describe('findReminderWish', () => {
  it.each([
    'remind me before it ends',
    'Can you remind me a week before?',
    'please send me a reminder when the plan is about to expire',
    'I would like to get a reminder',
    'Turn reminders on',
    'reminders please',
    "remind me so I don't forget",
    'send meg en påminnelse før det går ut',
    'Kan du minne meg på det?',
    'minn meg på å fornye',
    'jeg vil gjerne ha en påminnelse',
    'påminnelse takk',
    '到期前提醒我',
    '请在到期前提醒一下',
    '帮我设置到期提醒',
    '能提醒我续费吗',
    '到时候提醒我，别忘了',
  ])('hears the request: %s', (text) => {
    expect(findReminderWish(text)).toBe('yes');
  });

  it.each([
    'no reminders',
    'No more reminders please',
    'stop the reminders',
    'stop sending me reminders',
    "don't remind me",
    "I don't want any reminders",
    'turn off reminders',
    'ingen påminnelser',
    'stopp påminnelsene',
    'ikke minn meg på det',
    'jeg vil ikke ha flere påminnelser',
    '不要提醒',
    '别再提醒我',
    '取消提醒',
    '不要再给我发续费提醒',
  ])('hears the refusal: %s', (text) => {
    expect(findReminderWish(text)).toBe('no');
  });

  it.each([
    'will you remind me?',
    'do you send reminders',
    'får jeg en påminnelse?',
    '到期会提醒吗？',
    '有提醒吗？',
  ])('hears the question: %s', (text) => {
    expect(findReminderWish(text)).toBe('ask');
  });

  it.each([
    'I want to renew my plan',
    "you didn't remind me and now it has expired",
    'nobody reminded me',
    'why did I get a reminder?',
    'I got no reminder at all',
    'remind me what my order number was',
    'remind me how much it costs',
    'is this reminder e-mail fake?',
    'jeg fikk ingen påminnelse',
    'hvorfor fikk jeg en påminnelse',
    '为什么没有提醒我',
    '提醒我订单号是多少',
    // Silence altogether is heard elsewhere, and is more.
    'stop all messages and reminders',
    '不要再给我发消息和提醒',
    '',
  ])('takes it for no consent: %s', (text) => {
    expect(findReminderWish(text)).not.toBe('yes');
    expect(findReminderWish(text)).not.toBe('no');
  });
});
