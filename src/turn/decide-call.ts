import { isNeverMind } from '../nlu/never-mind';
import type { Settled } from './decide-handoff';
import type { BookedCall, CaseRequest, DecideInput, ReplyValue } from './port';
import { settled } from './state';

/** What a text says about the call that is booked. */
export type CallWish = 'ask' | 'cancel';

const SKILL = 'call-me-back';
/** Whoever writes more than this says more than that. */
const LONGEST = 200;
/** Nobody has called this long after the time: the customer is right to ask. */
const LATE_MS = 10 * 60_000;
const DIGITS_TOLD = 3;

/** Another time is wished: the form asks for it. */
const CHANGE =
  /\b(?:instead|rather|change|move|reschedul\w*|another|different|other|earlier|later|postpone|make it)\b|(?<!\p{L})(?:heller|endre|flytte?|annen|annet|andre|tidligere|senere|utsett\w*)(?!\p{L})|改|换|提前|推迟|延后|晚点|早点/u;
/** "Don't call me before ten" sets a time. */
const TIME =
  /\d|\b(?:before|after|until|till)\b|(?<!\p{L})(?:før|etter|innen)(?!\p{L})|之前|以前|之后|以后|[点时]前/u;
const CALL_OFF = [
  /\b(?:cancel|drop|call off|skip|forget)(?: about)?(?: (?:the|my|that|this|our))?(?: (?:phone|booked|scheduled))? ?(?:call|call ?back|call-back|appointment)\b/u,
  /(?<!\p{L})(?:avlys\p{L}*|avbestill\p{L}*|kanseller\p{L}*|avbryt\p{L}*|dropp\p{L}*|stryk\p{L}*|glem) (?:den |denne )?(?:telefon)?(?:samtal|oppring|ring|telefon|avtal)\p{L}*/u,
  /取消(?:我的|这个|那个|预约的)?.{0,4}(?:回电|电话|通话|来电|预约)/u,
];
const DO_NOT_CALL = [
  /\b(?:don't|do not|needn't|no need to|don't (?:have|need) to|shouldn't) (?:call|ring|phone)\b/u,
  /\b(?:don't|do not|no longer)(?: really)? (?:need|want)(?: (?:the|a|that|your|this|any|to be))? ?(?:phone )?(?:called|call|call ?back|call-back)\b/u,
  /(?<!\p{L})(?:(?:trenger|behøver|må|trengs)(?: (?:dere|du|jeg|noen|lenger))*|(?:vil|ønsker|skal)(?: jeg)?) (?:ikke|ikkje)(?: lenger| likevel)? ?(?:å |at )?(?:dere )?(?:bli )?(?:ring|oppring|samtal|telefon)\p{L}*/u,
  /(?<!\p{L})(?:ikke|ikkje) ring(?!\p{L})/u,
  /(?:不用|不要|别|不必|无需|不需要)再?(?:给我|跟我)?(?:打(?:电话|给我|来|了|过来)|回电|来电|回电话)/u,
];
const ABOUT_CALL = /call|\bcancel|ring|avbryt|电|打|取消/u;
const ASK = [
  /\b(?:when|what time|which day|what day|which number|how soon)\b.{0,30}\b(?:call|calls|calling|ring|rings|ringing|phone|phoning|call-back|callback)\b/u,
  /\b(?:are|will|is)(?: (?:you|they|someone|somebody|anyone|anybody))(?: guys)?(?: still)?(?: going to| gonna)? (?:call|calling|ring|ringing|phone|phoning)\b/u,
  /\b(?:is|was|has|have|did|do)\b.{0,30}\b(?:call|call ?back|call-back|appointment)\b.{0,20}\b(?:booked|scheduled|arranged|confirmed|registered|planned|noted|on|set|still)\b/u,
  /\b(?:have|did)(?: you)?(?: guys)? (?:booked?|scheduled?|arranged?|noted?|got|get|forg[eo]t\w*)\b.{0,20}\bcall/u,
  /\b(?:my|the|our) (?:phone )?(?:call|call ?back|call-back)\b[^.!]{0,30}\?/u,
  /\b(?:nobody|no one|noone|you|they)(?: guys)?(?: (?:has|have|did|still|never|not|yet|hasn't|haven't|didn't))+ (?:call|ring|rang|rung|phone)/u,
  /(?<!\p{L})(?:når|hvilken (?:dag|tid)|hva klokk\p{L}*|hvilket (?:nummer|tidspunkt)|hvor lenge)(?!\p{L}).{0,30}(?:ring|oppring|samtale)/u,
  /(?<!\p{L})ringer (?:dere|noen|de|du)(?!\p{L})/u,
  /(?<!\p{L})(?:kommer|skal|vil|har)(?: ikke)? (?:dere|noen|de|du)(?!\p{L}).{0,20}(?:ringe|ringt|glemt)/u,
  /(?:samtale|oppring|ringetid|telefontid|avtale)\p{L}*.{0,30}(?:avtalt|bestilt|booka|booket|bekreftet|notert|registrert|fortsatt|på plass|satt opp)/u,
  /(?:avtalt|bestilt|booka|booket|notert|registrert)(?!\p{L}).{0,25}(?:samtale|oppring|telefon)/u,
  /(?<!\p{L})(?:ingen|dere)(?: har)?(?: ikke| enda| ennå)* ring(?:t|te)(?!\p{L})/u,
  /(?:什么时候|几点|何时|哪天|多久|什么时间).{0,8}(?:打|回电|来电|电话)/u,
  /(?:电话|回电|通话|来电|预约).{0,10}(?:还在|约好|约上|预约好|预约成功|预约了|定好|订好|安排|确认|有效|登记|生效).{0,6}(?:吗|么|没|了|[?？])/u,
  /(?:约|预约|安排|登记|确认)(?:好|上|成功)?(?:了)?(?:我的)?(?:回电|电话).{0,6}(?:吗|么|没有|[?？])/u,
  /(?:还会|会不会|还).{0,3}(?:给我|跟我)?(?:打(?:电话|给我|过来|来)|回电|来电).{0,6}(?:吗|么|[?？])/u,
  /(?:还没|没有?人?|一直没).{0,4}(?:打(?:电话|给我|来)|回电|来电)/u,
];

/**
 * What is said about a booked call while it stands; undefined: nothing, or another time is wished. By fixed words: a
 * wish for a call and a question about one are the same intent.
 */
export function callWish({ understanding, state, context }: DecideInput): CallWish | undefined {
  const { choice, urgent, slots } = understanding;
  if (!state.callBack || !context.waitingForPerson || state.skill) return undefined;
  if (choice !== undefined || urgent !== undefined || slots.phone !== undefined) return undefined;
  const text = understanding.text.toLowerCase().replaceAll('’', "'").replace(/\s+/g, ' ');
  if (text.length > LONGEST || CHANGE.test(text)) return undefined;
  const says = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
  if (says(CALL_OFF) || (says(DO_NOT_CALL) && !TIME.test(text)) || dropsIt(text, state)) return 'cancel';
  return says(ASK) ? 'ask' : undefined;
}

/** "Cancel", "ring likevel ikke", 不打了, said where nothing else is being worked on. */
function dropsIt(text: string, { flow, expect, callBack }: DecideInput['state']): boolean {
  const busy = expect !== undefined || (flow !== undefined && flow.intent !== SKILL);
  return callBack !== undefined && !busy && isNeverMind(text) && ABOUT_CALL.test(text);
}

/** Tells the booking, or takes it back: its case is over, unless a person is awaited for something else too. */
export function answerCall(wish: CallWish, call: BookedCall, { state, context }: DecideInput): Settled {
  if (wish === 'ask') {
    const past = context.now > (call.until ?? call.at + LATE_MS);
    const key = past ? 'call-me-back/booked-past' : 'call-me-back/booked';
    const values = { digits: call.digits, when: whenOf(call) };
    return { state: { ...state, misunderstood: 0 }, actions: [{ type: 'say', key, values }] };
  }
  const { callBack: _, ...rest } = state;
  if (!call.alone || state.noted)
    return {
      state: rest,
      actions: [
        { type: 'say', key: 'call-me-back/call-off-noted' },
        { type: 'add_request', request: CALLED_OFF },
      ],
    };
  return {
    state: settled(rest),
    actions: [
      { type: 'say', key: 'call-me-back/call-off' },
      { type: 'resolve', resolution: 'call_cancelled' },
    ],
  };
}

/** For the agent, in the console's language, like the values of every request. */
const CALLED_OFF: CaseRequest = {
  skill: SKILL,
  complete: false,
  values: [{ name: 'call', value: 'cancelled by the customer' }],
};

/**
 * The call that a form has booked, as the thread remembers it; undefined where the form was about something else.
 * @param alone nobody was awaited before.
 */
export function bookedCall(
  { skill, slots }: { readonly skill: string; readonly slots: Readonly<Record<string, string | number>> },
  alone: boolean,
): BookedCall | undefined {
  const { when: at, 'when.until': until, phone } = slots;
  if (skill !== SKILL || typeof at !== 'number' || phone === undefined) return undefined;
  return {
    at,
    ...(typeof until === 'number' && { until }),
    digits: String(phone).slice(-DIGITS_TOLD),
    alone,
  };
}

function whenOf({ at, until }: BookedCall): ReplyValue {
  return until === undefined ? { moment: at } : { span: [at, until] };
}
