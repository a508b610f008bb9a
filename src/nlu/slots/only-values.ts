/** Words that people put around a value and that ask for nothing: names of the slots, "is", "and", "please", hello. */
const FILLERS = new Set(
  `my the is are was it its it's this that here heres here's and or plus also too with for on at to of a an u you go there thats
  order orders ordre ordren ordrer ordernumber ordrenummer ordrenummeret ordrenr number numbers no nr num nummer nummeret id ref reference
  booking email mail e-mail e mailadresse epost epostadresse e-post e-postadresse e-posten eposten adresse address adressen
  phone tel telephone telefon telefonnummer telefonnummeret tlf mobile mobil mobilnummer mobilnr cell contact kontakt
  please pls plz thanks thank thx ty takk hi hello hey hei heisann hallo yes yeah yep ja jepp ok okay oki sure
  sorry sry oops meant mean i correction wrong typo should be actually wait mistake not but nope
  beklager unnskyld jeg mente feil skal være skulle rettelse ikke men nei neida vent
  mitt min mine er det den dette her og eller samt også ogso på med til for som var vær så snill
  bestilling bestillingen bestillingsnummer bestillingsnr ordrenummere kundenummer
  iccid sim esim cycle every per pay betale one option then da best fine good plan just only bare kun fint greit passer det blir
  我 我的 的 是 为 订单 订单号 订单号码 订单编号 单号 号 号码 编号 邮箱 邮件 电邮 邮箱地址 电话 电话号码 手机 手机号 手机号码 联系方式 这个 这是 这 那个 就是 和 跟 还有 以及 在 在这里 给 给你 你好 您好
  好 好的 嗯 对 哦 请 谢谢 麻烦 抱歉 不好意思 不 不是 不对 错 错了 打 打错 打错了 写错 写错了 应该 应该是 更正 而是 了 呢 啊 吧 哈 呀 改成 改为 就 选 我选 付 要 我要 想要 也行 说 也 一起 也一起`
    .split(/\s+/)
    .filter(Boolean),
);
const MAX_WORDS = 24;
/** A longer run of Chinese signs holds more than fillers; cutting it into words would cost more than linear time. */
const MAX_HAN_RUN = 48;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** A word that asks for nothing and counts nothing, in whatever case. */
export function isFiller(word: string): boolean {
  return FILLERS.has(word.toLowerCase());
}

/** True when nothing but fillers is left of a text whose values were blanked out. A question says more. */
export function saysNothingMore(rest: string): boolean {
  if (/[?？]/.test(rest)) return false;
  const words: string[] = [];
  for (const match of rest.toLowerCase().match(/\p{Script=Han}+|[\p{L}\p{M}'’-]+|\d+/gu) ?? []) {
    if (words.length > MAX_WORDS) return false;
    if (FILLERS.has(match)) continue;
    if (/^\p{Script=Han}/u.test(match) && match.length > MAX_HAN_RUN) return false;
    if (/^\p{Script=Han}/u.test(match)) for (const part of segmenter.segment(match)) words.push(part.segment);
    else words.push(match.replaceAll('’', "'"));
  }
  return words.length <= MAX_WORDS && words.every((word) => FILLERS.has(word) || /^[-'’]+$/.test(word));
}
