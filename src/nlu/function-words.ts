/**
 * Words that hold a sentence together and say little about what it asks for: they make no pairs (see features.ts).
 * Question words and "not" are left out of the list, because they do tell one wish from another.
 */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  [
    'i my me a an the to is it of for in on do does did be am are was have has had can could would will you your this',
    'that and with at from by so if or as just please there been any some get',
    'jeg meg min mitt mine en ei et den det de er var har hadde kan kunne vil ville skal skulle på i og å at som for til',
    'med av fra om så hvis eller du deg din ditt dine vi oss der her bli blir',
    '的 了 我 你 您 吗 是 在 有 和 就 都 也 要 请 一个 这 那 这个 那个 呢 吧 啊 能 可以',
  ]
    .join(' ')
    .split(' '),
);
