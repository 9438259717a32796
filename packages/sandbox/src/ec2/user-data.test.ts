import { expect, test } from 'vitest';
import { tagCallsOf } from './user-data.ts';

const tags = [{ Key: 'state', Value: 'ready' }];

test.each([
  {
    what: 'its own id, as the shell would find it',
    script: 'aws ec2 create-tags --resources "$id" --tags Key=state,Value=ready',
    is: [{ resources: [undefined], tags }],
  },
  {
    what: 'a variable that is set to a text',
    script:
      'STATE=ready\naws --region us-east-1 ec2 create-tags --resources i-1 --tags "Key=state,Value=$STATE"',
    is: [{ resources: ['i-1'], tags }],
  },
  {
    what: 'options the other way round, over two lines',
    script:
      'aws ec2 create-tags --tags Key=state,Value=ready \\\n  --resources $(ec2metadata --instance-id) || true',
    is: [{ resources: [undefined], tags }],
  },
  { what: 'a comment', script: '# aws ec2 create-tags --resources $id --tags Key=a,Value=b', is: [] },
  {
    what: 'a value that only the shell would know',
    script: 'aws ec2 create-tags --resources $id --tags Key=host,Value=$(hostname)',
    is: [],
  },
])('user data with $what', ({ script, is }) => expect(tagCallsOf(script)).toEqual(is));
