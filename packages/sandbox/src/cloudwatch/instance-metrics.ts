import type { Ec2Instance } from '../state/model.ts';

/** What CloudWatch is told of a minute or of five: some samples, and what they come to. */
export interface Sample {
  at: number;
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** A metric that EC2 publishes of an instance by itself. */
export interface InstanceMetric {
  name: string;
  unit: 'Percent' | 'Bytes' | 'Count';
  /** Status checks every minute; the rest, by basic monitoring, every five. */
  everyMs: number;
  /** What a minute comes to, from how busy the instance is: 0 to 1. */
  perMinute: (busy: number) => number;
  /** Values above are not there. */
  most: number;
  published: (instance: Ec2Instance) => boolean;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const MIB = 1024 * 1024;

const always = (_: Ec2Instance): boolean => true;
/** EBS metrics are Nitro's; the sandbox has one family that is older. */
const onNitro = ({ instanceType }: Ec2Instance): boolean => !instanceType.startsWith('t2.');

const basic = (
  name: string,
  unit: InstanceMetric['unit'],
  perMinute: InstanceMetric['perMinute'],
  published = always,
): InstanceMetric => ({
  name,
  unit,
  everyMs: 5 * MINUTE,
  perMinute,
  most: unit === 'Percent' ? 100 : Number.POSITIVE_INFINITY,
  published,
});

const statusCheck = (name: string): InstanceMetric => ({
  ...basic(name, 'Count', () => 0),
  everyMs: MINUTE,
});

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html */
export const INSTANCE_METRICS: readonly InstanceMetric[] = [
  basic('CPUUtilization', 'Percent', (busy) => 2 + 60 * busy),
  basic('NetworkIn', 'Bytes', (busy) => Math.round(24 * MIB * busy)),
  basic('NetworkOut', 'Bytes', (busy) => Math.round(40 * MIB * busy)),
  basic('NetworkPacketsIn', 'Count', (busy) => Math.round(30_000 * busy)),
  basic('NetworkPacketsOut', 'Count', (busy) => Math.round(36_000 * busy)),
  basic('EBSReadOps', 'Count', (busy) => Math.round(120 * busy), onNitro),
  basic('EBSWriteOps', 'Count', (busy) => Math.round(900 * busy), onNitro),
  basic('EBSReadBytes', 'Bytes', (busy) => Math.round(2 * MIB * busy), onNitro),
  basic('EBSWriteBytes', 'Bytes', (busy) => Math.round(18 * MIB * busy), onNitro),
  statusCheck('StatusCheckFailed'),
  statusCheck('StatusCheckFailed_Instance'),
  statusCheck('StatusCheckFailed_System'),
  statusCheck('StatusCheckFailed_AttachedEBS'),
];

/** The same number from 0 to 1 for the same text and number. */
function chance(text: string, n: number): number {
  let hash = 2166136261 ^ n;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), hash | 1);
  hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61);
  return ((hash ^ (hash >>> 14)) >>> 0) / 2 ** 32;
}

/** How busy an instance is: some more than others, all more by day, and a little uneven. */
function busyAt(instance: Ec2Instance, metric: string, at: number): number {
  const usual = 0.15 + 0.2 * chance(instance.instanceId, 0);
  const wave = 0.12 * Math.sin((2 * Math.PI * at) / DAY - Math.PI / 2);
  return Math.max(0.01, usual + wave + 0.1 * chance(instance.instanceId + metric, at / MINUTE));
}

/** Whether an instance ran from one moment to another without a stop. */
function ranFrom(instance: Ec2Instance, from: number, to: number): boolean {
  if (instance.launchedAt > from || instance.state === 'pending') return false;
  return !(instance.downtimes ?? []).some((down) => down.from < to && (down.to ?? Infinity) > from);
}

function sampleAt(instance: Ec2Instance, metric: InstanceMetric, at: number): Sample {
  const value = Math.min(metric.most, metric.perMinute(busyAt(instance, metric.name, at)));
  const count = metric.everyMs / MINUTE;
  return { at, count, sum: value * count, min: value * 0.8, max: Math.min(metric.most, value * 1.25) };
}

/**
 * What EC2 has published of an instance between two moments, the second left out: nothing of when it did not run, and
 * of an interval only once it is over. The same whenever it is asked: it follows from the instance and the clock.
 */
export function samplesOf(
  instance: Ec2Instance,
  metric: InstanceMetric,
  span: { from: number; to: number; now: number },
): Sample[] {
  if (!metric.published(instance)) return [];
  const found: Sample[] = [];
  const { everyMs } = metric;
  const first = Math.max(span.from, instance.launchedAt);
  for (let at = Math.ceil(first / everyMs) * everyMs; at < span.to && at + everyMs <= span.now; at += everyMs)
    if (ranFrom(instance, at, at + everyMs)) found.push(sampleAt(instance, metric, at));
  return found;
}
