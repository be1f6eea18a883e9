/** The reference application's face. */

export type { Backoff } from './backoff.ts';
export { exponential, fullJitter } from './backoff.ts';
export type { BreakerSettings, BreakerState } from './breaker.ts';
export { BREAKER_STATES, Breaker } from './breaker.ts';
export type { Clock, Random } from './clock.ts';
export { systemClock } from './clock.ts';
export type { Config, ConfigIssue, ConfigSources, DescribedKnob } from './config.ts';
export { ConfigError, describeConfig, loadConfig } from './config.ts';
export type { Connection, ConnectionCounters } from './connection.ts';
export type { ErrorKind } from './error-kind.ts';
export { classify, ERROR_KINDS } from './error-kind.ts';
export { AllSourcesUnavailableError, DatabaseUnavailableError } from './errors.ts';
export type { ConnectionState, HealthStatus, ReferenceEvent, ReferenceListener } from './events.ts';
export { CONNECTION_STATES } from './events.ts';
export type { Health, HealthReport, SourceHealth } from './health.ts';
export { DEFAULT_POLICY, POLICIES, POLICY_NAMES, policyNamed } from './policies/index.ts';
export type { Policy, PolicySettings } from './policies/policy.ts';
export type { PoolFigures, PoolNews, PoolState } from './pool-watch.ts';
export { POOL_STATES } from './pool-watch.ts';
export type { Reference, ReferenceOptions } from './reference.ts';
export { createReference } from './reference.ts';
export { USERS_TABLE } from './schema.ts';
export type { UserSeed } from './seed.ts';
export { userSeed } from './seed.ts';
export type { Answer, Store, Written } from './store.ts';
export type { User, UserChange, UserSearch } from './user.ts';
export type { Warmed } from './warming.ts';
