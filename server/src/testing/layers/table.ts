/** Who may import whom, as data; type imports count as well. `check-layers.ts` reads it. */

import type { Layer } from './layer.ts';
import { CONTRACT, SERVER_LAYERS } from './server-layers.ts';

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
