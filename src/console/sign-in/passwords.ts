import { hash, verify } from '@node-rs/argon2';

/** Makes and checks what is kept of a password. The work is done beside the event loop, two at a time. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** @param kept undefined: there is nobody, or no password; the same work is done, and the answer is false. */
  isRight(password: string, kept: string | undefined): Promise<boolean>;
}

/** Argon2id (the package's own choice) with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet. 10 to 50 ms on two shared cores. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Files and names are looked up by the same four threads: a flood of tries must leave some of them free. */
const AT_ONCE = 2;

export function createPasswords(): Passwords {
  const inTurn = limited(AT_ONCE);
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hash(normal(password), COST)),
    isRight: (password, kept) =>
      inTurn(async () => {
        const against = kept ?? (await (decoy ??= hash('nobody has this password', COST)));
        return (await verify(against, normal(password))) && kept !== undefined;
      }),
  };
}

/** One password however a keyboard writes its letters (NIST SP 800-63B asks for NFKC or NFKD). */
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** Runs at most so many at once; the others wait in order. */
function limited(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
