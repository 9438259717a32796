import type { Page } from 'playwright-core';

/** What a person does at a page, and looks for. */
export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
export const title = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
export const field = (page: Page, label: string) => page.getByLabel(label, { exact: true }).first();
export const says = (page: Page, text: string | RegExp) =>
  page.getByText(text).filter({ visible: true }).first().waitFor();

export const navigation = (page: Page) => page.getByRole('navigation', { name: 'Side navigation' });

/** To another page, as somebody does who clicks. */
export async function goTo(page: Page, name: string): Promise<void> {
  await navigation(page).getByRole('link', { name, exact: true }).click();
  await title(page, name === 'Home' ? 'Local' : name);
}

/** All that the page holds: its text, its fields, its address, and what it keeps in the browser. */
export async function everything(page: Page): Promise<string> {
  const text = await page.evaluate(`[
    location.href,
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll('input, textarea')].map((one) => one.value),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
  ].join('\\n')`);
  return String(text);
}

/** The error that stands at a field and at no other: what a screen reader says with it. */
export async function errorAt(page: Page, label: string): Promise<string> {
  await page.locator('input[aria-invalid="true"]').first().waitFor();
  const wrong =
    (await page.evaluate(`[...document.querySelectorAll('input[aria-invalid="true"]')].map((input) => [
    input.labels[0]?.innerText ?? '',
    ...(input.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText),
  ])`)) as string[][];
  const names = wrong.map(([name]) => name);
  if (names.join() !== label)
    throw new Error(`errors stand at ${names.join(' and ')}, and not at ${label} alone`);
  return wrong.flat().join(' ');
}
