import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request as it is signed: what it is sent to, and what it holds. */
export interface Signable {
  readonly method: string;
  readonly host: string;
  /** As it stands in the request: escaped, without a query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The headers that prove to S3 who sends this, by AWS's Signature Version 4; `host` among them. */
export function signedHeaders(
  { method, host, path, query = {}, body = '' }: Signable,
  { accessKeyId, secretAccessKey }: Credentials,
  { region, service = 's3', now = new Date() }: { region: string; service?: string; now?: Date },
): Readonly<Record<string, string>> {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const headers = { host, 'x-amz-content-sha256': sha256(body), 'x-amz-date': time };
  const names = Object.keys(headers).join(';');
  const request = [
    method,
    path,
    queryText(query),
    ...Object.entries(headers).map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce<string | Buffer>((from, part) => hmac(from, part).digest(), `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign).digest('hex');
  const credential = [accessKeyId, ...scope].join('/');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** A query as it is signed, and so as it must be sent: in order, each part escaped. */
export function queryText(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .toSorted()
    .join('&');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string) {
  return createHmac('sha256', key).update(text);
}
