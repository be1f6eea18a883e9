import { type Catalogue, METRICS } from '@firedrill/contract';
import type { SchemaNode, Vocabulary } from '../vocabulary.ts';

const found = import.meta.glob<SchemaNode>('../../../../scenarios/schema.json', {
  import: 'default',
  eager: true,
});
const [schema] = Object.values(found);
if (!schema) throw new Error('scenarios/schema.json is not there');

const faults: Catalogue['faults'] = [
  {
    kind: 'crash',
    summary: 'The process is killed.',
    symptom: 'Connections are refused.',
    classification: 'network',
    needs: 'lifecycle',
    roles: ['cache', 'standby', 'database'],
    momentary: false,
    params: [],
    drivers: { process: ['cache', 'database'] },
  },
  {
    kind: 'partition',
    summary: 'The network swallows everything.',
    symptom: 'No answer.',
    classification: 'network',
    needs: 'link',
    roles: ['cache'],
    momentary: false,
    params: [
      {
        name: 'direction',
        description: 'Which way.',
        kind: 'choice',
        choices: ['both', 'to-server'],
        default: 'both',
      },
    ],
    drivers: { process: ['cache'] },
  },
  {
    kind: 'latency',
    summary: 'Every answer arrives later.',
    symptom: 'Slow answers.',
    classification: 'network',
    needs: 'link',
    roles: ['cache', 'database'],
    momentary: false,
    params: [
      { name: 'latency', description: 'How much later.', kind: 'quantity', units: ['us', 'ms', 's'] },
      {
        name: 'jitter',
        description: 'Give or take.',
        kind: 'quantity',
        units: ['us', 'ms', 's'],
        default: '0s',
      },
    ],
    drivers: { process: ['cache', 'database'] },
  },
];

/** What the server would say there is, in small: the real schema, the real metrics and three faults. */
export const sampleVocabulary: Vocabulary = {
  schema,
  catalogue: {
    faults,
    policies: [
      { name: 'naive-seed', summary: 'The client as it was.' },
      { name: 'breaker', summary: 'Breaker and backoff.' },
    ],
    defaultPolicy: 'breaker',
    metrics: METRICS.map(({ name, summary, selectors, dimension }) => ({
      name,
      summary,
      selectors: [...selectors],
      unit: dimension,
    })),
    drivers: [{ kind: 'process', targets: 'own', isDefault: true }],
  },
};
