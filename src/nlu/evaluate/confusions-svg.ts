import { type Confusion, countPairs, rowsOf, topConfusions } from './confusions';
import { decided, type Judged, shareOf } from './metrics';

/** Pixels: side of a cell, room for the names beside and above. */
const CELL = 24;
const NAMES = 150;
const HEAD = 40;
const NAMED_PAIRS = 3;
/** Lightest and darkest colour of right (blue) and wrong (orange) cells as RGB; dark ones carry white figures. */
const RIGHT = { light: [222, 235, 247], dark: [8, 81, 156] } as const;
const WRONG = { light: [254, 237, 222], dark: [166, 54, 3] } as const;
/** Share of a row from which its colour is dark enough for white figures. */
const WHITE_FROM = 0.5;

/**
 * The confusions as a heat map: a row an expected intent, a column what was understood; blue on the diagonal is right,
 * orange beside it is wrong, darker is more of the row, figures are per cent on the diagonal and counts beside it.
 * Names itself to screen readers; every cell that is not empty has a title; no script.
 */
export function confusionsSvg(rows: readonly Judged[], title: string): string {
  const pairs = countPairs(rows);
  const names = [...new Set(pairs.flatMap((pair) => [pair.expected, pair.predicted]))].sort();
  const totals = rowsOf(pairs);
  const side = names.length * CELL;
  const width = NAMES + side + CELL;
  const height = HEAD + NAMES + side + CELL;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="11">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="desc">${escape(describe(rows))}</desc>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="24" font-size="15" font-weight="600" fill="#111">${escape(title)}</text>`,
    `<text x="12" y="${HEAD + 14}" fill="#444">rows: expected</text>`,
    `<text x="12" y="${HEAD + 30}" fill="#444">columns: understood</text>`,
    `<text x="12" y="${HEAD + 52}" fill="#444">diagonal: per cent right</text>`,
    `<text x="12" y="${HEAD + 68}" fill="#444">beside it: messages</text>`,
    ...names.flatMap((name, index) => labels(name, index, side)),
    ...pairs.map((pair) => cell(pair, names, totals.get(pair.expected) ?? 1)),
    '</svg>',
    '',
  ].join('\n');
}

function describe(rows: readonly Judged[]): string {
  const right = shareOf(rows, (row) => decided(row) === row.expected);
  const worst = topConfusions(rows, NAMED_PAIRS).map(
    ({ expected, predicted, rows: count }) => `${expected} understood as ${predicted} ${count} times`,
  );
  const most = worst.length > 0 ? ` Most frequent: ${worst.join('; ')}.` : '';
  return `${rows.length} messages, ${percent(right)} understood as expected.${most}`;
}

function labels(name: string, index: number, side: number): string[] {
  const middle = index * CELL + CELL / 2;
  const top = HEAD + NAMES;
  return [
    `<text x="${NAMES - 6}" y="${top + middle + 4}" text-anchor="end" fill="#111">${escape(name)}</text>`,
    `<text transform="translate(${NAMES + middle + 4} ${top - 6}) rotate(-90)" fill="#111">${escape(name)}</text>`,
    `<path d="M${NAMES} ${top + index * CELL}h${side}M${NAMES + index * CELL} ${top}v${side}" stroke="#e5e5e5" fill="none"/>`,
  ];
}

function cell({ expected, predicted, rows }: Confusion, names: readonly string[], total: number): string {
  const x = NAMES + names.indexOf(predicted) * CELL;
  const y = HEAD + NAMES + names.indexOf(expected) * CELL;
  const share = rows / total;
  const right = expected === predicted;
  const words = right ? 'understood' : `understood as ${predicted}`;
  const ink = share >= WHITE_FROM ? '#fff' : '#111';
  return [
    `<g><title>${escape(`${expected} ${words}: ${rows} of ${total}`)}</title>`,
    `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="${colour(right ? RIGHT : WRONG, share)}"/>`,
    `<text x="${x + CELL / 2}" y="${y + CELL / 2 + 4}" text-anchor="middle" fill="${ink}">${right ? Math.round(share * 100) : rows}</text></g>`,
  ].join('');
}

function colour({ light, dark }: typeof RIGHT | typeof WRONG, share: number): string {
  // Few errors of many rows must still be seen: the square root lifts small shares.
  const depth = Math.sqrt(share);
  const mixed = light.map((from, channel) => Math.round(from + ((dark[channel] ?? from) - from) * depth));
  return `rgb(${mixed.join(' ')})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
