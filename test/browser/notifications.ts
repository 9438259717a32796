import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, test } from 'vitest';
import { button, errorAt, everything, field, goTo, says, title } from './acts.ts';
import { seriousFaults } from './axe.ts';
import type { People } from './cloud-accounts.ts';

/** Being told of findings, as an owner sets it up. */
export function notificationJourneys(people: () => People): void {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  });
  afterAll(() => receiver.close());

  test('an owner creates a webhook, keeps its secret, and sees that a signed test arrives', async () => {
    const { owner } = people();
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/<b>berth`;
    await goTo(owner, 'Notifications');
    await says(owner, 'No webhooks');
    await button(owner, 'Create webhook').click();
    await field(owner, 'Address').fill('ftp://hooks.example.com');
    await button(owner, 'Create').click();
    expect(await errorAt(owner, 'Address')).toMatch(/Send an address like https/);
    await field(owner, 'Address').fill(url);
    await field(owner, 'Description').fill('On-call <script>');
    await button(owner, 'Create').click();
    await says(owner, 'It is shown only now');
    const secret = (await owner.locator('pre').innerText()).trim();
    expect(await seriousFaults(owner, 'the secret of a webhook')).toEqual([]);
    await button(owner, 'I have kept it').click();
    await owner.locator('pre').waitFor({ state: 'detached' });
    expect(await everything(owner)).not.toContain(secret);

    await owner.getByRole('link', { name: /127\.0\.0\.1/ }).click();
    await title(owner, 'Webhook');
    await says(owner, 'Nothing was sent yet');
    await button(owner, 'Send a test').click();
    await owner.getByText('Delivered', { exact: true }).waitFor();
    expect(received).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'webhook.test',
    });
    expect(await seriousFaults(owner, 'a webhook')).toEqual([]);
  });

  test('a webhook is deleted by typing its host, and the log has it all', async () => {
    const { owner } = people();
    await button(owner, 'Delete').click();
    await owner.getByLabel('Type 127.0.0.1 to go on').fill('127.0.0.1');
    await owner.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await title(owner, 'Notifications');
    await says(owner, 'No webhooks');
    await goTo(owner, 'Logs');
    await says(owner, /Created webhook \d+ to 127\.0\.0\.1/);
    await says(owner, /Deleted webhook \d+/);
  });

  test('whoever wants no mails turns them off, and is told where none are sent', async () => {
    const { owner } = people();
    await goTo(owner, 'Notifications');
    await says(owner, 'No mail server is set for this Berth');
    const mails = (checked: boolean) =>
      owner.getByRole('checkbox', { name: 'Tell me of findings by mail', checked });
    await mails(true).click();
    await mails(false).waitFor();
    await owner.reload();
    await title(owner, 'Notifications');
    await mails(false).waitFor();
  });
}
