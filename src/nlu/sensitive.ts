import { cleanText } from './clean-text';

/** What a bot must not answer: danger to life, law, disputed payments, somebody else at the keyboard, plain anger. */
export type Sensitive = 'self_harm' | 'legal_threat' | 'payment_dispute' | 'sender_differs' | 'complaint';

/** Most pressing first. Fixed words in three languages: a missed one still meets the intents, a wrong one costs a person. */
const PATTERNS: readonly (readonly [Sensitive, readonly RegExp[]])[] = [
  [
    'self_harm',
    [
      /\b(?:kill(?:ing)? myself|end(?:ing)? my (?:own )?life|suicid(?:e|al)|i (?:just )?(?:want to|wanna) die|hurt(?:ing)? myself|self[- ]?harm|(?:don'?t|do not) want to live|better off dead)\b/u,
      /(?<!\p{L})(?:ta(?:r)? (?:livet (?:av meg|mitt)|mitt eget liv|selvmord)|selvmord|drepe meg selv|jeg vil (?:bare )?dø|ikke leve (?:lenger|mer)|skade meg selv)(?!\p{L})/u,
      /自杀|自殺|不想活|想死(?![机你])|结束(?:我|自己)?的?生命|自残|伤害自己|活不下去|轻生/u,
    ],
  ],
  [
    'legal_threat',
    [
      /\b(?:i'?ll|i will|going to|gonna|want to|we'?ll|will) sue\b|\bsu(?:e|ing) (?:you|your|this|the) (?:all\b|guys\b|company\b|ass\b)?|\blegal action\b|\btake (?:you|this|it) to court\b|\bsmall claims\b|\bconsumer (?:council|authority|protection|ombudsman)\b|\b(?:my|our) (?:lawyer|attorney|solicitor)s?\b|\b(?:get|hire|contact|call|involve) (?:a|an) (?:lawyer|attorney|solicitor)\b|\breport(?:ing)? you to the (?:police|authorities)\b/u,
      /(?<!\p{L})(?:saksøke[r]?|(?:min|vår) advokat|advokaten (?:min|vår)|kontakte[r]? (?:en )?advokat|gå(?:r)? til (?:sak|retten|søksmål)|rettslige skritt|forliksråd(?:et)?|forbrukertilsynet|forbrukerrådet|(?:politi)?anmelde[r]? dere)(?!\p{L})/u,
      /律师函|(?:我的?|找|请|联系)律师|起诉你?|(?<![报广警公])告你们|上法院|法院见|打官司|法律途径|消费者协会|消协|12315/u,
    ],
  ],
  [
    'payment_dispute',
    [
      /\bcharge ?back\b|\bdisput(?:e|ed|ing) (?:the|this|that|a|my|your) (?:charge|payment|transaction)\b|\b(?:unauthori[sz]ed|fraudulent) (?:charge|payment|transaction)\b|\b(?:didn'?t|did not|never) authori[sz]e[d]? (?:this|the|that|any|a) (?:charge|payment|transaction)\b/u,
      /(?<!\p{L})(?:bestride[r]? (?:belastningen|trekket|betalingen)|uautorisert (?:belastning|trekk|betaling)|ikke (?:godkjent|autorisert) (?:denne |dette |en )?(?:betalingen?|trekket|belastningen?)|tilbakeføring fra banken|klage[r]? til (?:banken|kortselskapet))(?!\p{L})/u,
      /拒付|向银行(?:申请)?(?:争议|退单)|盗刷|未经(?:我)?授权的?(?:扣款|付款|交易)|(?:没有?|未)授权(?:过)?(?:这|该|任何)?笔?(?:扣款|付款|交易)/u,
    ],
  ],
  [
    'sender_differs',
    [
      /\b(?:that|it|this) (?:was|is)(?:n'?t| not) me (?:who|writing|that)\b|\b(?:someone|somebody) else (?:wrote|sent|is using|was using|has been using) (?:this|that|those|my)\b|\bmy (?:account|profile|instagram|facebook|phone) (?:was|got|has been|is) (?:hacked|stolen)\b|\bi(?:'m| am) not the (?:customer|owner|account holder)\b|\b(?:this is|i'?m|i am) (?:his|her|their) (?:wife|husband|son|daughter|brother|sister|friend|mother|father|partner|assistant)\b/u,
      /(?<!\p{L})(?:det var ikke jeg som|noen andre (?:skrev|har skrevet|bruker|brukte)|(?:kontoen|profilen|telefonen) min (?:er|ble|har blitt) (?:hacket|stjålet)|jeg er ikke (?:kunden|eieren)|(?:dette|det) er (?:kona|mannen|sønnen|datteren|broren|søsteren|moren|faren|samboeren) (?:til|hans|hennes))(?!\p{L})/u,
      /不是我(?:本人)?(?:发|写|操作)的?|(?:账号|帐号|手机)(?:被盗|被偷)|我不是(?:本人|机主)|我是(?:他|她)的?(?:老婆|妻子|丈夫|老公|儿子|女儿|朋友|家人)/u,
    ],
  ],
  [
    'complaint',
    [
      /\b(?:fuck (?:you|off)|screw you|go to hell|piece of shit|shitty (?:service|company)|i(?:'m| am) (?:so |very |really )?(?:furious|pissed off|fed up))\b/u,
      /(?<!\p{L})(?:faen ta dere|dra til helvete|drittselskap|drittservice|jævla (?:idioter|firma|selskap|drittfirma)|jeg er (?:så |skikkelig |helt )?(?:forbanna|rasende|drittlei))(?!\p{L})/u,
      /垃圾(?:公司|服务|客服)|骗子公司|滚蛋|去死|操你|他妈的|气死我|忍无可忍/u,
    ],
  ],
];

/** A pasted novel is read only so far. */
const MAX_CHARACTERS = 2_000;

/** Recognises what a person has to answer. Pure; needs no engine. */
export function findSensitive(raw: string): Sensitive | undefined {
  const text = cleanText(raw).slice(0, MAX_CHARACTERS).toLowerCase().replaceAll('’', "'");
  return PATTERNS.find(([, patterns]) => patterns.some((pattern) => pattern.test(text)))?.[0];
}
