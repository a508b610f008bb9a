import type { Queryable } from '../../store/store';

/** A few saved replies to try the slash with; each brand writes its own. */
const REPLIES = [
  {
    name: 'declined',
    intents: ['payment-problem'],
    texts: {
      en: 'Hi {{first_name|there}}, your bank declined the card. Nothing was charged. Try another card, or PayPal, with the same link: it stays open.',
      nb: 'Hei {{first_name|der}}, banken din avviste kortet. Ingenting er trukket. Prøv et annet kort, eller PayPal, med samme lenke: den er fortsatt åpen.',
      zh: '{{first_name|您好}}，银行拒绝了这张卡，没有扣款。请用同一链接换一张卡或使用 PayPal，链接仍然有效。',
    },
  },
  {
    name: 'newlink',
    intents: ['payment-problem', 'renew'],
    texts: {
      en: 'Here is a new payment link for {{order}}: {{link}}\nThe code on the page must be {{code}}.',
      nb: 'Her er en ny betalingslenke for {{order}}: {{link}}\nKoden på siden skal være {{code}}.',
      zh: '这是订单 {{order}} 的新付款链接：{{link}}\n页面上的代码应为 {{code}}。',
    },
  },
  {
    name: 'device',
    intents: ['technical-problem'],
    texts: {
      en: 'Which phone is it now, and is the eSIM still on the old one? Then I move it for you.',
      nb: 'Hvilken telefon er det nå, og ligger eSIM-et fortsatt på den gamle? Så flytter jeg det for deg.',
      zh: '现在用的是哪款手机？eSIM 还在旧手机上吗？我来帮您转移。',
    },
  },
  {
    name: 'thanks',
    intents: [],
    texts: {
      en: 'Thank you, {{first_name|and have a good trip}}! {{agent}}, {{brand}}',
      nb: 'Tusen takk, {{first_name|og god tur}}! {{agent}}, {{brand}}',
      zh: '谢谢您，{{first_name|祝旅途愉快}}！{{agent}}，{{brand}}',
    },
  },
] as const;

/**
 * Gives the sandbox saved replies, unless somebody has written some.
 * @param now business time, epoch ms.
 */
export async function addDemoReplies(store: Queryable, now: number): Promise<void> {
  await store.query({
    name: 'demo-replies',
    text: `insert into saved_reply (name, intents, texts, updated_at)
           select r.name, r.intents, r.texts, $2 from jsonb_to_recordset($1::jsonb) r (name text, intents text[], texts jsonb)
            where not exists (select 1 from saved_reply)`,
    values: [JSON.stringify(REPLIES), now],
  });
}
