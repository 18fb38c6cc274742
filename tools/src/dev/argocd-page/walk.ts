import { logIntoArgocd } from '../browser/argocd-walk.ts';
import type { View, Walk } from '../browser/browser.ts';
import { account } from './objects.ts';
import type { WalkedArgocd } from './world.ts';

/** What the browser says of a refused login, which is what the walk wants. */
export const harmlessRefusals: readonly RegExp[] = [/status of 401/, /^401 of .*\/api\/v1\/session$/];

/**
 * Everything that a person does there, one after the other.
 * @param name - of an Application that was added and is not synced yet.
 */
export function walkThrough(world: WalkedArgocd, { scheme, width }: View, name: string): Walk {
  const page = (path: string) => `${world.url}${path}`;
  const application = page(`/applications/argocd/${name}`);
  return async (browser, see) => {
    const close = () => browser.locator('.sliding-panel--opened .sliding-panel__close').last().click();
    const go = async (path: string, text: string | RegExp) => {
      await browser.goto(path);
      await browser.getByText(text).filter({ visible: true }).first().waitFor();
    };

    const button = (text: RegExp) => browser.locator('button', { hasText: text }).first();

    await go(page('/login'), 'Log in via Corporate');
    await see('login');
    await logIntoArgocd(browser, { ...account, password: 'wrong' });
    await browser.getByText('Invalid username or password').waitFor();
    await see('login-refused');
    await logIntoArgocd(browser, account);
    await browser.getByText(name).first().waitFor();
    if (width < 640) await browser.locator('.sidebar__collapse-button').click();

    await go(page('/settings/appearance'), 'Theme');
    if (scheme === 'dark') {
      await browser.locator('.appearance-list .select__value').click();
      await see('select');
      await browser.locator('.select__option', { hasText: /dark/i }).click();
      await browser.locator('.theme-dark .page').waitFor();
    }
    await see('settings-appearance');

    await go(page('/applications?view=tiles'), name);
    await see('tiles');
    await go(page('/applications?view=list'), name);
    await see('list');
    await browser.locator('.argo-table-list__row .argo-dropdown__anchor').first().click();
    await browser.locator('.argo-dropdown__content.opened').waitFor();
    await see('menu');
    await browser.keyboard.press('Escape');
    await go(page('/applications?view=summary'), 'SUMMARY');
    await see('summary');
    await go(page('/applications?new=%7B%7D'), 'Application Name');
    await see('new-application');
    await browser.getByRole('button', { name: 'Create' }).click();
    await browser.getByText('Application Name is required').waitFor();
    await see('new-application-refused');

    await go(application, 'OutOfSync');
    await see('tree-before');
    await button(/^\s*Diff\s*$/).click();
    await browser.getByText('Good bye').first().waitFor();
    await see('diff');
    await close();
    await button(/^\s*Sync\s*$/).click();
    await browser.getByText('Synchronize', { exact: true }).first().waitFor();
    await see('sync');
    await browser.getByText('Synchronize', { exact: true }).first().click();
    await browser.getByText('Sync OK').first().waitFor();
    await world.runPod(name);
    await browser.getByText('web-1-a').first().waitFor();
    await browser.getByText('Healthy').first().waitFor();
    await see('tree');
    await browser.locator('.help-tip').first().hover();
    await browser.locator('.tippy-tooltip').waitFor();
    await see('tooltip');
    await button(/^\s*Delete\s*$/).click();
    await browser.locator('.popup-container').waitFor();
    await see('popup');
    await browser.getByRole('button', { name: 'Cancel' }).click();
    for (const shown of ['pods', 'list', 'network']) {
      await go(`${application}?view=${shown}`, name);
      await see(`application-${shown}`);
    }
    const node = (kind: string, object: string, tab: string) =>
      `${application}?node=${encodeURIComponent(`${kind}/${name}/${object}/0`)}&tab=${tab}`;
    await go(node('/Pod', 'web-1-a', 'logs'), 'request 19 answered');
    await see('logs');
    await go(node('/Pod', 'web-1-a', 'summary'), 'web-1-a');
    await see('resource');
    await go(node('apps/Deployment', 'web', 'events'), 'web');
    await see('events');
    await go(`${application}?node=${encodeURIComponent(`argoproj.io/Application/argocd/${name}/0`)}`, 'CLUSTER');
    await see('application-summary');
    await browser.getByText('Edit', { exact: true }).first().click();
    await see('application-edit');
    await browser.goto(`${application}?rollback=0`);
    await browser.locator('.application-deployment-history').waitFor();
    await see('history');

    for (const shown of ['tiles', 'list']) {
      await go(page(`/applicationsets?view=${shown}`), 'teams');
      await see(`applicationsets-${shown}`);
    }
    await go(page('/applicationsets/argocd/teams'), 'teams');
    await see('applicationset');
    await go(page('/resources'), 'Deployment');
    await see('resources');

    const settings = [
      'repos',
      'certs',
      'gpgkeys',
      'clusters',
      'projects',
      'projects/default',
      'accounts',
      'accounts/admin',
    ];
    await go(page('/settings'), 'Settings');
    await see('settings');
    for (const part of settings) {
      await browser.goto(page(`/settings/${part}`));
      await see(`settings-${part.replace('/', '-')}`);
    }
    await go(page('/settings/projects/default?tab=roles'), 'reader');
    await see('settings-project-roles');
    await go(page('/user-info'), account.name);
    await see('user-info');
    await browser.goto(page('/help'));
    await browser.locator('.help-box').first().waitFor();
    await see('help');
  };
}
