import { secretStoreUrl } from '@lockstep/tools/cluster/up/steps/secret-store';
import type { Instance } from '@lockstep/tools/model/instance';

/** The store of secrets beside the clusters, as the API of AWS Secrets Manager; it takes any signature. */
export interface SecretStore {
  /** Makes an entry, or gives it another value. */
  put(path: string, value: string): Promise<void>;
}

const headers = {
  'content-type': 'application/x-amz-json-1.1',
  // It reads nothing of it but the service.
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
};

export function openSecretStore(instance: Pick<Instance, 'ports'>): SecretStore {
  const call = async (action: string, body: object): Promise<Response> =>
    fetch(secretStoreUrl(instance), {
      method: 'POST',
      headers: { ...headers, 'x-amz-target': `secretsmanager.${action}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
  return {
    put: async (path, value) => {
      const made = await call('CreateSecret', { Name: path, SecretString: value, ClientRequestToken: token() });
      if (made.ok) return;
      const answer = await call('PutSecretValue', { SecretId: path, SecretString: value, ClientRequestToken: token() });
      if (!answer.ok) throw new Error(`the store refused ${path}: ${await made.text()}; ${await answer.text()}`);
    },
  };
}

function token(): string {
  return crypto.randomUUID();
}
