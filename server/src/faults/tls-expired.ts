import { certificateFault } from './certificate-fault.ts';

/** Nobody renewed the certificate. */
export const tlsExpired = certificateFault(
  {
    kind: 'tls-expired',
    summary:
      "Redis shows a certificate that has expired, and the application's connections are ended; healing brings the good one back.",
    symptom: 'connections are accepted and fail in the TLS handshake: CERT_HAS_EXPIRED',
  },
  'expired',
  'CERT_HAS_EXPIRED',
);
