import { Failure } from '../../lib/failure.ts';
import { queryText, signedHeaders } from '../../lib/aws/sign.ts';
import { sendRequest, type HttpResponse } from '../../lib/http.ts';
import type { Environment } from '../../model/environment.ts';
import type { Instance } from '../../model/instance.ts';

/** By which name the clusters and the certificate call the store. */
export const backupHost = 'backups.lockstep.internal';

/** What the programs of S3 are told, which take no other; the store knows this one alone. */
export const backupRegion = 'us-east-1';

/** Who asks the store: it knows one user, who may do all. */
export interface BackupLogin {
  readonly secret: string;
  /** The store's own certificate, as PEM. */
  readonly certificate: string;
}

export const backupUser = 'lockstep';

/** The store of backups beside the clusters of an instance, as the API of S3. */
export interface Backups {
  /** Makes a bucket that keeps each version of each object, if there is none. */
  ensureBucket(bucket: string): Promise<void>;
}

/** The bucket of an environment on a laptop. */
export function backupBucket(environment: Environment): string {
  return `lockstep-${environment}-backups`;
}

export function openBackups({ ports }: Pick<Instance, 'ports'>, { secret, certificate }: BackupLogin): Backups {
  const call = async (
    method: 'GET' | 'PUT',
    bucket: string,
    query: Readonly<Record<string, string>> = {},
    body = '',
    accept: readonly number[] = [200],
  ): Promise<HttpResponse> => {
    const path = `/${bucket}`;
    const headers = signedHeaders(
      { method, host: backupHost, path, query, body },
      { accessKeyId: backupUser, secretAccessKey: secret },
      { region: backupRegion },
    );
    const response = await sendRequest({
      secure: true,
      host: '127.0.0.1',
      port: ports.backups,
      servername: backupHost,
      ca: certificate,
      method,
      path: Object.keys(query).length === 0 ? path : `${path}?${queryText(query)}`,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      body,
      timeout: 10_000,
    });
    if (accept.includes(response.status)) return response;
    throw new Failure({
      what: 'The store of backups beside the clusters does not answer as S3 does',
      why: `${method} ${path}?${queryText(query)}: HTTP ${response.status}: ${response.body.slice(0, 200)}`,
      wayOut: 'Run `npm run up` again.',
    });
  };
  const isVersioned = async (bucket: string): Promise<boolean> =>
    (await call('GET', bucket, { versioning: '' })).body.includes('<Status>Enabled</Status>');
  return {
    ensureBucket: async (bucket) => {
      // It is there already: 409.
      await call('PUT', bucket, {}, '', [200, 409]);
      if (await isVersioned(bucket)) return;
      const settings = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
      await call('PUT', bucket, { versioning: '' }, settings);
    },
  };
}
