// Signs what release built where GitHub's plan keeps no attestations: with the key of the environment `signing`, by Node's own
// modules alone, so that no program of others runs where that key is. What it pushes beside the image is what
// `cosign attest --key` pushes, and `cosign verify-attestation --key security/signing.pub` reads it.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const payloadType = 'application/vnd.in-toto+json';
const envelopeType = 'application/vnd.dsse.envelope.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';

const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** What a run of the release workflow says of an image: of which commit, by which workflow, on whose runner. */
export function provenance({ server, repository, sha, ref, path, runner, run }) {
  return {
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: { workflow: { repository: `${server}/${repository}`, path, ref } },
        internalParameters: { github: { runner_environment: runner } },
        resolvedDependencies: [{ uri: `git+${server}/${repository}@${ref}`, digest: { gitCommit: sha } }],
      },
      runDetails: {
        builder: { id: `${server}/${repository}/${path}@${ref}` },
        metadata: { invocationId: `${server}/${repository}/actions/runs/${run}` },
      },
    },
  };
}

/** A statement about an image, signed as DSSE has it: the key signs its type and its bytes, each with its length. */
export function envelope({ predicateType, predicate }, { name, digest }, key) {
  const subject = [{ name, digest: { sha256: digest.replace('sha256:', '') } }];
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate };
  const payload = Buffer.from(JSON.stringify(statement));
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ]);
  const sig = sign('sha256', signed, key).toString('base64');
  return { payloadType, payload: payload.toString('base64'), signatures: [{ keyid: '', sig }] };
}

/** The key, if it is the one whose other half everybody verifies by. */
export function signingKey(text, publicText) {
  const key = createPrivateKey(text);
  const own = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  const known = createPublicKey(publicText).export({ type: 'spki', format: 'pem' });
  if (own === known) return key;
  throw new Error('SIGNING_KEY is not the other half of security/signing.pub: nothing is signed.');
}

/** Pushes statements beside the image that they are about, in the place of what was there: SHA256-….att. */
export async function pushSigned({ name, digest, statements, key, login }) {
  const layers = statements.map((statement) => {
    const bytes = Buffer.from(JSON.stringify(envelope(statement, { name, digest }, key)));
    return { bytes, predicateType: statement.predicateType };
  });
  const rootfs = { type: 'layers', diff_ids: layers.map(({ bytes }) => digestOf(bytes)) };
  const config = Buffer.from(
    JSON.stringify({ architecture: '', created: '0001-01-01T00:00:00Z', os: '', rootfs, config: {} }),
  );
  const registry = registryOf(name, login);
  for (const bytes of [config, ...layers.map((layer) => layer.bytes)]) await registry.upload(bytes);
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, size: config.length, digest: digestOf(config) },
    layers: layers.map(({ bytes, predicateType }) => ({
      mediaType: envelopeType,
      size: bytes.length,
      digest: digestOf(bytes),
      annotations: { 'dev.cosignproject.cosign/signature': '', predicateType },
    })),
  };
  await registry.put(`manifests/${digest.replace(':', '-')}.att`, manifestType, JSON.stringify(manifest));
}

function registryOf(name, login) {
  const [host, ...path] = name.split('/');
  const scheme = /^(?:localhost|127\.0\.0\.1)(?::|$)/.test(host) ? 'http' : 'https';
  const base = `${scheme}://${host}/v2/${path.join('/')}/`;
  let authorization;
  const ask = async (url, init = {}) => {
    const send = () =>
      fetch(url, {
        ...init,
        headers: { ...init.headers, ...(authorization && { authorization }) },
        signal: AbortSignal.timeout(60_000),
      });
    let answer = await send();
    if (answer.status === 401 && authorization === undefined) {
      authorization = await granted(answer, login);
      answer = await send();
    }
    if (answer.ok) return answer;
    throw new Error(`${init.method} ${url} answers ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
  };
  return {
    upload: async (bytes) => {
      const begun = await ask(`${base}blobs/uploads/`, { method: 'POST' });
      const place = new URL(begun.headers.get('location'), base);
      place.searchParams.set('digest', digestOf(bytes));
      const headers = { 'content-type': 'application/octet-stream' };
      await ask(place, { method: 'PUT', body: bytes, headers });
    },
    put: (to, type, body) => ask(`${base}${to}`, { method: 'PUT', body, headers: { 'content-type': type } }),
  };
}

/** The registry says where a token is to be had; the login goes there and nowhere else. */
async function granted(answer, login) {
  const basic = `Basic ${Buffer.from(login).toString('base64')}`;
  const [, scheme = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(answer.headers.get('www-authenticate') ?? '') ?? [];
  if (scheme.toLowerCase() !== 'bearer') return basic;
  const { realm, ...query } = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, k, v]) => [k, v]));
  const told = await fetch(`${realm}?${new URLSearchParams(query)}`, { headers: { authorization: basic } });
  if (!told.ok) throw new Error(`${realm} answers ${told.status}.`);
  const { token, access_token: other } = await told.json();
  return `Bearer ${token ?? other}`;
}

/** The file of the workflow that runs, from the repository's root. */
export function workflowPath(reference) {
  return reference.replace(/^[^/]+\/[^/]+\//, '').replace(/@.*$/, '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [name, digest, sbom, publicKey] = process.argv.slice(2);
  const { SIGNING_KEY: text, GH_TOKEN: token, GITHUB_ACTOR: actor, ...told } = process.env;
  try {
    const built = provenance({
      server: told.GITHUB_SERVER_URL,
      repository: told.GITHUB_REPOSITORY,
      sha: told.GITHUB_SHA,
      ref: told.GITHUB_REF,
      path: workflowPath(told.GITHUB_WORKFLOW_REF),
      runner: told.RUNNER_ENVIRONMENT,
      run: told.GITHUB_RUN_ID,
    });
    const holds = { predicateType: 'https://spdx.dev/Document', predicate: JSON.parse(readFileSync(sbom, 'utf8')) };
    const key = signingKey(text, readFileSync(publicKey, 'utf8'));
    await pushSigned({ name, digest, statements: [built, holds], key, login: `${actor}:${token}` });
    console.log(`${name}@${digest} is signed: where it was built, and what it holds.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
