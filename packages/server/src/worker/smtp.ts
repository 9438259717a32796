import { isIP } from 'node:net';
import type { Secret } from '@berth/domain';
import type { SendMail } from '../app/telling.ts';

const WITHIN_MS = 20_000;

/**
 * Mails through one SMTP server. A password goes over the network only under TLS; `from` is who they are from.
 * The client is loaded when the first mail is sent: most installations send none.
 */
export function smtpSender(smtpUrl: Secret, from: string): SendMail {
  return async ({ to, subject, text, html, messageId }) => {
    const { createTransport } = await import('nodemailer');
    const url = new URL(smtpUrl.reveal());
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isNear = host === 'localhost' || (isIP(host) !== 0 && /^(127\.|::1$)/.test(host));
    const transport = createTransport({
      host,
      port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
      secure: url.protocol === 'smtps:',
      requireTLS: url.protocol === 'smtp:' && url.password !== '' && !isNear,
      ...(url.username !== '' && {
        auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
      }),
      connectionTimeout: WITHIN_MS,
      greetingTimeout: WITHIN_MS,
      socketTimeout: WITHIN_MS,
      // What a mail holds comes from us; nothing of it is to be read from a file or fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        from,
        // As an object it is one address, whatever it holds.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${messageId}@berth>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } finally {
      transport.close();
    }
  };
}
