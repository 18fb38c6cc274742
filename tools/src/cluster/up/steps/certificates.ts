import { kubectl } from '../../../toolbox/kubectl.ts';
import { waitFor } from '../../../lib/process/wait.ts';
import { certificateStateOf, uncertified } from '../../look/certificates.ts';
import type { ClusterStep } from '../context.ts';

/** Waits until every host has its certificate: until then the door answers by no handshake at all. */
export const waitForCertificates: ClusterStep = (environment) => ({
  title: 'Certificates',
  run: async ({ instance }, say) => {
    const cluster = kubectl(instance, environment);
    await waitFor({ what: `the certificates of ${environment}`, seconds: 300, every: 1000 }, async () => {
      const waiting = uncertified(await certificateStateOf(cluster));
      if (waiting.length === 0) return { done: undefined };
      const seen = waiting.map(({ host, why }) => `${host}: ${why}`).join('; ');
      say(seen);
      return { seen };
    });
  },
});
