import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import type { OpenedSignIn } from '../../../src/console/sign-in/open-sign-in';
import { quietServer } from '../../support/quiet-server';

/** What a page was, as a person sees it. */
export interface Seen {
  readonly status: number;
  /** Where it led to, with the way there done. */
  readonly path: string;
  readonly heading: string;
  readonly problem: string | undefined;
  readonly html: string;
}

/** A browser without scripts: it keeps cookies, follows redirects and fills in forms. */
export interface PlainBrowser {
  open(path: string): Promise<Seen>;
  /** Sends the first form of the page shown, with these values in it. */
  send(values: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Cookie header as it would be sent. */
  cookies(): string;
  readonly seen: Seen;
}

/** The sign-in pages on a server of their own. */
export async function serveSignIn(signIn: OpenedSignIn): Promise<FastifyInstance> {
  const server = quietServer();
  await server.register((scope) => signIn.routes(scope));
  server.get('/console/', async () => 'the desk');
  server.get('/console/*', async () => 'a page of the desk');
  await server.ready();
  return server;
}

/** @param address where its requests come from, as the proxy beside the server says */
export function plainBrowser(server: FastifyInstance, address = '203.0.113.7'): PlainBrowser {
  const jar = new Map<string, string>();
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  let seen: Seen = { status: 0, path: '', heading: '', problem: undefined, html: '' };
  const request = async (
    method: 'GET' | 'POST',
    path: string,
    payload?: string,
    headers = {},
  ): Promise<Seen> => {
    const answer = await server.inject({
      method,
      url: path,
      headers: {
        cookie: cookies(),
        'x-forwarded-for': address,
        'accept-language': 'en',
        ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    });
    for (const cookie of answer.cookies) {
      if (cookie.maxAge === 0) jar.delete(cookie.name);
      else jar.set(cookie.name, cookie.value);
    }
    const { location } = answer.headers;
    if (answer.statusCode >= 300 && answer.statusCode < 400 && location) return request('GET', location);
    const html = answer.body;
    seen = {
      status: answer.statusCode,
      path,
      heading: /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? html,
      problem: /role="alert" id="problem">(.*?)</.exec(html)?.[1],
      html,
    };
    return seen;
  };
  return {
    get seen() {
      return seen;
    },
    cookies,
    open: (path) => request('GET', path),
    send: (values, headers) => {
      const form = /<form method="post" action="([^"]*)">(.*?)<\/form>/.exec(seen.html);
      if (!form) throw new Error(`no form on ${seen.heading}`);
      const fields = [...(form[2] ?? '').matchAll(/<input[^>]*name="(\w+)"[^>]*>/g)].map(
        ([input, name = '']) => [name, /value="([^"]*)"/.exec(input)?.[1] ?? ''] as const,
      );
      const body = new URLSearchParams({ ...Object.fromEntries(fields), ...values });
      return request('POST', form[1] ?? '', body.toString(), headers);
    },
  };
}

/** The secret that an enrolment page shows. */
export function secretOn({ html }: Seen): string {
  return (/<code>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1] ?? '').replaceAll(' ', '');
}

/** What an authenticator app shows at a moment. */
export function codeOf(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

/** Somebody new chooses a password by a link and sets up an app. @returns their app's secret and recovery codes */
export async function enrol(
  browser: PlainBrowser,
  linkPath: string,
  {
    name = '',
    password,
    at,
  }: { readonly name?: string; readonly password: string; readonly at: () => number },
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  await browser.open(linkPath);
  await browser.send({ ...(name !== '' && { name }), password, repeat: password });
  const secret = secretOn(browser.seen);
  const done = await browser.send({ code: codeOf(secret, at()) });
  const recoveryCodes = [...done.html.matchAll(/<li><code>(.*?)<\/code>/g)].map(([, code = '']) => code);
  return { secret, recoveryCodes };
}
