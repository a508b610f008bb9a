import { cleanText } from './clean-text';

/** To be reminded, not to be reminded (any more), or a question whether one will be. */
export type ReminderWish = 'yes' | 'no' | 'ask';

/** Wishes are short; a pasted novel is read only so far. */
const MAX_CHARACTERS = 600;

const WORD = /\bremind|påminn|\bminne?r? (?:meg|mæ|me|oss) (?:på|om)|提醒/u;
/** Silence altogether is more than this, and is understood elsewhere. */
const ALL_MESSAGES =
  /\b(?:messages?|dms?|texts?|spam|everything|anything)\b|melding|消息|短信|私信|信息|广告|通知/u;

const NO = [
  /^(?:no|no more|without|not any more)\s(?:renewal\s|expiry\s)?reminders?(?:\s(?:please|thanks|thank you|any ?more))*$/u,
  /\b(?:stop|cancel|end|drop|turn off|switch off|disable|unsubscribe(?: me)? from|stop sending(?: me)?|(?:don'?t|do not)\s(?:want|need|wish|send(?: me)?)(?: to (?:get|have|receive))?)\s(?:any\s|more\s|all\s|the\s|your\s|my\s|these\s|those\s|renewal\s|expiry\s)*reminders?\b/u,
  /\bturn (?:the|your|my) reminders? off\b|\breminders? off\b/u,
  /\b(?:don'?t|do not|never|stop)\s(?:you dare\s)?remind(?:ing)?\s(?:me|us)\b/u,
  /^(?:ingen|ikke|ikkje)\s(?:flere\s|mer\s)?påminn\p{L}*(?:\s(?:takk|lenger))*$/u,
  /(?:stopp|slutt med|slå av|skru av|avslutt|kutt ut|fjern|avbestill)\s(?:å sende\s)?(?:alle\s|de\s|disse\s|flere\s)*påminn/u,
  /(?:ikke|ikkje)\s(?:å\s)?(?:minne?r?|påminne?)\s(?:meg|mæ|oss)/u,
  /(?:vil|ønsker|trenger|vil gjerne)\s(?:ikke|ikkje)\s(?:å\s)?(?:ha\s|få\s)?(?:noen\s|flere\s)*påminn/u,
  /(?:不要|不用|别|不需要|停止|取消|关闭|关掉|不想要?|请勿|拒绝)(?:再|继续|任何|这些|给我|向我|发|收到?|续费|到期|的){0,4}提醒/u,
];
/** Words that make a sentence with the word in it something else than a request: a complaint, a report, a refusal. */
const NO_REQUEST =
  /\b(?:didn'?t|did|never|nobody|no ?one|haven'?t|hasn'?t|wasn'?t|weren'?t|why|forgot|got|received|don'?t|do not|not|no|stop|fake|scam|phishing)\b|(?<!\p{L})(?:ikke|ikkje|aldri|ingen|hvorfor|fikk|fått|glemte|falsk|svindel)(?!\p{L})|没|不|别|为什么|为何|怎么|骗|假/u;
/** "So that I don't forget", "glem det ikke", "别忘了": said with a request. */
const FORGETTING =
  /\b(?:i\s)?(?:don'?t|do not|won'?t|will not|never)\s(?:let me\s)?forget\b|(?:ikke|ikkje|aldri)\sglem\p{L}*|glem(?:mer)?\s(?:det\s)?(?:ikke|ikkje)|(?:不要|不会|别|免得|以免|怕)(?:我)?忘(?:了|记)?/gu;
/** "Remind me what it costs" wants to know something now. */
const RECALL =
  /\bremind me (?:again )?(?:what|which|how|who|why|where|of|if|whether)\b|minne? (?:meg|mæ) (?:på|om) (?:hva|kva|hvilke|hvor|hvem|ordrenumm|prisen)|提醒我[^，。！？!?\n]{0,8}(?:什么|多少|哪|怎么|是)/u;
const ASK =
  /\b(?:will you|will i|do you|do i|does it|shall i|are you going to|is there an?)\b[^.!\n]{0,40}\bremind|(?:sender (?:dere|du)|får (?:jeg|eg|æ)|kommer det|blir (?:jeg|eg|æ)|finnes det|har dere)[^.!\n]{0,30}påminn|(?:会不会|有没有|会|有)[^。！!\n]{0,8}提醒[^。！!\n]{0,6}(?:吗|么|嘛|的|？|\?)/u;
const YES = [
  /\bremind (?:me|us)\b/u,
  /\b(?:send|give|set|schedule)\s(?:me\s|us\s|up\s)*(?:an?\s|the\s|some\s)?(?:\p{L}+\s)?reminders?\b/u,
  /\b(?:want|like|love|get|have|need|activate|enable|(?:turn|switch|put) on|sign (?:me )?up for|subscribe (?:me )?to)\s(?:to (?:get|have|receive|be sent)\s)?(?:an?\s|the\s|your\s|some\s)?(?:\p{L}+\s)?reminders?\b/u,
  /\b(?:turn|switch|put)\s(?:the\s|your\s|my\s)?reminders? on\b|\breminders? (?:on|please)\b|^reminders?$/u,
  /(?:minne?|påminne?)\s(?:meg|mæ|me|oss)\s?(?:på|om|når|før)?/u,
  /(?:send|sende|gi|gje)\s(?:meg|mæ|me|oss)\s(?:gjerne\s)?(?:en\s|ei\s)?(?:\p{L}+\s)?påminn/u,
  /(?:ha|få|ønsker|slå på|skru på|aktiver|aktivere|bestill|bestille|abonnere på|meld meg på|ja til)\s(?:gjerne\s)?(?:en\s|ei\s)?(?:\p{L}+\s)?påminn/u,
  /påminn\p{L}*\s(?:takk|på|gjerne)|^påminn\p{L}*$/u,
  /提醒(?:我|一下|下|服务)|^提醒$/u,
  /(?:给我|帮我|请|麻烦|记得)[^。！？!?\n]{0,12}提醒/u,
  /(?:开启|打开|开通|订阅|设置|想要|需要|我要|加个?|设个?|要)[^。！？!?\n]{0,8}提醒/u,
];

/**
 * What a text says about being reminded; undefined: nothing. Pure and by fixed words, because a consent must have been
 * said and not been guessed: whatever is doubtful is no "yes".
 */
export function findReminderWish(raw: string): ReminderWish | undefined {
  const text = cleanText(raw).slice(0, MAX_CHARACTERS).toLowerCase().replaceAll('’', "'");
  if (!WORD.test(text)) return undefined;
  const bare = text.replace(/[^\p{L}\p{N}'-]+/gu, ' ').trim();
  if (NO.some((pattern) => pattern.test(bare) || pattern.test(text)))
    return ALL_MESSAGES.test(text) ? undefined : 'no';
  const plain = text.replace(FORGETTING, ' ');
  if (RECALL.test(plain)) return undefined;
  if (ASK.test(plain)) return 'ask';
  if (NO_REQUEST.test(plain)) return undefined;
  return YES.some((pattern) => pattern.test(bare) || pattern.test(plain)) ? 'yes' : undefined;
}
