import { connect, type PeerCertificate } from 'node:tls';
import type { LoopbackSite } from '@lockstep/tools/lib/http';

/** The certificate that a site shows, trusted and for its name. */
export interface ShownCertificate {
  readonly serial: string;
  /** `DNS:web.staging.localhost`. */
  readonly names: string;
  readonly notAfter: Date;
}

/**
 * Shakes hands with a site, as a browser does.
 * @throws {Error} with the reason, when it does not come to a handshake that can be trusted.
 */
export function shakeHands({ host, port, servername, ca }: LoopbackSite): Promise<ShownCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: servername!, ca: ca!, timeout: 5000 }, () => {
      const { serialNumber, subjectaltname = '', valid_to }: PeerCertificate = socket.getPeerCertificate();
      socket.end();
      resolve({ serial: serialNumber, names: subjectaltname, notAfter: new Date(valid_to) });
    });
    socket.on('timeout', () => socket.destroy(new Error(`${servername} shook no hands within 5 s`)));
    socket.on('error', reject);
  });
}
