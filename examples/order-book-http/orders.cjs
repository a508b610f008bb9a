'use strict';

const { readFileSync, renameSync, writeFileSync } = require('node:fs');

const MONTHS = { monthly: 1, quarterly: 3, yearly: 12 };
const FINAL = new Set(['cancelled', 'suspended']);

/**
 * The orders of this example: read from a CSV file, kept in memory and, where a state file is named, written to it
 * whole after every renewal. Put your database in the place of this file.
 */
function openOrders({ csvFile, stateFile, timeZone }) {
  const state = restore(stateFile) ?? { orders: readCsv(csvFile, timeZone), renewals: {} };
  const byNumber = new Map(state.orders.map((order) => [order.number, order]));

  return {
    /** One entry a number, null where there is no such order. */
    lookup: (numbers) => numbers.map((number) => byNumber.get(number) ?? null),

    /** All or none. The same key again gives the first answer again and prolongs nothing. */
    renew(key, request) {
      const asked = JSON.stringify([request.numbers, request.cycle]);
      const before = state.renewals[key];
      if (before) return before.asked === asked ? { orders: before.orders } : { reused: true };
      const refused = request.numbers.filter((number) => {
        const order = byNumber.get(number);
        return !order || FINAL.has(order.status);
      });
      if (refused.length > 0) return { refused };
      const paidAt = Date.parse(request.paidAt);
      const renewed = request.numbers.map((number) => {
        const order = byNumber.get(number);
        const from = Math.max(Date.parse(order.expiresAt), paidAt);
        const until = endOfDayAfter(from, MONTHS[request.cycle], timeZone);
        return { order, from: iso(from), until: iso(until) };
      });
      for (const { order, until } of renewed)
        Object.assign(order, {
          expiresAt: until,
          cycle: request.cycle,
          status: 'active',
          firstRenewal: false,
        });
      const orders = renewed.map(({ order, from, until }) => ({ number: order.number, from, until }));
      state.renewals[key] = { asked, orders };
      save(stateFile, state);
      return { orders };
    },
  };
}

/** `orderNumber,plan,status,expiresAt,cycle,email,phone,firstRenewal,points,currency`, as renewdesk imports it. */
function readCsv(file, timeZone) {
  const [header, ...rows] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(cells);
  if (!header?.includes('orderNumber')) throw new Error(`${file}: the first row has to name the columns`);
  return rows.map((row) => {
    const cell = (name) => row[header.indexOf(name)]?.trim() ?? '';
    return {
      number: cell('orderNumber'),
      plan: cell('plan'),
      status: cell('status'),
      expiresAt: instant(cell('expiresAt'), timeZone),
      cycle: cell('cycle'),
      ...(cell('email') && { email: cell('email') }),
      ...(cell('phone') && { phone: cell('phone') }),
      firstRenewal: cell('firstRenewal') === 'true',
      points: Number(cell('points') || 0),
      currency: cell('currency') || 'NOK',
    };
  });
}

/** Cells of a line; quotes around a cell may hold commas, and "" stands for a quote. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/** A day lasts until its end. */
function instant(text, timeZone) {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = isDay ? endOfDayAfter(Date.parse(`${text}T12:00:00Z`), 0, timeZone) : Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`expiresAt "${text}" is neither a day nor an instant`);
  return iso(at);
}

/** The last moment, where the brand is, of the day so many months later (31 January + 1 is the end of February). */
function endOfDayAfter(from, months, timeZone) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const [year, month, day] = format.format(from).split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const target = Date.UTC(year, month - 1 + months, Math.min(day, last) + 1);
  const wall = (at) => {
    const parts = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
    }).format(at);
    return Date.parse(`${parts.replace(' ', 'T')}Z`);
  };
  // The zone's offset around that midnight.
  const near = target - (wall(target) - target);
  return near + (target - wall(near)) - 1;
}

function iso(at) {
  return new Date(at).toISOString();
}

function restore(stateFile) {
  if (!stateFile) return undefined;
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all: a crash while writing leaves the earlier file. */
function save(stateFile, state) {
  if (!stateFile) return;
  writeFileSync(`${stateFile}.new`, JSON.stringify(state), { flush: true });
  renameSync(`${stateFile}.new`, stateFile);
}

module.exports = { openOrders };
