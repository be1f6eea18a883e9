/** The shapes of the HTTP API, for the server that checks them and the browser that reads them. */
export * from './catalogue.ts';
export * from './machine.ts';
export * from './problem.ts';
export * from './queue.ts';
export * from './runs.ts';
export * from './scenarios.ts';
