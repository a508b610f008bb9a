import { cleanText } from './clean-text';

/** Wishes that are granted in every state, before anything that could fail has run. */
export type Urgent = 'human' | 'stop' | 'start';

/** Urgent wishes are short or stand at the beginning of a text; a pasted novel is read only so far. */
const MAX_CHARACTERS = 1_000;

const PERSON_EN =
  '(?:humans?|persons?|people|someone|somebody|agents?|advisors?|adviser|representatives?|reps?|operators?|staff|employee|customer (?:service|support|care)|support(?: team| agent| person)?|your team|colleague|manager|supervisor)';
const PERSON_NB =
  '(?:mennesker?|personer?|folk|noen(?: andre)?|kundebehandlere?n?|saksbehandlere?n?|kundeservice|kundesenter(?:et)?|kundestøtte|support|medarbeidere?|ansatt|rådgiver|konsulent|operatør|sjefen?|person)';
const ADJECTIVE =
  '(?:(?:a|an|the|some|any|one of your|your|en|et|ei|ein|eit|noen)\\s)?(?:(?:real|actual|live|living|human|proper|normal|ekte|levende|vanlig|virkelig|ordentlig)\\s){0,2}';

/** The whole text, politeness apart. */
const HUMAN_ALONE = new RegExp(
  `^(?:${ADJECTIVE}(?:human|person|agent|operator|representative|rep|menneske|mennesket|mennesker|kundebehandler|saksbehandler|kundeservice|medarbeider|operatør|person)|real human being|live chat|customer (?:service|support)|human (?:help|support|agent|being)|menneskelig hjelp|manuell hjelp|talk to (?:human|agent)|人工|转人工|人工客服|转人工客服|人工服务|转人工服务|真人|真人客服|客服|找客服|找人工|要人工|转客服|转接人工|接人工|转人工吧|轉人工|真人客服)$`,
  'u',
);
/** One part of a sentence, politeness apart: "agent pls, my order is ...". Names of departments are often an address. */
const HUMAN_CLAUSE =
  /^(?:(?:an?|real|live|en|et|ekte) ){0,2}(?:human|person|agent|operator|representative|menneske|kundebehandler|saksbehandler)$|^(?:转|轉|要|找)?(?:人工|真人)(?:客服|服务)?$|^(?:人工){2,}$/u;
const CLAUSE_END = /[.!?,;:\n。]/u;
/** A wish to be connected, anywhere in the text. */
const HUMAN_WISH = [
  /\b(?:can|could|may|will|let|have|want|need)\b[^.!?\n]{0,20}\b(?:human|real person|staff|employee|colleague|agent|team member)\b[^.!?\n]{0,16}\b(?:take (?:this )?over|help|look|read|handle|reply|answer|write|chat|talk|deal)/u,
  /(?<!\p{L})(?:kan|kunne|få|la|vil)(?!\p{L})[^.!?\n]{0,16}(?<!\p{L})(?:menneske|ansatt|kundebehandler|saksbehandler|medarbeider|kollega|ekte person)(?!\p{L})[^.!?\n]{0,16}(?<!\p{L})(?:lese|se på|ta over|overta|hjelpe|svare|snakke|ta seg)/u,
  /^(?:sett|sett meg|kan du sette meg) over(?: til noen)?$/u,
  /(?:能不能|能否|可以|可不可以|请|让|叫|换|找|有没有)[^。！？!?\n]{0,8}(?:工作人员|真人|活人|专人|负责人)[^。！？!?\n]{0,4}(?:处理|来|看|接|回|帮|说|谈|跟进)|(?:叫|让|换|找|转)(?:一下|个)?(?:你们?|您们?)的?同事|找个?(?:真|活)?人(?:来)?(?:说|谈|聊|处理|帮)/u,
  new RegExp(
    `\\b(?!contact people)(?:talk|speak|chat|write|transfer|connect|pass|forward|put|get|hand|reach|contact|switch|escalate)(?:ing)?\\s(?:me\\s|this\\s|it\\s)?(?:over\\s|through\\s)?(?:to|with|on to|onto)?\\s?${ADJECTIVE}${PERSON_EN}\\b`,
    'u',
  ),
  new RegExp(
    `\\b(?:want|need|like|give me|get me|prefer|rather have|have)\\s(?:to have\\s)?${ADJECTIVE}(?:human|person|agent|representative|operator|rep)\\b`,
    'u',
  ),
  /\b(?:is there|are there)\s(?:a |an |any )?(?:real |actual |live )?(?:human|person|people|agent)s?\b.{0,30}\b(?:talk|speak|chat|help|there|available)/u,
  new RegExp(
    `\\b(?:snakk[ea]?r?|prat[ea]?r?|chatt[ea]?|skriv[ea]|kontakt(?:e)?|få|sett(?:e)?|overfør(?:e)?|koble?|send|ha|trenger|ønsker)\\s(?:meg\\s|denne\\s)?(?:over\\s|videre\\s)?(?:til\\s|med\\s|i kontakt med\\s|tak i\\s|hjelp (?:av|fra)\\s){0,2}${ADJECTIVE}${PERSON_NB}(?!\\p{L})`,
    'u',
  ),
  /(?:转|轉|接|换|找|要|需要|联系|叫|请|想和|想跟|帮我转)[^。！？!?\n]{0,8}(?:人工|真人|客服|活人|工作人员|客服人员)/u,
  /(?:人工|真人|客服|活人)[^。！？!?\n]{0,4}(?:在吗|在不在|有吗|服务|帮我|处理|接一下|聊(?!天记录))/u,
  /(?:跟|和|与)[^。！？!?\n]{0,6}(?:真人|人工|活人|客服|工作人员)[^。！？!?\n]{0,4}(?:说|聊|谈|讲|沟通|对话|联系)/u,
];
/** A question what we are, not a wish for somebody else. */
const WHAT_ARE_YOU =
  /\b(?:are (?:you|u)|r u|you'?re|is this|is it|is that|am i|er du|er dere|er dette|er det|snakker jeg med|chatter jeg med|prater jeg med|you are)\b[^.!?\n]{0,40}\b(?:human|person|robot|bot|ai|machine|agent|menneske|maskin|ekte)|(?:你是|您是|你们是|这是|是不是|还是)[^。！？!?\n]{0,10}(?:人工|真人|机器人|活人|客服)/u;
const WISH_WORD =
  /\b(?:can|could|want|need|please|let me|vil|kan|få|må|gjerne|please)\b|转|轉|找|我要|想要|帮我/u;
/** "I do not need a human". */
const NO_WISH =
  /\b(?:don'?t|do not|no need|not|ikke|trenger ikke|slipper)\b[^.!?\n]{0,20}\b(?:human|person|agent|menneske|kundeservice|kundebehandler)|(?:不要|不用|不需要|别)(?:转|找)?(?:人工|真人|客服)/u;

const STOP_ALONE =
  /^(?:stop+|stop it|stop that|stop this|stop now|just stop|stop all|stopall|unsubscribe|unsub|quit|opt[ -]?out|opt me out|leave me alone|go away|stop stop(?: stop)?|stopp+|stopp det|stopp nå|stans|slutt(?: nå)?|avslutt|meld (?:meg )?av|avmeld|avmelding|la (?:meg|mæ|me) (?:være|vær|va)(?: i fred)?|hold opp|停止?|停下|停下来|停止吧|退订|取消订阅|td|别发了|不要发了|别烦我|不要烦我|别再发了|不要再发了|别再发|停发|退訂)$/u;
const STOP_MESSAGES = [
  /\b(?:stop|quit)\s(?:sending|messaging|texting|writing|contacting|spamming|bothering|dm'?ing|dming|pinging|with (?:the|these|your|all) (?:messages|dms|texts|spam))\b(?!.{0,12}\b(?:renew|invoice|receipt))/u,
  /\bstop\s(?:all\s|the\s|these\s|those\s|your\s|any\s)*(?:messages?|dms?|texts?|spam|notifications|contact)\b/u,
  /\b(?:don'?t|do not|dont|never)\s(?:ever\s)?(?:message|text|contact|write|dm|bother|spam|send)\s(?:to\s)?(?:me|us)?\s?(?:again|any ?more|any messages|messages|more|ever)/u,
  /\bno more (?:messages|dms|texts)\b/u,
  /\b(?:don'?t|do not|dont) (?:want|wish)(?: to (?:get|receive|have))?(?: any| more| these| your| those){0,2} (?:messages|dms|texts|reminders|notifications)\b/u,
  /\b(?:don'?t|do not|dont) want to hear from you\b/u,
  /\b(?:remove|delete|take)\b[^.!?\n]{1,40}\b(?:from|off) (?:your|ur|the|this) (?:messaging |mailing |contact |message |text )?(?:list|messages)\b/u,
  /(?<!\p{L})(?:fjern|slett|ta)(?!\p{L})[^.!?\n]{1,40}(?<!\p{L})(?:fra|av) (?:lista|listen|listene|mailinglista|varslingslista)(?!\p{L})/u,
  /把?[^。！？!?\n]{0,24}从(?:你们的?)?(?:发送|短信|通知|消息|联系)?(?:名单|列表)[里中]?[^。！？!?\n]{0,3}(?:删|移|去掉)|(?:别|不要|不用|请勿)再?(?:提醒|通知|打扰|骚扰)我/u,
  /\bunsu[bs]\p{L}{3,8} me\b|\btake me off (?:your|the|this) list\b|\bremove me from (?:your|the|this) (?:list|messages)\b/u,
  /\b(?:stopp|slutt|hold opp)\s(?:med\s)?(?:(?:å|aa?|og)\s)?(?:sende?|skrive?|kontakte|mase|spamme|plage|meldinger|meldingene|melding|alle meldinger)\b/u,
  /\b(?:ikke|ikkje)\s(?:send|skriv|kontakt|mas|spam|plag)\s?(?:meg\s|til meg\s|på meg\s)?(?:flere|mer|noe mer|igjen|lenger|meir)?\s?(?:meldinger|igjen|lenger|mer)/u,
  /\bingen flere meldinger\b|\bikke (?:ha|få|motta)(?: noen| flere| disse| mer){0,2} (?:meldinger|meldingene|påminnelser)\b|\bikke høre (?:mer )?fra dere\b|\bmeld meg av\b/u,
  /(?:别|不要|不想|请勿|停止|不用|拒绝)(?:再)?(?:给我|向我|跟我)?(?:再)?(?:发|收到?|接收|推送|联系|打扰|骚扰)(?:送)?(?:你们的?|任何|这些|那些|更多){0,2}(?:我|消息|信息|短信|私信|广告|提醒|推送|了)/u,
];
/** "Sorry, didn't mean to stop the messages", "not asking to stop messages". */
const NO_STOP =
  /\b(?:didn'?t|did not|don'?t|do not|not|never)\s(?:mean|meant|want|wanted|ask|asking|asked|trying|try)\b[^.!?\n]{0,16}\bstop\b/u;
const START_ALONE =
  /^(?:start+|start again|restart|unstop|resubscribe|begynn|start igjen|开始|重新开始|恢复|開始)$/u;
/** Words of politeness and filling around an urgent word. */
const POLITE =
  /(?<![\p{L}\p{N}])(?:please|pls|plz|thanks?|thank you|now|ok(?:ay)?|hi|hey|hello|hei|hallo|takk|vær så snill|nå|guys|bro|man|just|i said|fucking|fkn|ffs|damn|jævla|faen|for faen)(?![\p{L}\p{N}])|请|谢谢|麻烦|你好|您好|一下|啊+|吧+|了+|呀|我要|我想|快点?|赶紧|马上|立刻/gu;

/** Recognises a wish for a person, for silence, or for the end of silence. Pure; needs no engine. */
export function findUrgent(raw: string): Urgent | undefined {
  const text = cleanText(raw).slice(0, MAX_CHARACTERS).toLowerCase().replaceAll('’', "'");
  const bare = strip(text.replace(POLITE, ' '));
  const whole = strip(text);
  const is = (pattern: RegExp): boolean => pattern.test(bare) || pattern.test(whole);
  if (is(STOP_ALONE)) return 'stop';
  if (!NO_STOP.test(text) && STOP_MESSAGES.some((pattern) => pattern.test(text))) return 'stop';
  if (is(START_ALONE)) return 'start';
  return wantsHuman(text, is) ? 'human' : undefined;
}

function wantsHuman(text: string, is: (pattern: RegExp) => boolean): boolean {
  if (NO_WISH.test(text)) return false;
  if (WHAT_ARE_YOU.test(text) && !WISH_WORD.test(text)) return false;
  if (is(HUMAN_ALONE) || HUMAN_WISH.some((pattern) => pattern.test(text))) return true;
  return text.split(CLAUSE_END).some((clause) => HUMAN_CLAUSE.test(strip(clause.replace(POLITE, ' '))));
}

/** Letters and digits with single spaces between. */
function strip(text: string): string {
  return text.replace(/[^\p{L}\p{N}'-]+/gu, ' ').trim();
}
