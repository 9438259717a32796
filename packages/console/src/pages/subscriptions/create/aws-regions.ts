/**
 * Regions to choose from, by code and place; any other code can be typed, for AWS opens more.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const AWS_REGIONS: readonly { code: string; place: string }[] = [
  { code: 'us-east-1', place: 'N. Virginia' },
  { code: 'us-east-2', place: 'Ohio' },
  { code: 'us-west-1', place: 'N. California' },
  { code: 'us-west-2', place: 'Oregon' },
  { code: 'ca-central-1', place: 'Canada' },
  { code: 'sa-east-1', place: 'São Paulo' },
  { code: 'eu-central-1', place: 'Frankfurt' },
  { code: 'eu-central-2', place: 'Zurich' },
  { code: 'eu-west-1', place: 'Ireland' },
  { code: 'eu-west-2', place: 'London' },
  { code: 'eu-west-3', place: 'Paris' },
  { code: 'eu-north-1', place: 'Stockholm' },
  { code: 'eu-south-1', place: 'Milan' },
  { code: 'eu-south-2', place: 'Spain' },
  { code: 'ap-south-1', place: 'Mumbai' },
  { code: 'ap-southeast-1', place: 'Singapore' },
  { code: 'ap-southeast-2', place: 'Sydney' },
  { code: 'ap-northeast-1', place: 'Tokyo' },
  { code: 'ap-northeast-2', place: 'Seoul' },
  { code: 'ap-northeast-3', place: 'Osaka' },
  { code: 'ap-east-1', place: 'Hong Kong' },
  { code: 'me-south-1', place: 'Bahrain' },
  { code: 'me-central-1', place: 'UAE' },
  { code: 'il-central-1', place: 'Tel Aviv' },
  { code: 'af-south-1', place: 'Cape Town' },
];
