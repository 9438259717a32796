import { Secret } from '@berth/domain';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newSigningSecret, signWebhook } from './webhook-secret.ts';

test("a signature is what the specification's own libraries expect of it", () => {
  const secret = new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: 1_614_265_330,
    payload: '{"test": 2432232314}',
  };
  expect(signWebhook([secret], message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('a new secret is one that receivers take, and no two are the same', () => {
  const secrets = [newSigningSecret(), newSigningSecret()];
  const [one = '', other] = secrets.map((secret) => secret.reveal());
  expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(one).not.toBe(other);
  const seconds = Math.floor(Date.now() / 1_000);
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': signWebhook(secrets, { id: 'msg_1', seconds, payload: '{"a":1}' }),
  };
  expect(new Webhook(one).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(() => new Webhook(one).verify('{"a":2}', headers)).toThrow();
});
