import english from 'natural/lib/natural/stemmers/porter_stemmer';
import norwegian from 'natural/lib/natural/stemmers/porter_stemmer_no';

/**
 * What the inflected forms of a word share, by Porter's rules for English, then for Norwegian: "renewing" → "renew",
 * "fornyelsen" → "forny". Both are applied to every word, because a model speaks all languages at once and a text may
 * mix them; a word of one language rarely ends like one of the other. Chinese words stay as they are.
 */
export function stem(word: string): string {
  return norwegian.stem(english.stem(word));
}
