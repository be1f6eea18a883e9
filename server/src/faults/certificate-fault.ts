import * as z from 'zod';
import type { ServedCertificate } from '../drivers/driver.ts';
import type { Fault } from './fault.ts';

type TlsFault = Fault<'tls', Record<string, never>>;

/** A fault by which a server shows a certificate that its clients must refuse; `found` are OpenSSL's words for it. */
export function certificateFault(
  about: Pick<TlsFault, 'kind' | 'summary' | 'symptom'>,
  certificate: ServedCertificate,
  found: string,
): TlsFault {
  return {
    ...about,
    classification: 'configuration',
    needs: 'tls',
    roles: ['cache', 'standby'],
    params: z.strictObject({}),
    prepare(tls, _params, role) {
      return {
        undo: { action: 'tls' },
        proof: {
          inForce: [{ probe: role, states: ['denied'], saying: found }],
          gone: [{ probe: role, states: ['up'] }],
        },
        inject: (signal) => tls.serve(certificate, signal),
        heal: (signal) => tls.serve('good', signal),
        byHand: `have the ${role} show its old certificate again (CONFIG SET tls-cert-file)`,
      };
    },
  };
}
