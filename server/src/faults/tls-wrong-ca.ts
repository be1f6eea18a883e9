import { certificateFault } from './certificate-fault.ts';

/** The certificate was renewed by an authority that the clients were not told of. */
export const tlsWrongCa = certificateFault(
  {
    kind: 'tls-wrong-ca',
    summary:
      "Redis shows a certificate of an authority that is not trusted, and the application's connections are ended; healing brings the good one back.",
    symptom: 'connections are accepted and fail in the TLS handshake: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  },
  'wrong-ca',
  'UNABLE_TO_VERIFY',
);
