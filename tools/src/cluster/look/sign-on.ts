import { parse } from 'yaml';
import { sendRequest } from '../../lib/http.ts';
import { jsonIn } from '../../lib/files/json.ts';
import { wordsOf } from '../../lib/process/programming-error.ts';
import { at } from '../../lib/values/at.ts';
import type { KubeList, LivePod } from '../../model/live-objects.ts';
import type { Kubectl } from '../../toolbox/kubectl.ts';

const readOn = 'docs/sign-on.md';

/** What goes on while nobody new can log in. */
const meanwhile = 'Who is logged in goes on; nobody new gets in';

/** Asks an address, trusting the authorities of this machine or the one that is given; returns status and body. */
export type AskAddress = (url: string, ca?: string) => Promise<{ readonly status: number; readonly body: string }>;

/**
 * What is wrong with Argo CD's single sign-on, each as a sentence; none where it has none. The provider is asked from this
 * machine, as browsers do, and then Argo CD itself, which asks it from inside.
 */
export async function signOnTroubles(cluster: Kubectl, ask: AskAddress = askAddress): Promise<readonly string[]> {
  const settings = await dataOf(cluster, 'configmap', 'argocd-cm');
  const written = settings?.['oidc.config'];
  if (written === undefined) return [];
  const off = settings?.['admin.enabled'] === 'false' ? ', and its user admin is off' : '';
  const say = (why: string): readonly string[] => [`single sign-on of Argo CD: ${why}. ${meanwhile}${off}: ${readOn}`];
  if (settings?.['url'] === undefined) return say('argocd-cm says no url, to which a provider could send people back');
  const config: unknown = parse(written);
  const [issuer, ca] = await Promise.all(
    ['issuer', 'rootCA'].map((key) => valueOf(cluster, at(config, key) as string | undefined)),
  );
  if (issuer === undefined) return say(`nothing holds its issuer ${String(at(config, 'issuer'))}`);
  const outside = await troubleOf(issuer, ask, ca);
  if (outside !== undefined) return say(outside);
  // Whoever may not ask it inside is told so, and of all else nevertheless.
  const inside = await refusedInside(cluster, ask).catch(wordsOf);
  return inside === undefined ? [] : say(`${issuer} answers here, and Argo CD says: ${inside}`);
}

async function troubleOf(issuer: string, ask: AskAddress, ca: string | undefined): Promise<string | undefined> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const { status, body } = await ask(url, ca);
    if (status !== 200) return `its provider answers ${status} at ${url}`;
    const said = at(jsonIn(body), 'issuer');
    return said === issuer ? undefined : `${url} says that the issuer is ${String(said)}, not ${issuer}`;
  } catch (error) {
    return `its provider gives no answer at ${url}: ${wordsOf(error)}`;
  }
}

/** Why Argo CD sends nobody to the provider; undefined when it does, and where it does not run, which is told elsewhere. */
async function refusedInside(cluster: Kubectl, ask: AskAddress): Promise<string | undefined> {
  const pods = await cluster.json<KubeList<LivePod>>([
    'get',
    'pods',
    '--namespace',
    'argocd',
    '--selector',
    'app.kubernetes.io/name=argocd-server',
    '--field-selector',
    'status.phase=Running',
  ]);
  const pod = pods.items[0]?.metadata.name;
  if (pod === undefined) return undefined;
  const { status, body } = await cluster.forward({ namespace: 'argocd', pod, port: 8080 }, (url) =>
    ask(`${url}/auth/login`),
  );
  return status < 400 ? undefined : `${status} ${body.trim().split('\n')[0]!.slice(0, 200)}`;
}

/** As Argo CD reads a value: itself, or the key of a Secret, `$name:key` or `$key`. */
async function valueOf(cluster: Kubectl, value: string | undefined): Promise<string | undefined> {
  if (value?.startsWith('$') !== true) return value;
  const [name, key] = value.includes(':') ? value.slice(1).split(':', 2) : ['argocd-secret', value.slice(1)];
  const held = (await dataOf(cluster, 'secret', name!))?.[key!];
  return held === undefined ? undefined : Buffer.from(held, 'base64').toString('utf8').trim();
}

async function dataOf(
  cluster: Kubectl,
  kind: string,
  name: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const found = await cluster.run(['get', kind, name, '--namespace', 'argocd', '-o', 'json'], { accept: [0, 1] });
  if (found.code !== 0) return undefined;
  return (at(JSON.parse(found.stdout), 'data') ?? {}) as Readonly<Record<string, string>>;
}

async function askAddress(url: string, ca?: string): ReturnType<AskAddress> {
  const { protocol, hostname, host, port, pathname } = new URL(url);
  const secure = protocol === 'https:';
  return await sendRequest({
    secure,
    // Not every machine's resolver knows names below localhost.
    host: hostname.endsWith('.localhost') ? '127.0.0.1' : hostname,
    ...(port === '' ? {} : { port }),
    ...(secure ? { servername: hostname } : {}),
    ...(ca === undefined ? {} : { ca }),
    path: pathname,
    headers: { host },
    timeout: 5000,
  });
}
