import { localUrl, pageNamed } from '../../../model/pages.ts';
import { portsOf, type Instance } from '../../../model/instance.ts';
import type { Environment } from '../../../model/environment.ts';
import { kubectl, type Kubectl } from '../../../toolbox/kubectl.ts';
import { ensureAuthority } from '../authority.ts';
import type { ClusterStep } from '../context.ts';
import { ensureSecrets, type Secrets } from '../secrets.ts';
import { originContainer } from './origin.ts';

/** The part, the page, the namespace and what is in it have one name. */
export const signOn = 'sign-on';

/** The Service by which programs in a cluster come to the inner door at the port that browsers use. */
export const insideDoor = { name: 'inner-door', namespace: 'ingress' } as const;

/**
 * What Argo CD and the provider of single sign-on must find where that part is asked for, and git must not hold: who may
 * log in, and every address with this instance's port. A browser and Argo CD have to call the provider by the same one.
 * Argo CD settles whom it trusts when its server starts: so this comes before it, or the server starts anew.
 */
export const giveSignOn: ClusterStep = (environment) => ({
  title: 'Single sign-on, where it is asked for',
  run: async ({ instance, engine }) => {
    if (!instance.parts?.includes(signOn)) return;
    const cluster = kubectl(instance, environment);
    const [secrets, { root }] = await Promise.all([
      ensureSecrets(instance),
      ensureAuthority(instance, engine, originContainer(instance)),
    ]);
    const objects = signOnObjects(instance, environment, secrets, root);
    const before = await givenIn(cluster);
    await cluster.apply(objects, 'lockstep');
    const server = await cluster.run([...inArgocd, 'get', 'deployment', 'argocd-server'], { accept: [0, 1] });
    if (server.code === 0 && before !== (await givenIn(cluster))) {
      await cluster.run([...inArgocd, 'rollout', 'restart', 'deployment', 'argocd-server']);
    }
  },
});

const inArgocd = ['--namespace', 'argocd'] as const;

/** What Argo CD holds of it; nothing where there is none yet. */
async function givenIn(cluster: Kubectl): Promise<string> {
  const fields = 'jsonpath={.data.issuer} {.data.ca\\.crt} {.data.additionalUrls}';
  const objects = [`secret/${signOn}`, 'configmap/argocd-cm'];
  const found = await Promise.all(
    objects.map((object) => cluster.run([...inArgocd, 'get', object, '-o', fields], { accept: [0, 1] })),
  );
  return found.map(({ stdout }) => stdout).join('\n');
}

/** What `giveSignOn` applies. */
export function signOnObjects(
  instance: Instance,
  environment: Environment,
  secrets: Pick<Secrets, 'adaPassword' | 'benPassword' | 'signOnKey'>,
  root: string,
): readonly object[] {
  const issuer = addressOf(signOn, instance, environment);
  const argocd = addressOf('argocd', instance, environment);
  const { inner } = portsOf(instance, environment);
  // Their labels and all else come with what brings them.
  const namespaces = ['argocd', insideDoor.namespace, signOn];
  return [
    ...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    secret({ name: signOn, namespace: signOn }, { 'settings.json': settingsText(issuer, argocd, secrets) }),
    secret(
      // Argo CD reads no Secret by `$name:key` that has not this label.
      { name: signOn, namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      { issuer, 'ca.crt': root },
    ),
    // Where people come from, which git does not say. By its field alone: all else of it is the overlay's.
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd' },
      data: { additionalUrls: JSON.stringify([argocd]) },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: insideDoor,
      spec: {
        selector: { 'app.kubernetes.io/name': 'traefik' },
        ports: [
          { name: 'inner', port: inner, targetPort: 'inner' },
          // An authority asks for its challenge by the same name.
          { name: 'web', port: 80, targetPort: 'web' },
        ],
      },
    },
  ];
}

function addressOf(page: string, instance: Instance, environment: Environment): string {
  // An issuer is compared letter by letter.
  return localUrl(pageNamed(page), instance, environment).replace(/\/$/, '');
}

/** Two people of the test kind: who runs the platform, and who may look. Both programs of Argo CD keep no secret (PKCE). */
function settingsText(
  issuer: string,
  argocd: string,
  { adaPassword, benPassword, signOnKey }: Pick<Secrets, 'adaPassword' | 'benPassword' | 'signOnKey'>,
): string {
  const open = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'], response_types: ['code'] };
  return JSON.stringify({
    issuer,
    clients: [
      { client_id: 'argocd', redirect_uris: [`${argocd}/auth/callback`], ...open },
      {
        client_id: 'argocd-cli',
        application_type: 'native',
        redirect_uris: ['http://localhost:8085/auth/callback'],
        ...open,
      },
    ],
    people: {
      ada: { password: adaPassword, groups: ['platform'] },
      ben: { password: benPassword, groups: [] },
    },
    key: JSON.parse(signOnKey) as unknown,
  });
}

function secret(metadata: object, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData };
}
