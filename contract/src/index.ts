/** The contract's face: what server and browser both know. */
export * from './claim.ts';
export * from './errors.ts';
export * from './histogram.ts';
export * from './load-window.ts';
export * from './plan.ts';
export * from './run-event.ts';
export * from './scenario.ts';
export * from './units.ts';
export * from './vocabulary.ts';
