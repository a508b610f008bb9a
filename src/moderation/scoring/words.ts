import type { Signal } from '../../console/contract/verdict';

type Spoken = Extract<
  Signal,
  | 'gift_card'
  | 'seed_phrase'
  | 'credentials'
  | 'money_bait'
  | 'engagement'
  | 'account_threat'
  | 'channel_invite'
>;

/**
 * What scammers write to brands, in the languages of our customers, on lower-case text in plain letters. Each pattern
 * looks at a bounded stretch and repeats nothing nested: time grows with the text and no faster. "Your" and the verb
 * matter: a customer speaks of "my code" and asks to be sent one.
 */
export const WORDS: readonly (readonly [Spoken, RegExp])[] = [
  [
    'gift_card',
    /\b(?:send|buy|purchase|get|scratch|share|text)\b.{0,40}\bgift ?-?cards?\b|\bgift ?-?cards? (?:code|pin|number|photo|picture)s?\b.{0,30}\b(?:to|via|by)\b|\b(?:kjøp|send|kjop)\b.{0,40}\bgavekort|(?:购买|买|发送|发).{0,12}(?:礼品卡|充值卡|点卡)/u,
  ],
  [
    'seed_phrase',
    /\b(?:seed|recovery|secret|backup)[ -]phrases?\b|\b(?:12|24|twelve)[ -]words?\b.{0,20}\bphrase|\bprivate keys?\b|\b(?:validate|verify|sync|connect|restore) your wallet\b|\b(?:seed|gjenopprettings)-?frase|\bprivate? nøkke|助记词|私钥|恢复短语|验证.{0,4}钱包/u,
  ],
  [
    'credentials',
    /\b(?:send|give|share|reply with|confirm|enter|tell)\b.{0,24}\byour (?:\w+ ){0,2}(?:password|passcode|pin|otp|verification code|login|bankid|card number|cvv)\b|\b(?:send|oppgi|bekreft)\b.{0,24}\b(?:passordet|pin-koden|engangskoden|bankid|kortnummeret) (?:ditt|din)\b|(?:发|提供|告诉|确认|输入).{0,6}(?:你的|您的).{0,4}(?:密码|验证码|卡号)/u,
  ],
  [
    'money_bait',
    /\b(?:guaranteed|daily|weekly) (?:profits?|returns?|income)\b|\binvest\w*\b.{0,30}\b(?:bitcoin|btc|crypto|forex|usdt)\b|\b(?:bitcoin|crypto|forex)\b.{0,20}\b(?:trading|mining|investment|mentor)\b|\bdouble your\b|\byou(?:'ve| have) (?:won|been (?:selected|chosen))\b|\bclaim your (?:prize|reward|giveaway|airdrop)\b|\bdu har vunnet\b|\bhent (?:din )?(?:premie|gevinst)|\bgarantert avkastning|恭喜.{0,6}中奖|领取.{0,4}(?:奖品|奖金|空投)|稳赚|日赚|高回报/u,
  ],
  [
    'engagement',
    /\bpromote (?:it|this|your (?:page|post|product|brand|pics?|photos?))\b|\b(?:dm|send|tag) (?:it|this|your pics?)? ?(?:to|on|at) @|\bgrow your (?:page|followers|audience|account|instagram)\b|\b(?:\d{1,3}k|real|more|free|organic) followers\b|\b(?:get|be) featured\b|\bbrand ambassador\b|\bboost your (?:posts?|sales|page|reach|engagement)\b|\bengagement (?:pod|group)s?\b|\bshout ?outs?\b|\bpaid collab|\bflere følgere\b|\bvoks på instagram\b|\bfremme (?:siden|profilen) din\b|涨粉|互粉|互赞|刷赞|代运营|推广你的/u,
  ],
  [
    'account_threat',
    /\byour (?:facebook |instagram |business )?(?:page|account|profile)\b.{0,30}\b(?:disabled|deleted|suspended|restricted|removed|unpublished|deactivated)\b|\bcopyright (?:infringement|violation|complaint)\b|\b(?:file|submit|request) an? appeal\b|\b(?:violat\w+|against) (?:our |the )?community (?:standards|guidelines)\b|\bmeta (?:support|business|security|verified) (?:team|center|centre)\b|\b(?:siden|kontoen) (?:din|deres)\b.{0,30}\b(?:slettet|deaktivert|sperret|stengt)|(?:主页|账号|帐号|账户).{0,8}(?:将被|已被|会被).{0,4}(?:停用|删除|封禁|限制)|侵犯.{0,4}版权/u,
  ],
  [
    'channel_invite',
    /\b(?:add|join|message|text|dm|contact|write(?: to)?|hit up|reach(?: out)?(?: to)?|follow)\b.{0,40}(?:@[\w.]{3,40}|\bt\.me\/).{0,40}\b(?:telegram|whats ?app|signal|discord|wechat)\b|\b(?:add|join|message|text|contact|write|reach)\b.{0,40}\b(?:telegram|whats ?app|discord)\b.{0,24}(?:@[\w.]{3,40}|\b(?:t\.me|chat\.whatsapp\.com|discord\.gg)\/)|\b(?:add|join|follow|visit)\b.{0,30}\b(?:t\.me|chat\.whatsapp\.com|discord\.gg)\/|\b(?:legg til|bli med|skriv til|kontakt)\b.{0,40}(?:@[\w.]{3,40}).{0,30}\b(?:telegram|whatsapp|discord)\b|\b(?:legg til|bli med|skriv til)\b.{0,30}\b(?:telegram|whatsapp|discord)\b.{0,24}@[\w.]{3,40}|(?:加|添加|联系|关注|加入).{0,12}(?:电报|飞机|telegram|whatsapp|微信|vx).{0,12}[@:：]/u,
  ],
];

/** Signs of an ordinary customer: whoever shows us a fraud, or asks whether it is one, writes the fraud's own words. */
export const ORDINARY =
  /\bis (?:this|that|it)\b.{0,60}\b(?:you|yours|real|legit\w*|genuine|official|scam|fake|fraud|phishing|spam)\b|\bis .{3,80} your (?:web ?site|site|page|link|account|shop)\b|\b(?:is|are) (?:this|that|these) (?:really |actually )?from you\b|\bi (?:just )?(?:got|received|was sent)\b|\bsomeone (?:is |has )?(?:sent|sending|messaged|pretend\w*|impersonat\w*|claim\w*)\b|\b(?:want|like|need|wish|have) to (?:report|warn)\b|\b(?:beware|scammers?)\b|\b(?:my|mine) (?:order|e-?sim|sim|plan|renewal|data)\b|\ber (?:dette|det|denne)\b.{0,60}\b(?:dere|deres|ekte|svindel|falsk\w*|lureri)\b|\b(?:jeg )?(?:fikk|mottok|har fått)\b|\bnoen (?:utgir|sender|har sendt)\b|\b(?:svindel|melde fra)\b|\bmitt? (?:e-?sim|abonnement|ordre)|(?:这|那).{0,20}(?:是你们|是真的|真的吗|骗子|诈骗|假的|官方吗)|(?:收到|有人发|有人冒充|举报)|我的(?:订单|套餐|esim)/u;
