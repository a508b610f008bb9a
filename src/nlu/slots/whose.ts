import { after, before, type Span } from './spans';

/** Whose address or number a text names: the writer's by word, somebody's the writer speaks of, or not said. */
export type Owner = 'own' | 'theirs' | 'unsaid';

/** "my e-mail is", "registered with", "reach me at", 我的邮箱: the writer's own. */
const OWN_BEFORE =
  /(?:(?<!\p{L})(?:my|our|mine|mitt|min|mi|mine|vår|vårt|registered|registrert|reg|signed up|ordered|bought|booked|paid|reach me|contact me|call me|ring meg|nå meg|text me|mail me|write me|i use|i used|jeg brukte|bruker|new|ny|nye|under|send (?:it|them|the link|receipt|kvittering(?:en)?))(?!\p{L})|我的?|本人|联系我|打给我|发到|发给我|发送到|注册|新)[^.!?。！？\n]{0,36}$/iu;
/** "got a mail from", "somebody called", 收到来自: somebody else's. */
const THEIRS_BEFORE =
  /(?:(?<!\p{L})(?:e-?mails?|mails?|messages?|msgs?|dms?|texts?|sms|smses|letters?|links?|invoices?|calls?|something|this|these|it|one|got|received|get|getting|came|comes|sent|contacted|phoned|called|ringt|ringte|ringer|fikk|fått|får|mottok|mottatt|epost|e-post|mailen|melding(?:en|er)?|anrop|telefon|oppringning|faktura|lenke|spam|request|impersonator|replied)\s(?:[\p{L}'’-]{1,14}\s){0,3}(?:from|by|fra|av)\s(?:the (?:address|number|account|sender)\s|adressen\s|nummeret\s|nummer\s)?|(?<!\p{L})(?:your (?:real |official |support )?(?:number|e-?mail|address|hotline|phone)(?: is)?|nummeret deres|(?:e-?posten|mailen) deres|(?:this|that|the|some|a) (?:guy|person|man|woman|dude|number|profile)|(?:denne|en|han) (?:fyren|typen|personen|mannen)|sender|avsender|caller|innringer(?:en)?|nummeret som ringte|number (?:that|which|who) called(?: me)?(?: was)?|scammer|scam|phishing|svindel|fraud|svindler|impost[eo]r|fake (?:account|profile|support|address|mail|email|page)|account (?:called|named)|profile (?:called|named)|someone (?:at|with|using|called|named)|somebody (?:at|with|using)|noen (?:med|fra)|is|er|does|report|rapportere|block|blokker)\s?[:]?\s?|(?:你们|贵公司)的?(?:官方)?(?:电话|邮箱|号码|热线)(?:是|:)?|(?<!\p{L})(?:from|fra|by|av)\s(?:[\p{L}'’-]{1,14}\s){1,3}(?=[<(])|来自|发件人(?:是|:)?|从|冒充|骗子|举报|收到了?|自称|有人用|对方(?:是|用)?|有(?:个|一个)(?:人|号码?|电话|邮箱|账号)|来电(?:号码)?(?:是)?|有个)[\s:"'“(<]{0,3}$/iu;
/** "... is this you", "... wrote to me", 是你们的吗. */
const THEIRS_AFTER =
  /^[\s"'”’)>,，:-]{0,4}(?:(?:is|was|are) (?:this|that|it|they|these|you|really|actually|legit|real|fake|a scam|yours?|official|from you|genuine|safe|not you)|(?:really |actually )?(?:you|yours|your(?! )|your (?:mail|email|number|address|account|real|official|hotline|support))(?!\p{L})|(?:keeps? |just |has |have )?(?:wrote|writing|emailed|emailing|mailed|contacted|messaged|asked|asks|asking|told|tells|sent|sends|sending|says|said|belongs?|wants|saying|claims|claiming|tried|called|calling|calls|phoned|rang|pretends|pretending)(?!\p{L})|(?:legit|real|fake|scam|official|genuine|phishing|or scam|or fake)(?!\p{L})|er (?:det|dette|den|denne) (?:dere|ekte|deres|fra dere|en svindel|svindel|falsk|legit|trygg)|(?:ekte|falsk|svindel|deres|dere)(?!\p{L})|(?:har )?(?:tilhører|sendte|sendt|skrev|skrevet|kontaktet|ringte|ringt|ringer|ber|ba|påstår|sier|sa|ville|vil ha|utgir)(?!\p{L})|(?:给我|向我|打|联系|发|写|要我|叫我|让我)[^我的]{0,3}(?:发|打|来|电话|邮件|消息|短信|说|要)|是(?:不是)?(?:你们|官方|真的|假的|骗|诈骗)|(?:这)?(?:真的|假的|可信|靠谱|安全)吗?|说(?:我|是)|自称|冒充|诈骗|骗子)/iu;
/** Mailboxes of companies; a customer hardly writes from one of those without saying that it is his. */
const ROLE =
  /^(?:no-?reply|do-?not-?reply|support|help|helpdesk|security|verify|verification|refunds?|customer-?(?:service|care|support)|kundeservice|kundesenter|alerts?|notifications?)[._+\d-]*@/iu;

/** Whose e-mail address or phone number stands at `span`: by the words around it, then by the mailbox's own name. */
export function whose(text: string, span: Span, value: string): Owner {
  const earlier = before(text, span, 70);
  const own = OWN_BEFORE.exec(earlier);
  const theirs = THEIRS_BEFORE.exec(earlier);
  const asked = theirs !== null && /^(?:is|er|does)(?!\p{L})/iu.test(theirs[0]);
  if (theirs && !asked && (!own || theirs.index > own.index + 2)) return 'theirs';
  if (own) return 'own';
  if (THEIRS_AFTER.test(after(text, span, 40))) return 'theirs';
  if (asked && isQuestion(text, span, theirs[0], earlier)) return 'theirs';
  return ROLE.test(value) ? 'theirs' : 'unsaid';
}

/** "is ola@example.no you?" asks; "it is ola@example.no" and "e-posten er ..." tell. */
function isQuestion(text: string, span: Span, cue: string, earlier: string): boolean {
  const opening = earlier.slice(0, earlier.length - cue.length);
  return (
    /(?:^|[.!?\n]|(?<!\p{L})(?:hi|hello|hei|hey|so|og|and)[\s,]{0,2})\s*$/iu.test(opening) &&
    /[?？]/.test(after(text, span, 80))
  );
}
