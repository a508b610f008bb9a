import { type FaultName, isFaultName } from './fault-table';
import { asNumber, type JsonObject } from './json';

/** Where a fault may strike: the account, and the customer where one is known. */
export interface Target {
  readonly channel: string;
  readonly accountId: string;
  readonly userId?: string | undefined;
}

/** A fault that strikes now, with the parameters it was switched on with. */
export interface Strike {
  readonly number: (name: string, fallback: number) => number;
  readonly text: (name: string, fallback: string) => string;
  readonly flag: (name: string) => boolean;
}

export interface FaultSwitch {
  readonly name: FaultName;
  readonly on: boolean;
  /** How often it still strikes; undefined: until switched off. */
  readonly times?: number;
  /** Part of the occasions on which it strikes, 0-1; undefined: always. */
  readonly rate?: number;
  readonly channel?: string;
  readonly accountId?: string;
  readonly userId?: string;
  readonly [parameter: string]: unknown;
}

export interface Faults {
  set(fault: FaultSwitch): void;
  /** Uses up one strike of the first switched-on fault of this name that fits; undefined: nothing goes wrong. */
  take(name: FaultName, target: Target): Strike | undefined;
  /** Whether it is on for the target, without using it up. */
  isOn(name: FaultName, target: Target): boolean;
  /** Switches off whatever is on for the target, however it was scoped. */
  lift(name: FaultName, target: Target): void;
  list(): readonly FaultSwitch[];
  clear(): void;
}

interface Active {
  fault: FaultSwitch;
  left: number;
}

export function createFaults(random: () => number = Math.random): Faults {
  let active: Active[] = [];

  function find(name: FaultName, target: Target): Active | undefined {
    return active.find(({ fault, left }) => fault.name === name && left > 0 && fits(fault, target));
  }

  return {
    set(fault) {
      active = active.filter((other) => !sameScope(other.fault, fault));
      if (fault.on) active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take(name, target) {
      if (active.length === 0) return undefined;
      const found = find(name, target);
      if (found === undefined || random() >= (found.fault.rate ?? 1)) return undefined;
      found.left -= 1;
      return strikeOf(found.fault);
    },
    isOn: (name, target) => active.length > 0 && find(name, target) !== undefined,
    lift(name, target) {
      active = active.filter(({ fault }) => fault.name !== name || !fits(fault, target));
    },
    list: () => active.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, times: left } : fault)),
    clear() {
      active = [];
    },
  };
}

/** Reads a switch from a request body; a text says what is wrong with it. */
export function readFaultSwitch(body: JsonObject): FaultSwitch | string {
  const { name, on = true } = body;
  if (typeof name !== 'string' || !isFaultName(name)) return `unknown fault ${JSON.stringify(name)}`;
  if (typeof on !== 'boolean') return '"on" must be true or false';
  const { times, rate } = body;
  if (times !== undefined && asNumber(times) === undefined) return '"times" must be a number';
  if (rate !== undefined && asNumber(rate) === undefined) return '"rate" must be a number between 0 and 1';
  return { ...body, name, on };
}

function fits(fault: FaultSwitch, target: Target): boolean {
  if (fault.channel !== undefined && fault.channel !== target.channel) return false;
  if (fault.accountId !== undefined && fault.accountId !== target.accountId) return false;
  return fault.userId === undefined || fault.userId === target.userId;
}

function sameScope(a: FaultSwitch, b: FaultSwitch): boolean {
  return a.name === b.name && a.channel === b.channel && a.accountId === b.accountId && a.userId === b.userId;
}

function strikeOf(fault: FaultSwitch): Strike {
  return {
    number: (name, fallback) => asNumber(fault[name]) ?? fallback,
    text: (name, fallback) => {
      const value = fault[name];
      return typeof value === 'string' ? value : fallback;
    },
    flag: (name) => fault[name] === true,
  };
}
