import type { Page } from 'playwright-core';
import type { Walk } from './browser.ts';

/** Who logs in by the form. */
export interface Account {
  readonly name: string;
  readonly password: string;
}

/** Streams stay open, so the page is never idle: it is settled when no loader is on it any more, and what moves came to rest. */
export async function argocdSettled(page: Page): Promise<void> {
  await page.waitForFunction('!/Loading\\.\\.\\.|Checking session/.test(document.body.innerText)');
  await page.waitForTimeout(700);
}

/** Fills in the form of the page that is shown, and sends it. */
export async function logIntoArgocd(page: Page, { name, password }: Account): Promise<void> {
  await page.locator('input[name=username], .argo-field').first().fill(name);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Logs in, then looks at all Applications, at the objects of one that is synced, and at what its pod says; changes nothing. */
export function walkArgocd(url: string, account: Account, application: string): Walk {
  return async (page, see) => {
    await page.goto(`${url}/login`);
    await see('argocd-login');
    await logIntoArgocd(page, account);
    // It shows ten by name: that of the service may be on a later page.
    await page.getByText('applications', { exact: true }).first().waitFor();
    // As a person with a phone does: it covers half of it.
    if (page.viewportSize()!.width < 640) await page.locator('.sidebar__collapse-button').click();
    await see('argocd-applications');
    await page.goto(`${url}/applications/argocd/${application}?view=tree&resource=`);
    const pod = page.locator('.application-resource-tree__node--pod').first();
    await pod.waitFor();
    await see('argocd-tree');
    await pod.click();
    await page
      .locator('.sliding-panel--opened .tabs__nav-item, .sliding-panel--opened .tabs__nav a', { hasText: 'LOGS' })
      .first()
      .click();
    await page.locator('.logs-container__content, .pod-logs-viewer').first().waitFor();
    await see('argocd-logs');
  };
}
