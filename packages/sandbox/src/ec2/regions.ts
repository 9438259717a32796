import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { applyFilters } from './filters.ts';

/** The regions that every account has without opting in, and their zones' letters. */
const REGIONS: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'acd',
  'ap-northeast-2': 'abcd',
  'ap-northeast-3': 'abc',
  'ap-south-1': 'abc',
  'ap-southeast-1': 'abc',
  'ap-southeast-2': 'abc',
  'ca-central-1': 'abd',
  'eu-central-1': 'abc',
  'eu-north-1': 'abc',
  'eu-west-1': 'abc',
  'eu-west-2': 'abc',
  'eu-west-3': 'abc',
  'sa-east-1': 'abc',
  'us-east-1': 'abcdef',
  'us-east-2': 'abc',
  'us-west-1': 'ac',
  'us-west-2': 'abcd',
};

/** Whether there is such a region. */
export const isRegion = (name: string): boolean => Object.hasOwn(REGIONS, name);

const endpointOf = (region: string): string => `ec2.${region}.amazonaws.com`;

function describeRegions(input: Ec2.DescribeRegionsRequest): Ec2.DescribeRegionsResult {
  const unknown = (input.RegionNames ?? []).find((name) => !Object.hasOwn(REGIONS, name));
  if (unknown) throw new AwsError('InvalidParameterValue', `Invalid region name: ${unknown}`);
  const names = Object.keys(REGIONS).filter((name) => input.RegionNames?.includes(name) ?? true);
  const kept = applyFilters(names, input.Filters, ['region-name', 'endpoint', 'opt-in-status'], (name) => ({
    values: { 'region-name': name, endpoint: endpointOf(name), 'opt-in-status': 'opt-in-not-required' },
    tags: new Map(),
  }));
  return {
    Regions: kept.map((name) => ({
      RegionName: name,
      Endpoint: endpointOf(name),
      OptInStatus: 'opt-in-not-required',
    })),
  };
}

const ZONE_PREFIX: Readonly<Record<string, string>> = { us: 'us', eu: 'eu', ap: 'ap', ca: 'ca', sa: 'sa' };

export function zonesOf(region: string): Ec2.AvailabilityZone[] {
  const [area = '', direction = '', number = ''] = region.split('-');
  const short = direction.replace(
    /^(north|south|central|east|west)(east|west)?$/,
    (_m, a: string, b?: string) => a.charAt(0) + (b?.charAt(0) ?? ''),
  );
  return [...(REGIONS[region] ?? 'abc')].map((letter, i) => ({
    ZoneName: `${region}${letter}`,
    ZoneId: `${ZONE_PREFIX[area] ?? area}${short}${number}-az${i + 1}`,
    State: 'available',
    RegionName: region,
    GroupName: region,
    NetworkBorderGroup: region,
    ZoneType: 'availability-zone',
    OptInStatus: 'opt-in-not-required',
    Messages: [],
  }));
}

export const regionOperations: OperationTable = {
  DescribeRegions: operation<Ec2.DescribeRegionsRequest, Ec2.DescribeRegionsResult>({
    readOnly: true,
    needs: resourceStar,
    run: describeRegions,
  }),
  DescribeAvailabilityZones: operation<
    Ec2.DescribeAvailabilityZonesRequest,
    Ec2.DescribeAvailabilityZonesResult
  >({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const zones = zonesOf(call.region);
      const wanted = [...(input.ZoneNames ?? []), ...(input.ZoneIds ?? [])];
      const unknown = wanted.find((id) => !zones.some((zone) => zone.ZoneName === id || zone.ZoneId === id));
      if (unknown) throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
      const asked = zones.filter(
        (zone) =>
          wanted.length === 0 || wanted.includes(zone.ZoneName ?? '') || wanted.includes(zone.ZoneId ?? ''),
      );
      const filters = ['zone-name', 'zone-id', 'region-name', 'state', 'zone-type', 'opt-in-status'];
      const kept = applyFilters(asked, input.Filters, filters, (zone) => ({
        values: {
          'zone-name': zone.ZoneName,
          'zone-id': zone.ZoneId,
          'region-name': zone.RegionName,
          state: zone.State,
          'zone-type': zone.ZoneType,
          'opt-in-status': zone.OptInStatus,
        },
        tags: new Map(),
      }));
      return { AvailabilityZones: kept };
    },
  }),
};
