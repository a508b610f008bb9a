/** Signs that make about one word of Chinese. */
const HAN_PER_WORD = 2;
const HAN = /\p{Script=Han}/gu;
/** Links, addresses and references are words of no language. */
const NO_WORDS = /https?:\/\/\S+|\S+@\S+|\S*\d\S*/gu;
const WORD = /[\p{Script=Latin}\p{M}'’]{2,}/gu;

/**
 * How much of a customer's words is in which language, together 1: Han signs are Chinese, and Latin words are in the
 * language the turn was understood in, English where that is Chinese. Nothing for a text without words.
 */
export function languageShares(texts: readonly string[], language: string): Record<string, number> {
  const readable = texts.join(' ').replace(NO_WORDS, ' ');
  const chinese = (readable.match(HAN)?.length ?? 0) / HAN_PER_WORD;
  const latin = readable.match(WORD)?.length ?? 0;
  const all = chinese + latin;
  if (all === 0) return {};
  const shares: [string, number][] = [
    [language === 'zh' ? 'en' : language, latin / all],
    ['zh', chinese / all],
  ];
  return Object.fromEntries(
    shares.filter(([, share]) => share > 0).map(([name, share]) => [name, Math.round(share * 100) / 100]),
  );
}
