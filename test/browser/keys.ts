import type { Locator, Page } from 'playwright-core';

/** More than the largest page has; whoever needs more never gets there. */
const MOST_PRESSES = 150;

/** Whether the keyboard is at a control. */
export const isFocused = (control: Locator): Promise<boolean> =>
  control.evaluateAll((found) => found.some((one) => one === one.ownerDocument.activeElement));

/** What the keyboard is at: its tag and its words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    `((one) => (one.tagName + ' ' + (one.ariaLabel ?? one.innerText ?? '')).trim().slice(0, 60))(document.activeElement)`,
  );

/** Goes on by the keyboard until a control has the focus, as somebody does who has no mouse. */
export async function tabTo(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await control.first().waitFor();
  const passed: string[] = [];
  while (!(await isFocused(control))) {
    if (passed.length === MOST_PRESSES)
      throw new Error(`${key} does not lead to ${control}, only past ${[...new Set(passed)].join(', ')}`);
    await page.keyboard.press(key);
    passed.push(await focused(page));
  }
}

/** Presses a button, or follows a link, by the keyboard alone. */
export async function pressAt(page: Page, control: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, control, key);
  await page.keyboard.press('Enter');
}

/** Writes into a field in place of what stands there. */
export async function writeAt(page: Page, control: Locator, text: string): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}
