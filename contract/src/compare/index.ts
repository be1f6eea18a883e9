export { isSameConfiguration, type RunLabel } from './caveats.ts';
export { compareRuns } from './compare-runs.ts';
export type { ComparedRow, Comparison, Finding, OtherRuns } from './comparison.ts';
export { EvidenceFold, evidenceOf, type RunEvidence } from './evidence.ts';
export { COMPARED_GROUPS, type ComparedGroup, measureName } from './questions.ts';
export {
  COMPARED_GROUP_TITLES,
  FINDING_WORDS,
  formatDifference,
  noiseText,
  signedDifference,
} from './words.ts';
