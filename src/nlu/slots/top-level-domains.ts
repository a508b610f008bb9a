/** Endings of domains that customers of a European brand type or are sent by those who imitate it. */
const COMMON = new Set(
  `com no net org info biz name pro app dev io ai co shop store online site website web club link click live life world
  space fun icu top xyz vip win bid loan work tech digital cloud host email support help services center page today me
  tv cc ws gl ly gd eu uk de se dk fi is fr es it pt nl be ch at pl cz ee lv lt ru ua tr us ca au nz jp kr cn hk tw sg
  my th vn in id br mx ar za edu gov mil example test invalid mobi asia travel global media news blog zone run tk ml ga cf gq`
    .split(/\s+/)
    .filter(Boolean),
);

/** Endings that are also words: "renew.it now" and "planen.de er" are sentences without a space. */
const WORDS = new Set(
  `it is in at be to so my de se me us no info name pro run work help support today page news live life world space fun
  host email win bid loan link click club top travel media global zone test center services id za ar`
    .split(/\s+/)
    .filter(Boolean),
);

/** Ends a domain name, as far as such texts hold them. */
export function isTopLevelDomain(label: string): boolean {
  return COMMON.has(label.toLowerCase());
}

/** Ends a domain name, but is also a word that may follow a full stop. */
export function isAlsoWord(label: string): boolean {
  return WORDS.has(label.toLowerCase());
}
