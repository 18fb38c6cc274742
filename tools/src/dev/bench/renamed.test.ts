import { expect, test } from '@jest/globals';
import { serviceNamed } from '../../model/services.ts';
import { renameService, repeatServices } from './renamed.ts';

test('a renamed text keeps the image', () => {
  const { image } = serviceNamed('web');
  const text = `web: ${image} at web.example.com in application-web.yaml`;
  expect(renameService(text, 'shop')).toBe(`shop: ${image} at shop.example.com in application-shop.yaml`);
});

test('only the innermost items that name the service are repeated', () => {
  const document = {
    name: 'web',
    resources: ['application-web.yaml', 'application-argocd.yaml'],
    egress: [{ to: [{ namespace: 'web' }, { namespace: 'argocd' }], ports: [5000] }],
  };
  expect(repeatServices(document, ['one', 'two'])).toEqual({
    name: 'web',
    resources: ['application-web.yaml', 'application-one.yaml', 'application-two.yaml', 'application-argocd.yaml'],
    egress: [
      {
        to: [{ namespace: 'web' }, { namespace: 'one' }, { namespace: 'two' }, { namespace: 'argocd' }],
        ports: [5000],
      },
    ],
  });
});
