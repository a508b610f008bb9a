// natural types its folder indexes only, and those load dozens of files.
declare module 'natural/lib/natural/stemmers/porter_stemmer' {
  const stemmer: { stem(word: string): string };
  export = stemmer;
}
declare module 'natural/lib/natural/stemmers/porter_stemmer_no' {
  const stemmer: { stem(word: string): string };
  export = stemmer;
}
declare module 'natural/lib/natural/distance/jaro-winkler_distance' {
  /** 0 to 1; the third argument may not be left out. */
  function similarity(a: string, b: string, options: object): number;
  export = similarity;
}
