import type { CloudAccountOverviewBody } from '@berth/api';
import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Autosuggest from '@cloudscape-design/components/autosuggest';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { SUBSCRIPTION_FIELDS } from '../../../ui/field-words.ts';
import { TagFields } from '../TagFields.tsx';
import { AWS_REGIONS } from './aws-regions.ts';
import type { Draft, SubscriptionErrors, SubscriptionField } from './draft.ts';

interface Props {
  draft: Draft;
  onChange: (change: Partial<Draft>, field: SubscriptionField) => void;
  errors: SubscriptionErrors;
  accounts: readonly CloudAccountOverviewBody[] | undefined;
}

type TextOf = Extract<keyof Draft, 'name' | 'cidr' | 'vpcId' | 'subnetIds' | 'securityGroupId'>;

/** The fields of a new subscription, with what is wrong at each. */
export function SubscriptionFields({ draft, onChange, errors, accounts }: Props) {
  const text = (
    field: SubscriptionField,
    name: TextOf,
    description: string,
    more: { constraint?: string; placeholder?: string } = {},
  ) => (
    <FormField
      label={SUBSCRIPTION_FIELDS[field]}
      description={description}
      {...(more.constraint !== undefined && { constraintText: more.constraint })}
      errorText={errors[field]}
    >
      <Input
        name={field}
        value={draft[name]}
        onChange={({ detail }) => onChange({ [name]: detail.value }, field)}
        autoComplete={false}
        spellcheck={false}
        {...(more.placeholder !== undefined && { placeholder: more.placeholder })}
      />
    </FormField>
  );
  const options = (accounts ?? []).map(({ id, name, internal, awsAccountId }) => ({
    value: String(id),
    label: name,
    description: internal ? "The vendor's own AWS account" : `AWS account ${awsAccountId ?? 'not known'}`,
  }));
  const ownSubnets = draft.network === 'own' && draft.subnetIds.trim() !== '';
  return (
    <SpaceBetween size="l">
      {text('name', 'name', 'What you want to call it: "Cache, Frankfurt".', {
        constraint: 'Up to 128 characters. Left empty, it is called after its number.',
      })}
      <FormField
        label={SUBSCRIPTION_FIELDS.cloudAccountId}
        description="In its AWS account everything is made."
        errorText={errors.cloudAccountId}
      >
        <Select
          selectedOption={options.find(({ value }) => value === draft.cloudAccountId) ?? null}
          options={options}
          placeholder="Choose a cloud account"
          statusType={accounts === undefined ? 'loading' : 'finished'}
          empty="There is no cloud account. Add one first."
          onChange={({ detail }) =>
            onChange({ cloudAccountId: detail.selectedOption.value ?? '' }, 'cloudAccountId')
          }
        />
      </FormField>
      <FormField
        label={SUBSCRIPTION_FIELDS.region}
        description="Of AWS, by its code."
        errorText={errors.region}
      >
        <Autosuggest
          name="region"
          value={draft.region}
          options={AWS_REGIONS.map(({ code, place }) => ({ value: code, description: place }))}
          placeholder="eu-central-1"
          enteredTextLabel={(value) => `Use ${value}`}
          empty="No such region is known here."
          onChange={({ detail }) => onChange({ region: detail.value }, 'region')}
        />
      </FormField>
      <FormField
        label={SUBSCRIPTION_FIELDS.preferredAvailabilityZones}
        description="Over three zones the databases stay up when one of them is lost."
        errorText={errors.preferredAvailabilityZones}
      >
        <Checkbox
          checked={draft.threeZones}
          onChange={({ detail }) => onChange({ threeZones: detail.checked }, 'preferredAvailabilityZones')}
        >
          Spread over three availability zones
        </Checkbox>
      </FormField>
      <FormField label="Network" description="Where the nodes live.">
        <RadioGroup
          value={draft.network}
          items={[
            {
              value: 'new',
              label: 'A new network',
              description: 'Berth makes a VPC, and takes it away again.',
            },
            {
              value: 'own',
              label: 'A network of yours',
              description: 'Berth makes the nodes in your VPC. What you made there is never edited.',
            },
          ]}
          onChange={({ detail }) =>
            onChange({ network: detail.value === 'own' ? 'own' : 'new' }, 'networking.vpcId')
          }
        />
      </FormField>
      {draft.network === 'own' &&
        text('networking.vpcId', 'vpcId', 'The id of your VPC.', { placeholder: 'vpc-0125be68a4625884a' })}
      {draft.network === 'own' &&
        text(
          'networking.subnetIds',
          'subnetIds',
          'Ids of your subnets, with commas between; or none, and Berth makes subnets in the VPC.',
          { constraint: draft.threeZones ? 'Three, each in another zone.' : 'One.' },
        )}
      {draft.network === 'own' &&
        text(
          'networking.securityGroupId',
          'securityGroupId',
          'With subnets of yours: a security group of yours, which then says who may reach the databases.',
          { placeholder: 'sg-0125be68a4625884a' },
        )}
      {!ownSubnets &&
        text(
          'networking.deploymentCIDR',
          'cidr',
          'Private addresses that nothing else of yours uses, if you want to connect the networks later.',
          { constraint: 'An IPv4 range from /16 to /28.' },
        )}
      <FormField
        label={SUBSCRIPTION_FIELDS.databases}
        description="By their sizes the nodes are chosen."
        errorText={errors.databases}
        stretch
      >
        <AttributeEditor
          items={draft.databases}
          addButtonText="Add a database"
          removeButtonText="Remove"
          removeButtonAriaLabel={({ name }) => `Remove the database ${name}`}
          onAddButtonClick={() =>
            onChange(
              { databases: [...draft.databases, { name: '', gigabytes: '1', replication: true }] },
              'databases',
            )
          }
          onRemoveButtonClick={({ detail }) =>
            onChange(
              { databases: draft.databases.filter((_, index) => index !== detail.itemIndex) },
              'databases',
            )
          }
          empty="There is none."
          definition={[
            {
              label: 'Name',
              control: ({ name }, index) => (
                <Input
                  value={name}
                  ariaLabel="Name of the database"
                  onChange={({ detail }) => changeDatabase(index, { name: detail.value })}
                />
              ),
            },
            {
              label: 'Gigabytes of data',
              control: ({ gigabytes }, index) => (
                <Input
                  value={gigabytes}
                  ariaLabel="Gigabytes of data"
                  inputMode="decimal"
                  onChange={({ detail }) => changeDatabase(index, { gigabytes: detail.value })}
                />
              ),
            },
            {
              label: 'Copies',
              control: ({ replication }, index) => (
                <Checkbox
                  checked={replication}
                  onChange={({ detail }) => changeDatabase(index, { replication: detail.checked })}
                >
                  With a replica
                </Checkbox>
              ),
            },
          ]}
        />
      </FormField>
      <FormField
        label={`${SUBSCRIPTION_FIELDS.resourceTags} (optional)`}
        description="Yours, on everything that is made, beside those of the vendor."
        errorText={errors.resourceTags}
        stretch
      >
        <TagFields tags={draft.tags} onChange={(tags) => onChange({ tags }, 'resourceTags')} />
      </FormField>
    </SpaceBetween>
  );

  function changeDatabase(index: number, change: Partial<Draft['databases'][number]>): void {
    const databases = draft.databases.map((one, at) => (at === index ? { ...one, ...change } : one));
    onChange({ databases }, 'databases');
  }
}
