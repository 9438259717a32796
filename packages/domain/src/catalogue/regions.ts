/** An AWS region that subscriptions can be in. */
export interface CatalogueRegion {
  /** As Redis Cloud numbers it. */
  id: number;
  name: string;
  /** Whether an AWS account has to turn it on before anything can be there. */
  optIn: boolean;
  /** In which the hours of a maintenance window are meant. */
  timeZone: string;
}

const region = (id: number, name: string, timeZone: string): CatalogueRegion => ({
  id,
  name,
  timeZone,
  optIn: false,
});
const optIn = (id: number, name: string, timeZone: string): CatalogueRegion => ({
  ...region(id, name, timeZone),
  optIn: true,
});

/**
 * The regions that Redis Cloud offers on AWS, with its numbers (its published openapi.json, `Regions`), and what AWS
 * says of them: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 * Whether an AWS account has zones and machines enough there is asked of AWS when a subscription is created. A region
 * that is not here is no mistake: AWS has the last word, and Redis Cloud no number for it.
 */
export const CATALOGUE_REGIONS: readonly CatalogueRegion[] = [
  region(1, 'us-east-1', 'America/New_York'),
  region(2, 'us-west-1', 'America/Los_Angeles'),
  region(3, 'us-west-2', 'America/Los_Angeles'),
  region(4, 'eu-west-1', 'Europe/Dublin'),
  region(5, 'ap-southeast-1', 'Asia/Singapore'),
  region(6, 'ap-northeast-1', 'Asia/Tokyo'),
  region(7, 'sa-east-1', 'America/Sao_Paulo'),
  region(15, 'ap-southeast-2', 'Australia/Sydney'),
  region(29, 'eu-central-1', 'Europe/Berlin'),
  region(30, 'ap-south-1', 'Asia/Kolkata'),
  region(59, 'us-east-2', 'America/New_York'),
  region(60, 'eu-west-2', 'Europe/London'),
  region(61, 'eu-west-3', 'Europe/Paris'),
  region(62, 'eu-north-1', 'Europe/Stockholm'),
  region(63, 'ca-central-1', 'America/Toronto'),
  optIn(64, 'ap-east-1', 'Asia/Hong_Kong'),
  region(116, 'ap-northeast-2', 'Asia/Seoul'),
  region(117, 'ap-northeast-3', 'Asia/Tokyo'),
  optIn(132, 'il-central-1', 'Asia/Jerusalem'),
  optIn(144, 'mx-central-1', 'America/Mexico_City'),
  optIn(145, 'ap-southeast-7', 'Asia/Bangkok'),
  optIn(146, 'ap-southeast-5', 'Asia/Kuala_Lumpur'),
];

/** Clouds that Redis Cloud offers and Berth does not, with the reason. */
export const UNAVAILABLE_PROVIDERS = [
  {
    provider: 'GCP',
    why: 'Google Cloud is not available on this installation: Berth deploys into AWS accounts alone.',
  },
] as const;
