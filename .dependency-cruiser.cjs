// Who may import whom. Each rule carries the reason it exists; test/repo/import-rules.test.ts plants a violation of
// every one and expects to be stopped. Paths are relative to the folder the cruise is started in.

/** Node's own modules that reach outside the process: files, network, other processes, threads. */
const IO_MODULES =
  '^(node:)?(fs|fs/promises|net|http|http2|https|tls|dgram|dns|dns/promises|child_process|cluster|worker_threads|readline|repl|inspector)$';

/** Packages that talk to a service or keep a connection. */
const IO_PACKAGES =
  'node_modules/(pg|bullmq|ioredis|undici|fastify|@fastify/[^/]+|twitter-api-v2|facebook-nodejs-business-sdk|pino)/';

/** Stations that hold connections, queues or files. */
const IO_STATIONS = '^src/(store|queue|webhook|inbox|outbox|console|privacy|sandbox|cli|app|main)(/|\\.ts$)';

const OURS = '^(src|adapters|intents|web)/';

/** Heavy packages live behind one folder each, so that they can be loaded late, replaced and measured. */
const HOMES = [
  ['pg', '^src/store/', 'SQL is written in the store; everybody else calls a named query.'],
  [
    'bullmq',
    '^src/queue/',
    'The queue is a doorbell behind one port; it is lost without harm only if nobody else leans on it.',
  ],
  ['ioredis', '^src/queue/', 'Redis is optional: it may be loaded only when REDIS_URL is set.'],
  [
    'twitter-api-v2',
    '^adapters/x/',
    'All X traffic passes the three plugins of the X adapter (route, rate, token).',
  ],
  [
    'facebook-nodejs-business-sdk',
    '^adapters/meta/',
    'All Graph traffic passes one call() override; the SDK itself leaks tokens into URLs.',
  ],
  [
    'natural',
    '^(src/nlu/stem|src/renewals/genuine/near-name)\\.ts$',
    'Only its stemmers and one distance are used, three single files: its root loads 113 MB and changes process.env.',
  ],
  [
    'stripe',
    '^src/renewals/checkout-stripe\\.ts$',
    'One file knows the SDK, and loads it at first use: most installations need another provider, or none.',
  ],
  [
    '@paypal/paypal-server-sdk',
    '^src/renewals/payments/paypal-sdk\\.ts$',
    'As with Stripe: one file knows the SDK, and loads it at first use.',
  ],
  ...['botkit', 'botbuilder', 'botbuilder-core', 'botbuilder-dialogs'].map((name) => [
    name,
    '^src/skills/botkit/',
    'Botkit is unmaintained and heavy: it runs the forms of src/skills, is loaded at their first use and may be missing.',
  ]),
  [
    'standardwebhooks',
    '^src/handoff/webhooks/deliver\\.ts$',
    'One file signs what leaves; receivers of platforms have signatures of their own.',
  ],
  ['eld', '^src/nlu/', 'Language detection is an ES module and is imported dynamically in one place.'],
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means that two stations are one, or that a type lives in the wrong file.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'The import does not lead to a file or package.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      comment:
        'The Docker image is installed with --omit=dev: what runs there must be a production dependency.',
      // The desk is built into dist/web with all it needs.
      from: { path: '^(src|adapters|intents)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'not-to-undeclared-package',
      severity: 'error',
      comment: 'A package that is only there because another one brings it can vanish with any update.',
      from: { path: OURS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      comment: 'Product code must not know test helpers.',
      from: { path: OURS },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'lib-imports-nothing-of-ours',
      severity: 'error',
      comment: 'lib knows no thread, order or platform; a helper that does belongs to its station.',
      from: { path: '^src/lib/' },
      to: { path: OURS, pathNot: '^src/lib/' },
    },
    {
      name: 'adapters-see-only-channel-and-lib',
      severity: 'error',
      comment: 'An adapter is replaceable: it knows its platform, the channel port and lib.',
      from: { path: '^adapters/[^/]+/' },
      to: { path: '^(src|intents|web)/', pathNot: '^src/(channel|lib)/' },
    },
    {
      name: 'adapters-never-see-each-other',
      severity: 'error',
      comment: 'What Instagram and Facebook share lives in adapters/meta; nothing else is shared.',
      from: { path: '^adapters/([^/]+)/' },
      to: { path: '^adapters/', pathNot: '^adapters/($1|meta)/' },
    },
    {
      name: 'meta-is-for-meta-channels',
      severity: 'error',
      comment: 'adapters/meta holds what facebook and instagram share; X has its own ways.',
      from: { path: '^adapters/', pathNot: '^adapters/(meta|facebook|instagram)/' },
      to: { path: '^adapters/meta/' },
    },
    {
      name: 'intents-see-only-the-turn-port-and-lib',
      severity: 'error',
      comment: 'An intent decides from what the port hands it, so that a turn can be replayed.',
      from: { path: '^intents/[^/]+/' },
      to: { path: '^(src|adapters|web)/', pathNot: '^src/(turn/port\\.ts$|lib/)' },
    },
    {
      name: 'intents-never-see-each-other',
      severity: 'error',
      comment: 'Each intent can be removed by deleting its folder.',
      from: { path: '^intents/([^/]+)/' },
      to: { path: '^intents/', pathNot: '^intents/$1/' },
    },
    {
      name: 'thinking-does-no-io',
      severity: 'error',
      comment:
        'understand, decide and reply are pure: facts are fetched by run-turn, so replay needs no network.',
      from: { path: '^(src/turn/(understand|decide|reply)[^/]*(\\.ts$|/)|intents/[^/]+/)' },
      to: { path: [IO_MODULES, IO_PACKAGES, IO_STATIONS] },
    },
    {
      name: 'nlu-does-no-io',
      severity: 'error',
      comment: 'The engine is arithmetic; only the files that read phrases and the model touch the disk.',
      from: { path: '^src/nlu/', pathNot: '/(phrases|model-file|train-at-build|language)\\.ts$' },
      to: { path: [IO_MODULES, IO_PACKAGES, IO_STATIONS] },
    },
    {
      name: 'forms-know-no-engine',
      severity: 'error',
      comment:
        'A form is pure and says which question comes next; Botkit only follows it, and is imported when the first form is used.',
      from: { path: '^src/', pathNot: '^src/skills/(botkit/|open-skills\\.ts$)' },
      to: { path: '^src/skills/botkit/' },
    },
    {
      name: 'sandbox-imports-only-lib',
      severity: 'error',
      comment:
        'The emulators share nothing with the adapters but the wire, so that a mistake cannot cancel itself out.',
      from: { path: '^src/sandbox/' },
      to: { path: OURS, pathNot: '^src/(sandbox|lib)/' },
    },
    {
      name: 'nobody-leans-on-the-sandbox',
      severity: 'error',
      comment:
        'No shortcut into the emulators exists: the product talks to them over HTTP like to a platform.',
      from: { path: OURS, pathNot: '^src/(sandbox/|cli/|app\\.ts$|main\\.ts$)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'only-app-wires-adapters-and-intents',
      severity: 'error',
      comment: 'app.ts is the one place that knows which channels and intents exist.',
      from: { path: OURS, pathNot: '^(src/app\\.ts$|adapters/index\\.ts$|intents/index\\.ts$)' },
      to: { path: '^(adapters|intents)/index\\.ts$' },
    },
    {
      name: 'src-sees-no-adapter-or-intent',
      severity: 'error',
      comment: 'The stations work for any channel and any intent; they meet them through the ports.',
      from: { path: '^src/' },
      to: { path: '^(adapters|intents)/[^/]+/' },
    },
    {
      name: 'only-entry-points-import-app',
      severity: 'error',
      comment: 'A station that imports the wiring makes a circle of the whole product.',
      from: { path: OURS, pathNot: '^src/(main\\.ts$|app\\.ts$|cli/)' },
      to: { path: '^src/(app|main)\\.ts$' },
    },
    {
      name: 'web-sees-only-the-contract',
      severity: 'error',
      comment: 'The browser gets zod schemas without Node imports and nothing else of the server.',
      from: { path: '^web/' },
      to: { path: '^(src|adapters|intents)/', pathNot: '^src/console/contract/' },
    },
    ...HOMES.map(([name, home, comment]) => ({
      name: `home-of-${name}`,
      severity: 'error',
      comment,
      from: { path: OURS, pathNot: home },
      to: { path: `node_modules/${name}/` },
    })),
  ],
  options: {
    // TypeScript 7 has no API for other tools. swc sees type-only imports too, but no `import('x')` types: lint bans those.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // The parser of this tool does not know JSX: files with it are held to the same rules by lint (.oxlintrc.json).
    exclude: { path: '^(dist|dist\\.[^/]+)/|^adapters/[^/]+/samples/|\\.tsx$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'default', 'types'],
    },
  },
};
