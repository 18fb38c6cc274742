import type { Walk } from './browser.ts';

/** Looks at an alert, silences it by the form, finds the silence, ends it, and looks at how Alertmanager runs. */
export function walkAlertmanager(url: string, alert: string): Walk {
  return async (page, see) => {
    await page.goto(`${url}/#/alerts?filter=${encodeURIComponent(`{alertname="${alert}"}`)}`);
    await page.locator('li.list-group-item', { hasText: 'Silence' }).first().waitFor();
    await see('alertmanager-alerts');
    await page.goto(`${url}/#/silences/new`);
    await page.getByRole('button', { name: 'Create' }).waitFor();
    await page.locator('.form-group', { hasText: 'Creator' }).locator('input').last().fill('somebody');
    await page.locator('textarea').fill('a try');
    // Last: a matcher that was added takes the focus a moment later, and with it what is typed elsewhere by then.
    await page.locator('#filter-bar-matcher').fill(`alertname="${alert}"`);
    await page.locator('#filter-bar-matcher').press('Enter');
    await page.getByText(`alertname="${alert}"`).first().waitFor();
    await see('alertmanager-new-silence');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('somebody').first().waitFor();
    await see('alertmanager-silence');
    await page.goto(`${url}/#/silences`);
    await page.getByText(alert).first().waitFor();
    await see('alertmanager-silences');
    await page.getByRole('button', { name: 'Expire', exact: true }).first().click();
    await page.getByRole('button', { name: 'Confirm', exact: true }).first().click();
    await page.goto(`${url}/#/status`);
    await page.getByText('Version Information').waitFor();
    await see('alertmanager-status');
  };
}
