import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../lib/failure.ts';
import { textIfThere } from '../../lib/files/if-there.ts';
import { replaceFile } from '../../lib/files/replace-file.ts';
import { authorityPath, issuerPath, type Instance } from '../../model/instance.ts';
import type { Engine } from '../../toolbox/engine/engine.ts';

/** The authority that issues the certificates of an instance's clusters, each as PEM. */
export interface Authority {
  /** What browsers trust: it can vouch for names below `localhost` alone, and its key was thrown away. */
  readonly root: string;
  readonly issuer: string;
  readonly issuerKey: string;
}

/**
 * The authority of an instance, made once, and kept for as long as the instance is: who trusts it does so once.
 * @throws {Failure} when a part of it is lost, since the clusters' certificates are by the former one.
 */
export async function ensureAuthority(
  instance: Pick<Instance, 'dir' | 'name'>,
  engine: Pick<Engine, 'exec'>,
  container: string,
): Promise<Authority> {
  const files = {
    root: authorityPath(instance),
    issuer: issuerPath(instance),
    issuerKey: join(instance.dir, 'authority', 'issuer.key'),
  };
  const [root, issuer, issuerKey] = await Promise.all(
    [files.root, files.issuer, files.issuerKey].map(async (file) => ({ file, text: await textIfThere(file) })),
  );
  const missing = [root!, issuer!, issuerKey!].filter(({ text }) => text === undefined);
  if (missing.length === 0) return { root: root!.text!, issuer: issuer!.text!, issuerKey: issuerKey!.text! };
  if (missing.length < 3) {
    throw new Failure({
      what: `${missing.map(({ file }) => file).join(' and ')} is gone`,
      why: 'the clusters have certificates of that authority',
      wayOut: 'Put it back, or begin anew: `npm run down`, then `npm run up`.',
    });
  }
  const made = await makeAuthority(engine, container, `Lockstep ${instance.name} on ${hostname()}`);
  await replaceFile(files.issuerKey, made.issuerKey, 0o600);
  await replaceFile(files.issuer, made.issuer);
  await replaceFile(files.root, made.root);
  return made;
}

/** What it may vouch for: the names of this machine's clusters, and its own within them. */
const settings = `[req]
prompt = no
distinguished_name = name
[name]
O = Lockstep
CN = $1
[root]
basicConstraints = critical, CA:TRUE, pathlen:1
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
nameConstraints = critical, permitted;DNS:localhost, permitted;DNS:cert-manager.svc
[issuer]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;

/** Ten years: as long as no laptop is kept. */
const script = `set -eu
umask 077
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >settings <<END
${settings}END
new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -config settings'
openssl req -x509 $new -keyout root.key -out root.pem -days 3650 -extensions root 2>/dev/null
openssl req -new $new -subj "/O=Lockstep/CN=$1: issuer" -keyout issuer.key -out issuer.csr 2>/dev/null
openssl x509 -req -in issuer.csr -CA root.pem -CAkey root.key -days 3650 -extfile settings -extensions issuer \\
  -out issuer.pem 2>/dev/null
cat root.pem issuer.pem issuer.key
`;

/** Made in a container that has openssl, so that the machine needs none. */
async function makeAuthority(engine: Pick<Engine, 'exec'>, container: string, name: string): Promise<Authority> {
  // No character of a host's name may mean something to openssl.
  const plain = name.replaceAll(/[^\w .-]/g, '-').slice(0, 50);
  const { stdout } = await engine.exec(container, ['sh', '-c', script, 'authority', plain]);
  const parts = stdout.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? [];
  const [root, issuer, issuerKey] = parts.map((part) => `${part}\n`);
  if (root === undefined || issuer === undefined || issuerKey === undefined) {
    throw new Error(`openssl in ${container} made ${parts.length} of 3 parts of an authority`);
  }
  return { root, issuer, issuerKey };
}
