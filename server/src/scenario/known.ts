import type { CapabilityName, FaultParams, MetricInfo, Role } from '@firedrill/contract';
import type * as z from 'zod';

/** What a scenario's reader needs to know of a fault; the registry's entries have this shape. */
export interface FaultInfo {
  readonly kind: string;
  readonly summary: string;
  /** The capability of the target that the fault asks for. */
  readonly needs: CapabilityName;
  readonly roles: readonly Role[];
  /** An object schema; its keys are the fault's parameters. */
  readonly params: z.ZodType<FaultParams>;
}

/** What a scenario may speak of: the registries' content and the driver chosen for the run. */
export interface Known {
  readonly faults: readonly FaultInfo[];
  readonly policies: readonly string[];
  readonly metrics: readonly MetricInfo[];
  /** Kind of the driver, for messages. */
  readonly driver: string;
  /** What the driver can do to a target of a role; nothing when it has no such target. */
  capabilitiesOf(role: Role): readonly string[];
  /** Why it does not offer a capability, where there is more to say. */
  refusal?(role: Role, capability: CapabilityName): string | undefined;
  /** Faults are asked for while the run goes on: claims may be about them though the timeline has none. */
  readonly faultsByHand?: true;
  /** The timeline is one fault that a person asks for by hand, who gives its parameters and nothing else of it. */
  readonly asksForOneFault?: true;
}
