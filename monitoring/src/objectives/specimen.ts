import { definitionsOf } from './services.ts';

/** The objectives of a service as `lockstep new service` makes it: what the rules are tried with, whatever a fork has. */
export const web = definitionsOf({
  services: [
    {
      name: 'web',
      image: 'web',
      application: 'web',
      sources: ['apps/web'],
      containerfile: 'apps/web/Containerfile',
      port: 5000,
      metricsPath: '/api/metrics',
    },
  ],
})[0]!;
