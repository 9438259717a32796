import { z } from 'zod';
import { permissionSchema } from './permission.ts';

const fixedNamesSchema = z.object({
  user: z.string(),
  userPolicy: z.string(),
  consoleRole: z.string(),
  clusterNodeRole: z.string(),
  instancePolicy: z.string(),
});

export const setUpSchema = z
  .object({
    vendor: z.object({
      name: z.string(),
      awsAccountId: z.string().meta({ description: 'The AWS account that the console role must trust' }),
    }),
    names: fixedNamesSchema.meta({ description: 'What the vendor fixed the resources to be called' }),
    identifierTag: z.object({ key: z.string(), value: z.string() }),
    generations: z.array(z.string()).meta({ description: 'Policy generations, the oldest first' }),
    region: z.string().meta({ description: 'Where commands and links begin; IAM itself knows no region' }),
    stackName: z
      .string()
      .meta({ description: 'What the CloudFormation stack is called in commands and links' }),
    quickCreateUrl: z.string().optional().meta({
      description:
        "Opens AWS's page to create the CloudFormation stack; there when the operator has published the template on S3",
    }),
    sandbox: z
      .object({ endpoint: z.string(), create: permissionSchema })
      .optional()
      .meta({ description: "There when this server's AWS is a sandbox on its own machine" }),
  })
  .meta({
    id: 'CloudAccountSetUp',
    description: 'What there is to know before an AWS account is connected.',
  });

export type SetUpBody = z.infer<typeof setUpSchema>;

export const sandboxAccountSchema = z
  .object({
    awsAccountId: z.string(),
    accessKeyId: z.string(),
    accessSecretKey: z.string().meta({ description: 'Opens nothing but the sandbox. Shown only now' }),
    iamRoleName: z.string(),
  })
  .meta({ id: 'SandboxAccount', description: 'An AWS account of the sandbox with the IAM resources made.' });

export type SandboxAccountBody = z.infer<typeof sandboxAccountSchema>;
