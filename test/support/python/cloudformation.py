"""Runs CloudFormation templates on moto, in this process, and says what the account then holds.

Standard input: {"cases": [{"name", "steps": [{"template", "parameters"}]}], "templates": [text], "types": [name]}. Each
case has an account of its own; its first step creates a stack, each later one updates it. Standard output: "cases";
of the templates "parsed", what PyYAML makes of them, and "remarks", what cfn-lint finds; and "createOnly", by type the
properties that a resource is replaced for, from AWS's own schemas, which cfn-lint brings.

moto's CloudFormation parses templates, resolves functions, parameters and conditions, and makes the resources; of IAM
it leaves out what stands below, by AWS's documentation of each resource. Nothing here knows Berth.
"""

import functools
import json
import os
import re
import sys
import uuid
import warnings

import boto3
import yaml
from moto import mock_aws
from moto.cloudformation import parsing
from moto.core import set_initial_no_auth_action_count
from moto.core.common_models import CloudFormationModel
from moto.iam import models as iam
from moto.secretsmanager import models as secretsmanager

REGION = "us-east-1"
ACCOUNT = "123456789012"

DYNAMIC_REFERENCE = re.compile(r"\{\{resolve:secretsmanager:(.+?):SecretString:([^:}]*)\}\}")


def backend(account_id):
    return iam.iam_backends[account_id]["aws"]


# --- what moto's CloudFormation leaves out -------------------------------------------------------------------------


def update_policy(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    """A new default version; earlier ones go. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html"""
    document = json.dumps(cloudformation_json["Properties"]["PolicyDocument"])
    arn = original_resource.arn
    backend(account_id).create_policy_version(arn, document, True)
    for version in list(original_resource.versions):
        if version.version_id != original_resource.default_version_id:
            backend(account_id).delete_policy_version(arn, version.version_id)
    return original_resource


def attach(holder, arns, account_id):
    policies = {policy.arn: policy for policy in backend(account_id).managed_policies.values()}
    for arn in set(holder.managed_policies) - set(arns):
        policies[arn].detach_from(holder)
    for arn in set(arns) - set(holder.managed_policies):
        policies[arn].attach_to(holder)


def settle_role(role, properties, account_id):
    attach(role, properties.get("ManagedPolicyArns", []), account_id)
    role.tags = properties.get("Tags", [])
    return role


def create_role(create):
    def created(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        role = create(resource_name, cloudformation_json, account_id, region_name, **kwargs)
        return settle_role(role, cloudformation_json["Properties"], account_id)

    return classmethod(created)


def update_role(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    properties = cloudformation_json["Properties"]
    original_resource.description = properties.get("Description", "")
    backend(account_id).update_assume_role_policy(
        original_resource.name, json.dumps(properties["AssumeRolePolicyDocument"])
    )
    return settle_role(original_resource, properties, account_id)


def delete_role(delete):
    def deleted(cls, resource_name, cloudformation_json, account_id, region_name):
        attach(backend(account_id).get_role(resource_name), [], account_id)
        return delete(resource_name, cloudformation_json, account_id, region_name)

    return classmethod(deleted)


def settle_user(user, properties, account_id):
    attach(user, properties.get("ManagedPolicyArns", []), account_id)
    tagger = backend(account_id).tagger
    tagger.untag_resource_using_names(user.arn, [tag["Key"] for tag in user.tags or []])
    tagger.tag_resource(user.arn, properties.get("Tags", []))
    login = properties.get("LoginProfile")
    user.password = login["Password"] if login else None
    user.password_reset_required = bool(login and login.get("PasswordResetRequired"))
    return user


def create_user(create):
    def created(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        user = create(resource_name, cloudformation_json, account_id, region_name, **kwargs)
        return settle_user(user, cloudformation_json["Properties"], account_id)

    return classmethod(created)


def update_user(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    return settle_user(original_resource, cloudformation_json["Properties"], account_id)


def create_key(create):
    def created(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        key = create(resource_name, cloudformation_json, account_id, region_name, **kwargs)
        key.serial = cloudformation_json["Properties"].get("Serial")
        return key

    return classmethod(created)


def update_key(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    """Another Serial is another key. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html"""
    properties = cloudformation_json["Properties"]
    user_name = original_resource.user_name
    if properties.get("Serial") == original_resource.serial:
        backend(account_id).update_access_key(user_name, original_resource.access_key_id, properties["Status"])
        return original_resource
    key = cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id, region_name)
    backend(account_id).delete_access_key(original_resource.access_key_id, user_name)
    return key


def extend_iam():
    iam.ManagedPolicy.update_from_cloudformation_json = classmethod(update_policy)
    iam.Role.delete_from_cloudformation_json = delete_role(iam.Role.delete_from_cloudformation_json)
    for model, create, update in [
        (iam.Role, create_role, update_role),
        (iam.User, create_user, update_user),
        (iam.AccessKey, create_key, update_key),
    ]:
        model.create_from_cloudformation_json = create(model.create_from_cloudformation_json)
        model.update_from_cloudformation_json = classmethod(update)


class Secret(CloudFormationModel):
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html"""

    # moto files its models by the module that they are of.
    __module__ = "moto.secretsmanager.models"

    def __init__(self, arn):
        self.physical_resource_id = arn

    @staticmethod
    def cloudformation_name_type():
        return "Name"

    @staticmethod
    def cloudformation_type():
        return "AWS::SecretsManager::Secret"

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr == "Id"

    @staticmethod
    def content(properties, secrets):
        if "SecretString" in properties:
            return properties["SecretString"]
        how = properties["GenerateSecretString"]
        password = secrets.get_random_password(
            how.get("PasswordLength", 32),
            how.get("ExcludeCharacters", ""),
            False,
            False,
            False,
            False,
            False,
            how.get("RequireEachIncludedType", True),
        )
        generated = json.loads(password)["RandomPassword"]
        return json.dumps({**json.loads(how["SecretStringTemplate"]), how["GenerateStringKey"]: generated})

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        secrets = secretsmanager.secretsmanager_backends[account_id][region_name]
        properties = cloudformation_json["Properties"]
        made = secrets.create_secret(
            name=resource_name,
            secret_string=cls.content(properties, secrets),
            secret_binary=None,
            description=properties.get("Description"),
            tags=properties.get("Tags"),
            kms_key_id=properties.get("KmsKeyId"),
            client_request_token=None,
            replica_regions=[],
            force_overwrite=False,
        )
        return cls(json.loads(made)["ARN"])

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        secrets = secretsmanager.secretsmanager_backends[account_id][region_name]
        properties = cloudformation_json["Properties"]
        secrets.update_secret(
            original_resource.physical_resource_id,
            secret_string=properties.get("SecretString"),
            client_request_token=str(uuid.uuid4()),
            kms_key_id=properties.get("KmsKeyId"),
            description=properties.get("Description"),
        )
        secrets.tag_resource(original_resource.physical_resource_id, properties.get("Tags", []))
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        secretsmanager.secretsmanager_backends[account_id][region_name].delete_secret(resource_name, None, True)


def physical_ids(resources):
    return {name: getattr(one, "physical_resource_id", None) for name, one in resources._parsed_resources.items()}


def following(update):
    """What refers to a replaced resource is updated, too, and what was removed is forgotten, so that it can come back.
    moto looks at the differences of the templates alone, and hands out a removed resource again."""

    @functools.wraps(update)
    def updated(resources, template, parameters=None):
        before = physical_ids(resources)
        removed = set(resources._resource_json_map) - set(template["Resources"])
        update(resources, template, parameters)
        for name in removed:
            resources._parsed_resources.pop(name, None)
        after = physical_ids(resources)
        replaced = {name for name in before if before[name] != after.get(name)}
        for name, resource in template["Resources"].items():
            if name not in replaced and replaced & set(parsing.get_references_from_template(resource)):
                resources._parsed_resources[name] = parsing.parse_and_update_resource(
                    name, resource, resources, resources._account_id, resources._region_name
                )

    return updated


def resolve(value, account_id, region):
    if isinstance(value, dict):
        return {key: resolve(member, account_id, region) for key, member in value.items()}
    if isinstance(value, list):
        return [resolve(member, account_id, region) for member in value]
    if not isinstance(value, str):
        return value
    secrets = secretsmanager.secretsmanager_backends[account_id][region]

    def content(match):
        secret = secrets.get_secret_value(match.group(1), None, None)
        return json.loads(secret["SecretString"])[match.group(2)]

    return DYNAMIC_REFERENCE.sub(content, value)


def resolving(parse):
    @functools.wraps(parse)
    def parsed(resource_json, resources_map):
        found = parse(resource_json, resources_map)
        if not found:
            raise ValueError(f"nothing makes a {resource_json['Type']} here")
        model, resource, resource_type = found
        return model, resolve(resource, resources_map._account_id, resources_map._region_name), resource_type

    return parsed


# --- what is then there ---------------------------------------------------------------------------------------------


def pages(client, operation, field, **arguments):
    return [item for page in client.get_paginator(operation).paginate(**arguments) for item in page[field]]


def tags_of(resource):
    return {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}


def look(stack_name):
    iam_client = boto3.client("iam")
    stack = boto3.client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"][0]
    resources = boto3.client("cloudformation").describe_stack_resources(StackName=stack_name)["StackResources"]
    policies = {}
    for policy in pages(iam_client, "list_policies", "Policies", Scope="Local"):
        arn = policy["Arn"]
        version = iam_client.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
        policies[policy["PolicyName"]] = {
            "arn": arn,
            "document": version["Document"],
            "description": iam_client.get_policy(PolicyArn=arn)["Policy"].get("Description"),
            "versions": len(iam_client.list_policy_versions(PolicyArn=arn)["Versions"]),
        }
    roles = {}
    for listed in pages(iam_client, "list_roles", "Roles"):
        name = listed["RoleName"]
        role = iam_client.get_role(RoleName=name)["Role"]
        attached = pages(iam_client, "list_attached_role_policies", "AttachedPolicies", RoleName=name)
        roles[name] = {
            "trust": role["AssumeRolePolicyDocument"],
            "description": role.get("Description"),
            "attached": [policy["PolicyName"] for policy in attached],
            "tags": tags_of(role),
        }
    users = {}
    for listed in pages(iam_client, "list_users", "Users"):
        name = listed["UserName"]
        attached = pages(iam_client, "list_attached_user_policies", "AttachedPolicies", UserName=name)
        keys = pages(iam_client, "list_access_keys", "AccessKeyMetadata", UserName=name)
        login = None
        try:
            login = iam_client.get_login_profile(UserName=name)["LoginProfile"].get("PasswordResetRequired", False)
        except iam_client.exceptions.NoSuchEntityException:
            pass
        users[name] = {
            "attached": [policy["PolicyName"] for policy in attached],
            "accessKeys": {key["AccessKeyId"]: key["Status"] for key in keys},
            "passwordResetRequired": login,
            "password": backend(ACCOUNT).users[iam_id(name)].password,
            "tags": tags_of(iam_client.get_user(UserName=name)["User"]),
        }
    return {
        "status": stack["StackStatus"],
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        "resources": {one["LogicalResourceId"]: one.get("PhysicalResourceId") for one in resources},
        "policies": policies,
        "roles": roles,
        "instanceProfiles": {
            profile["InstanceProfileName"]: [role["RoleName"] for role in profile["Roles"]]
            for profile in pages(iam_client, "list_instance_profiles", "InstanceProfiles")
        },
        "users": users,
        "secrets": look_at_secrets(),
    }


def iam_id(name):
    """moto keys its users by name or by id, as its version has it."""
    users = backend(ACCOUNT).users
    return next(key for key, user in users.items() if user.name == name)


def look_at_secrets():
    client = boto3.client("secretsmanager")
    found = {}
    for secret in pages(client, "list_secrets", "SecretList"):
        content = json.loads(client.get_secret_value(SecretId=secret["ARN"])["SecretString"])
        found[secret["ARN"]] = {
            "content": content,
            "tags": tags_of(secret),
            "kmsKeyId": secret.get("KmsKeyId"),
            "signsAs": signs_as(content) if "accessKeyId" in content else None,
        }
    return found


@set_initial_no_auth_action_count(0)
def signs_as(content):
    """Whom the key in the secret signs as. moto is told to compare the signature with the secret that it handed out."""
    client = boto3.client(
        "sts",
        aws_access_key_id=content["accessKeyId"],
        aws_secret_access_key=content["accessSecretKey"],
    )
    try:
        return client.get_caller_identity()["Arn"]
    except client.exceptions.ClientError as refused:
        return refused.response["Error"]["Code"]


def run_case(case):
    seen = []
    with mock_aws():
        client = boto3.client("cloudformation")
        for number, step in enumerate(case["steps"]):
            arguments = {
                "StackName": "stack",
                "TemplateBody": step["template"],
                "Capabilities": ["CAPABILITY_NAMED_IAM"],
                "Parameters": [
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in step.get("parameters", {}).items()
                ],
            }
            try:
                (client.update_stack if number else client.create_stack)(**arguments)
            except client.exceptions.ClientError as refused:
                seen.append({"refused": str(refused)})
                break
            seen.append(look("stack"))
    return {"name": case["name"], "seen": seen}


# cfn-lint's remarks that are not followed. I1022 asks for Fn::Sub, which would take the variables of policies for its
# own. I3510 is right about the vendor's published policy, which has to stand as it is.
NOT_FOLLOWED = ["I1022", "I3510"]


def remarks(template):
    from cfnlint.api import lint
    from cfnlint.config import ManualArgs

    config = ManualArgs(regions=[REGION], include_checks=["I"], ignore_checks=NOT_FOLLOWED)
    return [f"{found.rule.id} in line {found.linenumber}: {found.message}" for found in lint(template, config=config)]


def create_only(types):
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    schemas = {name: PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, name).schema for name in types}
    return {
        name: [path.removeprefix("/properties/") for path in schema.get("createOnlyProperties", [])]
        for name, schema in schemas.items()
    }


def main():
    warnings.simplefilter("ignore")
    extend_iam()
    parsing.parse_resource = resolving(parsing.parse_resource)
    parsing.ResourceMap.update = following(parsing.ResourceMap.update)
    os.environ.update(AWS_DEFAULT_REGION=REGION, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    task = json.load(sys.stdin)
    answer = {
        "cases": [run_case(case) for case in task["cases"]],
        "createOnly": create_only(task["types"]),
        "parsed": [yaml.safe_load(template) for template in task["templates"]],
        "remarks": [remarks(template) for template in task["templates"]],
    }
    json.dump(answer, sys.stdout)


main()
