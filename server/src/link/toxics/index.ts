import type { Toxic } from '../toxic.ts';
import { acceptHang } from './accept-hang.ts';
import { bandwidth } from './bandwidth.ts';
import { blackhole } from './blackhole.ts';
import { drip } from './drip.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { noop } from './noop.ts';
import { refuse } from './refuse.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { timeout } from './timeout.ts';

/** Every toxic, Toxiproxy's own first. */
export const TOXICS: readonly Toxic[] = [
  latency,
  bandwidth,
  slowClose,
  timeout,
  resetPeer,
  slicer,
  limitData,
  noop,
  blackhole,
  refuse,
  acceptHang,
  drip,
];

/** The toxic of a type, or nothing. */
export function toxicOf(type: string): Toxic | undefined {
  return TOXICS.find((toxic) => toxic.type === type);
}
