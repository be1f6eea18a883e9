export { isSameConfiguration, type RunLabel } from './caveats.ts';
export { compareRuns } from './compare-runs.ts';
export type { ComparedRow, Comparison, Finding, OtherRuns } from './comparison.ts';
export { EvidenceFold, evidenceOf, type RunEvidence } from './evidence.ts';
export {
  FIGURE_NAMES,
  FIGURES,
  type Figure,
  type FigureName,
  figuresFrom,
  figuresOf,
  type Reading,
} from './figures.ts';
export {
  type MatrixAxes,
  type MatrixCell,
  type PolicyMatrix,
  policyMatrix,
  saysSomething,
  spreadOf,
  togetherMs,
} from './matrix.ts';
export { COMPARED_GROUPS, type ComparedGroup, measureName } from './questions.ts';
export {
  COMPARED_GROUP_TITLES,
  FINDING_WORDS,
  formatDifference,
  noiseText,
  signedDifference,
} from './words.ts';
