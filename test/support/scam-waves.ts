import type { ChannelName } from '../../src/channel/account';
import type { Walk } from './walk';
import type { Customer } from './walk-customer';

/** A sender of a wave with what they write, one message after the other. */
export interface Sending {
  readonly channel: ChannelName;
  readonly texts: readonly string[];
}

const CHANNELS = ['instagram', 'facebook', 'x'] as const;
const NAMES = ['Ola', 'Kari', 'Wei', 'Ada', 'Ivar', 'Lin', 'Sam', 'Noor'];

const channelOf = (n: number): ChannelName => CHANNELS[n % CHANNELS.length] ?? 'facebook';
const nameOf = (n: number): string => NAMES[n % NAMES.length] ?? 'you';

/** 24 senders, 36 messages: an impostor of ours who asks for a wallet's words. Two reasons at once. */
export const IMPOSTORS: readonly Sending[] = Array.from({ length: 24 }, (_, n) => ({
  channel: channelOf(n),
  texts: [
    `Dear ${nameOf(n)}, your rewards wallet could not be synced. Send your 12 word recovery phrase to our desk @fjord_esim.help${n} within 24 hours or lose it 🔒`,
    ...(n < 12 ? [`${nameOf(n)}, last warning: send the recovery phrase to @fjord_esim.help${n} today`] : []),
  ],
}));

/** 16 senders, 24 messages: an advert for somebody on Telegram. One reason, so people have to say what it is. */
export const ADVERTS: readonly Sending[] = Array.from({ length: 16 }, (_, n) => ({
  channel: channelOf(n),
  texts: [
    `Hi ${nameOf(n)} 👋 lovely page you have here. For quick growth ideas add @kofi_ideas${n} on Telegram, he helped me a lot and you can thank me later`,
    ...(n < 8
      ? [`Hi again ${nameOf(n)} 👋 do not forget, for quick growth ideas add @kofi_ideas${n} on Telegram`]
      : []),
  ],
}));

/** Ordinary customers whose words come close. */
export const INNOCENT: readonly string[] = [
  'I just got this: "your rewards wallet could not be synced. Send your 12 word recovery phrase to our desk @fjord_esim.help3 within 24 hours or lose it" is this you?',
  'Is this real? Dear Ola, your rewards wallet could not be synced. Send your 12 word recovery phrase to our desk @fjord_esim.help1',
  'Someone is pretending to be you, they say: add @kofi_ideas2 on Telegram for quick growth ideas',
  'Hei, jeg fikk en melding fra @fjord_esim.help, er dette dere?',
  '我收到一条消息让我把助记词发给 @fjord_esim.help，这是你们吗？',
  'Can I pay my renewal with a gift card?',
  'I got a gift card from my mum, can I use it to buy more data?',
  'I never received my verification code, please send it again',
  'Hi, I want to renew my eSIM for another month please',
  'Hi, I want to renew my eSIM for another month please',
  'Hei, jeg vil gjerne fornye eSIM-kortet mitt',
  '你好，我想续费我的eSIM套餐',
  'Do you also answer on Telegram or WhatsApp? Instagram is blocked at work',
  'Can you call me on WhatsApp instead? My number is +47 412 34 567',
  'My account says it has been suspended, what happened?',
  'My plan was suspended although I paid yesterday, order NO-48214',
  'Is https://fjord-esim-secure.com/renew your website?',
  'My friend @anna.travels told me you have a discount, is that right?',
  'Do you have a bitcoin payment option? I only have crypto',
  'Kan jeg vinne noe i konkurransen deres på Instagram?',
];

/** Senders at once: a wave, but one that a busy machine still answers in time. */
const AT_ONCE = 8;

/** Has new people write all of it: first everybody their first message, then the second of those who have one. */
export async function wave(walk: Walk, sendings: readonly Sending[]): Promise<Customer[]> {
  const customers = await Promise.all(sendings.map(({ channel }) => walk.customer(channel)));
  for (const round of [0, 1]) {
    const says = sendings.flatMap(({ texts }, n) => {
      const [text, customer] = [texts[round], customers[n]];
      return text === undefined || !customer ? [] : [() => customer.says(text)];
    });
    for (let from = 0; from < says.length; from += AT_ONCE) {
      await Promise.all(says.slice(from, from + AT_ONCE).map((say) => say()));
      await walk.settle();
    }
  }
  return customers;
}
