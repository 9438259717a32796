import type { Mail } from '@berth/domain';

/** Sends one mail, or throws. */
export type SendMail = (mail: Mail & { to: string; messageId: string }) => Promise<void>;

/** How this installation tells people and programs of findings. */
export interface Telling {
  webhooks: WebhookNetwork;
  /** Null where no mail server is set. */
  sendMail: SendMail | null;
  /** What comes within so long is one mail. */
  mailWindowMs: number;
  /** The address of the console, for links in mails; null where it is not set. */
  consoleUrl: string | null;
  /** Pauses between attempts. */
  pausesMs: readonly number[];
}

export interface WebhookNetwork {
  /** Whether webhooks may go to private networks, and without TLS. */
  allowPrivate: boolean;
  /** Every address of a name; empty, or an error, where there is none. */
  resolve: (name: string) => Promise<{ address: string; family: number }[]>;
}
