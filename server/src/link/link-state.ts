import type { ToxicState } from './toxic-spec.ts';

/** A link as it is asked for. */
export interface LinkSpec {
  name: string;
  /** `host:port`; port 0 or an empty text takes any free port; a missing host is 127.0.0.1. */
  listen: string;
  /** `host:port`. */
  upstream: string;
  /** True when it is left out. */
  enabled?: boolean | undefined;
}

/** What of a link can be changed; what is left out stays. */
export interface LinkChange {
  listen?: string | undefined;
  upstream?: string | undefined;
  enabled?: boolean | undefined;
  /** A new upstream is for new connections only: the open ones keep the old one until they end. */
  keepConnections?: boolean | undefined;
}

/** A link as it is shown. `port` is 0 while a link that was to have any free port was never enabled. */
export interface LinkState {
  name: string;
  listen: string;
  port: number;
  upstream: string;
  enabled: boolean;
  /** Upstream ones first, each direction in the order in which they act. */
  toxics: ToxicState[];
}

/** What a link has carried. */
export interface LinkStats {
  name: string;
  openConnections: number;
  acceptedConnections: number;
  /** Client → server. */
  upstreamBytes: number;
  /** Server → client. */
  downstreamBytes: number;
  /** Swallowed by toxics, both ways. */
  droppedBytes: number;
  /** Held in memory now, delayed bytes included. */
  bufferedBytes: number;
}
