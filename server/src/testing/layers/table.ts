/** Who may import whom, as data; type imports count as well. `check-layers.ts` reads it. */

/** What the files of one folder, or one file, may import. Its own folder is always allowed. */
export interface Layer {
  /** Path from the root of the repository; the longest one that a file lies in is the file's layer. */
  at: string;
  /** The reason behind the rule, for whoever breaks it. */
  because: string;
  /** Folders and files from the root of the repository. */
  imports: readonly string[];
  /** The same, for `import type` only. */
  typeImports?: readonly string[];
  /** npm packages. */
  packages: readonly string[];
  /** Whether modules of Node may be imported. */
  node: boolean;
  /** Whether the machine's clock, timers and randomness may be used. */
  machine?: true;
  /** Whether a module may be named at run time: `import(variable)`. */
  computedImports?: true;
}

const CONTRACT = 'contract/src';
const PLATFORM = 'server/src/platform';

const SERVER_LAYERS: readonly Layer[] = [
  {
    at: PLATFORM,
    because: 'everything in the server stands on it, and only here are the clock, timers and randomness',
    imports: [CONTRACT],
    packages: [],
    node: true,
    machine: true,
  },
  {
    at: 'server/src/drivers',
    because: 'a driver reaches targets and knows nothing of faults or scenarios',
    imports: [PLATFORM, CONTRACT],
    packages: ['ioredis', 'mysql2'],
    node: true,
  },
  {
    at: 'server/src/drivers/docker',
    because: 'only the docker driver speaks to an engine',
    imports: ['server/src/drivers', PLATFORM, CONTRACT],
    packages: ['dockerode', 'mysql2'],
    node: true,
  },
  {
    at: 'server/src/drivers/external',
    because: 'its targets come from a file, which is checked before anything is touched',
    imports: ['server/src/drivers', PLATFORM, CONTRACT],
    packages: ['zod'],
    node: true,
  },
  {
    at: 'server/src/link',
    because: 'the proxy stands alone between subject and target',
    imports: [PLATFORM, CONTRACT],
    packages: ['fastify', 'zod'],
    node: true,
  },
  {
    at: 'server/src/journal',
    because: 'the journal stores events, whoever makes them',
    imports: [PLATFORM, CONTRACT],
    packages: [],
    node: true,
  },
  {
    at: 'server/src/scenario',
    because: 'reading and planning are pure; what exists is handed in',
    imports: [PLATFORM, CONTRACT],
    packages: ['yaml', 'zod'],
    node: true,
  },
  {
    at: 'server/src/probes',
    because: 'ground truth must not depend on what it judges',
    imports: [PLATFORM, CONTRACT],
    packages: ['mysql2'],
    node: true,
  },
  {
    at: 'server/src/faults',
    because: 'a fault asks for a capability and works with every driver that has it',
    imports: ['server/src/drivers/driver.ts', PLATFORM, CONTRACT],
    packages: ['zod'],
    node: false,
  },
  {
    at: 'server/src/load',
    because: 'load drives any subject through its interface',
    imports: ['server/src/subjects/subject.ts', PLATFORM, CONTRACT],
    packages: [],
    node: true,
  },
  {
    at: 'server/src/load/worker.ts',
    because: 'the thread loads the subject that the run names, so that load depends on none',
    imports: ['server/src/load', 'server/src/subjects/subject.ts', PLATFORM, CONTRACT],
    packages: [],
    node: true,
    computedImports: true,
  },
  {
    at: 'server/src/subjects',
    because: 'a subject answers questions and knows nothing of faults or load',
    imports: [PLATFORM, CONTRACT],
    packages: [],
    node: true,
  },
  {
    at: 'server/src/subjects/reference.ts',
    because: 'the one place where the harness meets the reference application',
    imports: ['server/src/subjects', 'reference/src', PLATFORM, CONTRACT],
    packages: [],
    node: true,
  },
  {
    at: 'server/src/checks',
    because: 'a check is a function of the history',
    imports: [CONTRACT],
    packages: [],
    node: false,
  },
  {
    at: 'server/src/reporters',
    because: 'a report is a function of the events',
    imports: [CONTRACT],
    packages: ['picocolors'],
    node: true,
  },
  {
    at: 'server/src/engine',
    because: 'the engine interprets plans by interfaces; harness.ts hands it what implements them',
    imports: [
      'server/src/drivers/driver.ts',
      'server/src/faults/fault.ts',
      'server/src/subjects/subject.ts',
      'server/src/probes/probe.ts',
      'server/src/journal/journal.ts',
      PLATFORM,
      CONTRACT,
    ],
    typeImports: ['server/src/load/load.ts'],
    packages: [],
    node: true,
  },
  {
    at: 'server/src/http',
    because: 'the API shows what the harness does and decides nothing',
    imports: [PLATFORM, CONTRACT],
    packages: [
      'fastify',
      '@fastify/static',
      '@fastify/helmet',
      '@fastify/rate-limit',
      '@fastify/swagger',
      '@fastify/swagger-ui',
      '@fastify/type-provider-zod',
      'prom-client',
      'zod',
    ],
    node: true,
  },
  {
    at: 'server/src/service',
    because: 'it is what the API asks for, put together from the harness and the run store',
    imports: [
      'server/src/harness.ts',
      'server/src/harness-run.ts',
      'server/src/heal-store.ts',
      'server/src/linked-attachment.ts',
      'server/src/version.ts',
      'server/src/http/drill-service.ts',
      'server/src/faults',
      'server/src/journal',
      'server/src/scenario',
      'server/src/reporters',
      'server/src/engine/ledger.ts',
      'server/src/drivers/driver.ts',
      'server/src/doctor',
      'reference/src',
      PLATFORM,
      CONTRACT,
    ],
    packages: ['zod'],
    node: true,
  },
  {
    at: 'server/src/commands',
    because: 'a command is where a person meets everything else',
    imports: ['server/src', 'reference/src', CONTRACT],
    packages: ['commander', 'picocolors'],
    node: true,
  },
  {
    at: 'server/src/docs',
    because: 'what is generated tells of the registries and runs nothing',
    imports: ['server/src/drivers/driver.ts', 'server/src/faults', PLATFORM, CONTRACT],
    packages: ['zod'],
    node: true,
  },
  {
    at: 'server/src',
    because: 'harness.ts and cli.ts put everything together',
    imports: ['reference/src', CONTRACT],
    packages: ['commander', 'picocolors'],
    node: true,
  },
];

/** Every layer there is; a source file outside of all of them is a mistake. */
export const LAYERS: readonly Layer[] = [
  {
    at: CONTRACT,
    because: 'server and browser share it: no Node, no DOM, no clock',
    imports: [],
    packages: ['zod'],
    node: false,
  },
  {
    at: 'reference/src',
    because: 'the application under test must not know that it is tested',
    imports: [],
    packages: ['ioredis', 'mysql2', 'zod'],
    node: true,
    machine: true,
  },
  ...SERVER_LAYERS,
  {
    at: 'web/src',
    because: 'the browser shows events and asks the API; it knows nothing of the server but the contract',
    imports: [CONTRACT],
    packages: [
      'react',
      'react-dom',
      'wouter',
      'uplot',
      'recharts',
      '@base-ui/react',
      'lucide-react',
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-yaml',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/search',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
    ],
    node: false,
    machine: true,
  },
];

/** The workspaces by the names they are imported by, with the file that such an import reaches. */
export const WORKSPACES: Readonly<Record<string, string>> = {
  '@firedrill/contract/testing': 'contract/src/testing/run-events.ts',
  '@firedrill/contract': 'contract/src/index.ts',
  '@firedrill/reference': 'reference/src/index.ts',
};

/** A longer source file is a sign that two things live together; test files may be longer. */
export const LINES_MAX = 250;
