/** Of the package, what is used here. It is installed into the image alone, with its own lock file. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  interface Context {
    readonly type: string;
    readonly oidc: {
      readonly client?: { readonly clientId: string };
      readonly session?: { readonly accountId?: string; grantIdFor(client: string): string | undefined };
    };
  }

  interface Interaction {
    readonly uid: string;
    readonly prompt: { readonly name: string };
  }

  interface Policy {
    get(name: string): { readonly checks: { remove(name: string): void } };
  }

  export const interactionPolicy: { base(): Policy };

  export class Provider {
    constructor(issuer: string, configuration: object);
    proxy: boolean;
    readonly Grant: {
      new (of: { readonly clientId: string; readonly accountId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    on(event: 'server_error', listener: (context: Context, error: Error) => void): this;
    callback(): (asked: IncomingMessage, answer: ServerResponse) => Promise<void>;
    interactionDetails(asked: IncomingMessage, answer: ServerResponse): Promise<Interaction>;
    interactionFinished(asked: IncomingMessage, answer: ServerResponse, result: object): Promise<void>;
  }
}
