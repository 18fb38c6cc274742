import { Failure } from '../../lib/failure.ts';
import type { Say } from '../../lib/values/say.ts';
import type { Environment } from '../../model/environment.ts';
import { isReady, type KubeList, type LivePod } from '../../model/live-objects.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';
import { sendTestPage, type Delivery } from '../../toolbox/alertmanager/test-page.ts';

/** Longer than a group of alerts and the first of two Alertmanagers are waited for. */
const seconds = 150;

/**
 * Sends a test page by one of a cluster's Alertmanagers and sees it delivered.
 * @throws {Failure} when none is ready, or the page reached nobody.
 */
export async function testPage(cluster: Kubectl, environment: Environment, say: Say): Promise<Delivery> {
  const namespace = 'monitoring';
  const selector = 'app.kubernetes.io/name=alertmanager';
  const { items } = await cluster.json<KubeList<LivePod>>(['-n', namespace, 'get', 'pods', '--selector', selector]);
  const pod = items.find((each) => isReady(each))?.metadata.name;
  if (pod === undefined) {
    throw new Failure({
      what: `No Alertmanager of ${environment} is ready`,
      why:
        items.length === 0
          ? 'there is no pod of it'
          : `its pods are ${items.map(({ status }) => status.phase).join(', ')}`,
      wayOut: `kubectl -n ${namespace} get pods,events --selector ${selector}`,
    });
  }
  const log = async (): Promise<string> =>
    (await cluster.run(['-n', namespace, 'logs', pod, '--since=5m', '--tail=500'])).stdout;
  return await cluster.forward({ namespace, pod, port: 9093 }, (url) =>
    sendTestPage({ url, environment, log, seconds }, say),
  );
}

/** That it arrived, for people. */
export function arrivalText(environment: Environment, { receivers, seconds: took }: Delivery): string {
  return `The test page of ${environment} was taken by the receiver ${receivers.join(', ')} after ${took.toFixed(0)} s: look whether it is where you expect it.`;
}
