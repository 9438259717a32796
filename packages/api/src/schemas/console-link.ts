import { z } from 'zod';
import { textField } from './fields.ts';

export const CONSOLE_LINK_REMEDIES: Record<string, string> = {
  reason: 'Say in a few words what for; it stands in the system log.',
};

export const consoleLinkRequestSchema = z.object({
  reason: textField('reason', 200, 'Ticket 4711: node 2 does not answer', 'Why somebody is to sign in'),
});

export const consoleLinkSchema = z
  .object({
    url: z
      .string()
      .meta({ description: "AWS's page that takes on the console role, for who is signed in with MFA" }),
    awsAccountId: z.string(),
    roleName: z.string(),
  })
  .meta({ id: 'ConsoleLink', description: 'A way into the AWS console. Holds no secret.' });

export type ConsoleLinkBody = z.infer<typeof consoleLinkSchema>;
