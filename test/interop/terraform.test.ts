import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, findTerraform, runClient } from './clients.ts';
import { type InteropPlace, openInterop } from './place.ts';
import type { ReadyAccount } from './ready-account.ts';

/** The vendor's Terraform provider against Berth. The tests are one story, and run in their order. */
const folder = mkdtempSync(path.join(tmpdir(), 'berth-terraform-'));
const client = await findTerraform(folder);
const because = client.kind === 'missing' ? client.because : undefined;
if (because) console.log(`SKIPPED: the Terraform test, because ${because}`);

/** The resources of the vendor's own pages: an account, a subscription in it, and a database. */
const CONFIGURATION = `
terraform {
  required_providers {
    rediscloud = { source = "RedisLabs/rediscloud" }
  }
}
variable "access_key_id" {}
variable "access_secret_key" { sensitive = true }
variable "console_username" {}
variable "console_password" { sensitive = true }
variable "sign_in_login_url" {}
variable "dataset_size_in_gb" { default = 1 }

resource "rediscloud_cloud_account" "own" {
  name              = "From Terraform"
  provider_type     = "AWS"
  access_key_id     = var.access_key_id
  access_secret_key = var.access_secret_key
  console_username  = var.console_username
  console_password  = var.console_password
  sign_in_login_url = var.sign_in_login_url
}

data "rediscloud_cloud_account" "own" {
  name                     = rediscloud_cloud_account.own.name
  provider_type            = "AWS"
  exclude_internal_account = true
}

resource "rediscloud_subscription" "cache" {
  name           = "cache"
  payment_method = "marketplace"
  memory_storage = "ram"

  allowlist {
    cidrs              = ["203.0.113.0/24"]
    security_group_ids = []
  }
  cloud_provider {
    provider         = "AWS"
    cloud_account_id = data.rediscloud_cloud_account.own.id
    region {
      region                     = "eu-central-1"
      networking_deployment_cidr = "10.0.0.0/24"
    }
  }
  creation_plan {
    dataset_size_in_gb           = 1
    quantity                     = 1
    replication                  = true
    throughput_measurement_by    = "operations-per-second"
    throughput_measurement_value = 1000
  }
}

resource "rediscloud_subscription_database" "sessions" {
  subscription_id              = rediscloud_subscription.cache.id
  name                         = "sessions"
  dataset_size_in_gb           = var.dataset_size_in_gb
  data_persistence             = "aof-every-1-second"
  throughput_measurement_by    = "operations-per-second"
  throughput_measurement_value = 1000
  replication                  = true
  modules                      = [{ name = "RedisJSON" }]
  tags                         = { team = "blue" }
  alert {
    name  = "dataset-size"
    value = 80
  }
}
`;

/** What is added to them later: what the network of the subscription is connected with. */
const CONNECTIONS = `
variable "peer_account" {}
variable "peer_vpc" {}
variable "peer_region" {}

resource "rediscloud_subscription_peering" "clients" {
  subscription_id = rediscloud_subscription.cache.id
  region          = var.peer_region
  aws_account_id  = var.peer_account
  vpc_id          = var.peer_vpc
  vpc_cidr        = "10.1.0.0/16"
}

data "rediscloud_transit_gateway" "own" {
  subscription_id = rediscloud_subscription.cache.id
}

resource "rediscloud_transit_gateway_attachment" "own" {
  subscription_id = rediscloud_subscription.cache.id
  tgw_id          = data.rediscloud_transit_gateway.own.tgw_id
}
`;

/** What the provider waits by itself while it creates the three, with an API that answers at once. */
const OWN_WAITS_S = { account: 10, subscription: 75, database: 80 };

const MINUTES = 60_000;
const title = because ? `SKIPPED, because ${because}` : 'RedisLabs/rediscloud';
describe.skipIf(because !== undefined)(`Terraform: ${title}`, { timeout: 15 * MINUTES }, () => {
  let place: InteropPlace;
  let aws: ReadyAccount;

  beforeAll(async () => {
    place = await openInterop();
    aws = await place.ready();
    writeFileSync(path.join(folder, 'main.tf'), CONFIGURATION);
  }, MINUTES);
  afterAll(async () => {
    await place?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What it needs to be told of AWS. */
  const handedOver = (of: ReadyAccount): Record<string, string> => ({
    TF_VAR_access_key_id: of.first.accessKeyId,
    TF_VAR_access_secret_key: of.first.secretAccessKey,
    TF_VAR_console_username: of.consoleUsername,
    TF_VAR_console_password: of.consolePassword,
    TF_VAR_sign_in_login_url: of.signInLoginUrl,
    TF_VAR_peer_account: of.peer.accountId,
    TF_VAR_peer_vpc: of.peer.vpcId,
    TF_VAR_peer_region: of.peer.region,
  });
  const run = (args: string[], change: Record<string, string> = {}): Promise<Ended> => {
    if (client.kind === 'missing') throw new Error(client.because);
    return runClient(client.path, [`-chdir=${folder}`, ...args], {
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
      TF_CLI_CONFIG_FILE: client.cliConfig,
      REDISCLOUD_URL: place.apiUrl,
      REDISCLOUD_ACCESS_KEY: place.apiKey,
      REDISCLOUD_SECRET_KEY: place.apiSecretKey,
      ...handedOver(aws),
      ...change,
    });
  };
  const done = async (args: string[], change?: Record<string, string>): Promise<Ended> => {
    const ended = await run([...args, '-no-color'], change);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    return ended;
  };
  /** 0: nothing is to be changed. */
  const plan = async (change?: Record<string, string>): Promise<Ended> =>
    run(['plan', '-no-color', '-detailed-exitcode'], change);
  const stateOf = async (address: string): Promise<Record<string, unknown>> => {
    const { stdout } = await run(['show', '-json']);
    const { values } = JSON.parse(stdout) as {
      values: { root_module: { resources: { address: string; values: Record<string, unknown> }[] } };
    };
    return values.root_module.resources.find((one) => one.address === address)?.values ?? {};
  };

  test('init finds the provider', () => done(['init', '-input=false']));

  test('wrong API keys are refused', async () => {
    const ended = await run(['apply', '-no-color', '-auto-approve'], { REDISCLOUD_SECRET_KEY: 'wrong' });
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('401')]);
  });

  const ACCOUNT_ALONE = ['-no-color', '-auto-approve', '-target=rediscloud_cloud_account.own'];

  test('a permission that is missing is named', async () => {
    const denied = await place.ready({ denied: 'ec2:RunInstances' });
    const ended = await run(['apply', ...ACCOUNT_ALONE], handedOver(denied));
    expect([ended.code, ended.stderr]).toEqual([
      1,
      expect.stringMatching(/CLOUD_ACCOUNT_PERMISSION_FAILED[\s\S]*RunInstances/),
    ]);
  });

  test('a wrong secret of AWS is refused with the code', async () => {
    const ended = await run(['apply', ...ACCOUNT_ALONE], {
      TF_VAR_access_secret_key: aws.second.secretAccessKey,
    });
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('CLOUD_ACCOUNT_INVALID_CREDS')]);
  });

  test('plan and apply create account, subscription and database', async () => {
    expect((await plan()).code).toBe(2);
    const startedAt = performance.now();
    const { stdout } = await done(['apply', '-auto-approve']);
    expect(stdout).toContain('3 added, 0 changed, 0 destroyed');
    const seconds = (performance.now() - startedAt) / 1_000;
    const own = OWN_WAITS_S.account + OWN_WAITS_S.subscription + OWN_WAITS_S.database;
    console.log(`terraform apply took ${seconds.toFixed(0)} s, of which the provider itself waits ${own} s`);
    expect(await stateOf('rediscloud_subscription_database.sessions')).toMatchObject({
      name: 'sessions',
      private_endpoint: expect.stringMatching(/^10\.0\.0\.\d+:10000$/),
      tags: { team: 'blue' },
    });
  });

  test('the second plan is empty', async () => {
    const ended = await plan();
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });

  test('a name that is taken is refused with the code', async () => {
    const state = '-state=another.tfstate';
    const ended = await run(['apply', state, ...ACCOUNT_ALONE], handedOver(await place.ready()));
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('CLOUD_ACCOUNT_NAME_EXISTS')]);
  });

  test('an account in use is not deleted, and that is said with the code', async () => {
    // As of somebody who keeps the account apart from what is in it.
    copyFileSync(path.join(folder, 'terraform.tfstate'), path.join(folder, 'apart.tfstate'));
    const state = '-state=apart.tfstate';
    const { stdout } = await run(['state', 'list', state]);
    const others = stdout.split('\n').filter((one) => /^rediscloud_(?!cloud_account)/.test(one));
    expect((await run(['state', 'rm', state, ...others])).code).toBe(0);
    const ended = await run(['destroy', state, ...ACCOUNT_ALONE]);
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('CLOUD_ACCOUNT_USED')]);
  });

  test('a larger database is a change in place, and then none', async () => {
    const larger = { TF_VAR_dataset_size_in_gb: '6' };
    const { stdout } = await done(['apply', '-auto-approve'], larger);
    expect(stdout).toContain('0 added, 1 changed, 0 destroyed');
    expect((await plan(larger)).code).toBe(0);
    await done(['apply', '-auto-approve']);
  });

  test('a peering is asked for and a transit gateway attached to, and then nothing more is to be done', async () => {
    writeFileSync(path.join(folder, 'connections.tf'), CONNECTIONS);
    const { stdout } = await done(['apply', '-auto-approve']);
    expect(stdout).toContain('2 added, 0 changed, 0 destroyed');
    expect(await stateOf('rediscloud_subscription_peering.clients')).toMatchObject({
      status: 'pending-acceptance',
      aws_peering_id: expect.stringMatching(/^pcx-/),
    });
    expect(await stateOf('rediscloud_transit_gateway_attachment.own')).toMatchObject({
      attachment_status: 'available',
      attachment_uid: expect.stringMatching(/^tgw-attach-/),
      cidrs: [],
    });
    const ended = await plan();
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });

  test('what is there is imported, and the plan after that is empty', async () => {
    const addresses = [
      'rediscloud_cloud_account.own',
      'rediscloud_subscription.cache',
      'rediscloud_subscription_database.sessions',
    ];
    const ids = new Map<string, string>();
    for (const address of addresses) ids.set(address, String((await stateOf(address)).id));
    for (const address of addresses.slice(1)) {
      expect((await run(['state', 'rm', address])).code).toBe(0);
      const imported = await run(['import', '-no-color', address, ids.get(address) ?? '']);
      expect(imported.code, imported.stdout + imported.stderr).toBe(0);
    }
    const ended = await plan();
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  });

  test('destroy leaves nothing', async () => {
    const { stdout } = await done(['destroy', '-auto-approve']);
    expect(stdout).toContain('5 destroyed');
    const response = await fetch(`${place.apiUrl}/subscriptions`, {
      headers: { 'x-api-key': place.apiKey, 'x-api-secret-key': place.apiSecretKey },
    });
    expect(await response.json()).toMatchObject({ subscriptions: [] });
  });
});
