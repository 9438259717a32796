/** Who of the three clients calls an operation, and as what. */
export interface Callers {
  sdk?: string;
  terraform?: string;
  redisctl?: string;
}

/**
 * What the Go SDK (rediscloud-go-api 0.52.1), Terraform's provider (RedisLabs/rediscloud 2.11.0) and redisctl (0.10.1)
 * call, by the operation's published name, read from their sources. What is not named here none of them calls.
 */
export const CALLERS: Readonly<Record<string, Callers>> = {
  getCurrentAccount: { redisctl: 'account get' },
  getCloudAccounts: {
    sdk: 'CloudAccount.List',
    terraform: 'data rediscloud_cloud_account',
    redisctl: 'provider-account list',
  },
  createCloudAccount: {
    sdk: 'CloudAccount.Create',
    terraform: 'rediscloud_cloud_account',
    redisctl: 'provider-account create',
  },
  getCloudAccountById: {
    sdk: 'CloudAccount.Get',
    terraform: 'rediscloud_cloud_account',
    redisctl: 'provider-account get',
  },
  updateCloudAccount: {
    sdk: 'CloudAccount.Update',
    terraform: 'rediscloud_cloud_account',
    redisctl: 'provider-account update',
  },
  deleteCloudAccount: {
    sdk: 'CloudAccount.Delete',
    terraform: 'rediscloud_cloud_account',
    redisctl: 'provider-account delete',
  },
  getAllTasks: { redisctl: 'task list' },
  getTaskById: { sdk: 'every mutation', terraform: 'every mutation', redisctl: 'task get, --wait' },
  getAllSubscriptions: {
    sdk: 'Subscription.List',
    terraform: 'data rediscloud_subscription',
    redisctl: 'subscription list, database list',
  },
  createSubscription: {
    sdk: 'Subscription.Create',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription create, workflow subscription-setup',
  },
  getSubscriptionById: {
    sdk: 'Subscription.Get',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription get',
  },
  updateSubscription: {
    sdk: 'Subscription.Update',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription update',
  },
  deleteSubscriptionById: {
    sdk: 'Subscription.Delete',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription delete',
  },
  getCidrWhiteList: {
    sdk: 'Subscription.GetCIDRAllowlist',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription get-cidr-allowlist',
  },
  updateSubscriptionCidrWhiteList: {
    sdk: 'Subscription.UpdateCIDRAllowlist',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription update-cidr-allowlist',
  },
  updateSubscriptionResourceTags: {
    sdk: 'Subscription.UpdateResourceTags',
    terraform: 'rediscloud_subscription (newer versions)',
  },
  getSubscriptionMaintenanceWindows: {
    sdk: 'Maintenance.Get',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription get-maintenance-windows',
  },
  updateSubscriptionMaintenanceWindows: {
    sdk: 'Maintenance.Update',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription update-maintenance-windows',
  },
  getSubscriptionPricing: {
    sdk: 'Pricing.List',
    terraform: 'rediscloud_subscription',
    redisctl: 'subscription get-pricing',
  },
  getVpcPeering: {
    sdk: 'Subscription.ListVPCPeering',
    terraform: 'rediscloud_subscription_peering',
    redisctl: 'connectivity vpc-peering get',
  },
  createVpcPeering: {
    sdk: 'Subscription.CreateVPCPeering',
    terraform: 'rediscloud_subscription_peering',
    redisctl: 'connectivity vpc-peering create',
  },
  updateVpcPeering: { redisctl: 'connectivity vpc-peering update' },
  deleteVpcPeering: {
    sdk: 'Subscription.DeleteVPCPeering',
    terraform: 'rediscloud_subscription_peering',
    redisctl: 'connectivity vpc-peering delete',
  },
  getTgws: {
    sdk: 'TransitGatewayAttachments.Get',
    terraform: 'data rediscloud_transit_gateway',
    redisctl: 'connectivity tgw attachments-list',
  },
  createTgwAttachment: {
    sdk: 'TransitGatewayAttachments.Create',
    terraform: 'rediscloud_transit_gateway_attachment',
    redisctl: 'connectivity tgw attachment-create',
  },
  updateTgwAttachmentCidrs: {
    sdk: 'TransitGatewayAttachments.Update',
    terraform: 'rediscloud_transit_gateway_attachment',
    redisctl: 'connectivity tgw attachment-update',
  },
  deleteTgwAttachment: {
    sdk: 'TransitGatewayAttachments.Delete',
    terraform: 'rediscloud_transit_gateway_attachment',
    redisctl: 'connectivity tgw attachment-delete',
  },
  getTgwSharedInvitations: {
    sdk: 'TransitGatewayAttachments.ListInvitations',
    terraform: 'data rediscloud_transit_gateway_invitations',
  },
  getSubscriptionDatabases: {
    sdk: 'Database.List',
    terraform: 'rediscloud_subscription',
    redisctl: 'database list',
  },
  createDatabase: {
    sdk: 'Database.Create',
    terraform: 'rediscloud_subscription_database',
    redisctl: 'database create',
  },
  getSubscriptionDatabaseByID: {
    sdk: 'Database.Get',
    terraform: 'rediscloud_subscription_database',
    redisctl: 'database get',
  },
  updateDatabase: {
    sdk: 'Database.Update',
    terraform: 'rediscloud_subscription_database',
    redisctl: 'database update',
  },
  deleteDatabaseById: {
    sdk: 'Database.Delete',
    terraform: 'rediscloud_subscription_database',
    redisctl: 'database delete',
  },
  getTags: { sdk: 'Tags.Get', terraform: 'rediscloud_subscription_database', redisctl: 'database list-tags' },
  updateTags: {
    sdk: 'Tags.Put',
    terraform: 'rediscloud_subscription_database',
    redisctl: 'database update-tags',
  },
  createTag: { redisctl: 'database add-tag' },
  updateTag: { redisctl: 'database update-tag' },
  deleteTag: { redisctl: 'database delete-tag' },
  upgradeDatabaseRedisVersion: {
    sdk: 'Database.UpgradeRedisVersion',
    terraform: 'rediscloud_subscription_database',
  },
  backupDatabase: { sdk: 'Database.Backup', redisctl: 'database backup' },
  importDatabase: { sdk: 'Database.Import', redisctl: 'database import' },
  getDatabaseBackupStatus: { sdk: 'LatestBackup.Get', terraform: 'data rediscloud_database' },
  getDatabaseImportStatus: { sdk: 'LatestImport.Get', terraform: 'data rediscloud_database' },
  getSubscriptionDatabaseCertificate: {
    sdk: 'Database.GetCertificate',
    terraform: 'data rediscloud_database',
    redisctl: 'database get-certificate',
  },
  getRedisVersions: { sdk: 'Subscription.GetRedisVersions' },
  getAccountPaymentMethods: {
    sdk: 'Account.ListPaymentMethods',
    terraform: 'data rediscloud_payment_method',
    redisctl: 'account get-payment-methods, payment-method list',
  },
  getSupportedRegions: {
    sdk: 'Account.ListRegions',
    terraform: 'data rediscloud_regions',
    redisctl: 'account list-regions',
  },
  getSupportedDatabaseModules: {
    sdk: 'Account.ListDatabaseModules',
    terraform: 'data rediscloud_database_modules',
    redisctl: 'account list-modules',
  },
  getDataPersistenceOptions: {
    sdk: 'Account.ListDataPersistence',
    terraform: 'data rediscloud_data_persistence',
    redisctl: 'account get-persistence-options',
  },
  getSupportedSearchScalingFactors: { redisctl: 'account get-search-scaling' },
  getAccountSystemLogs: { redisctl: 'account get-system-logs' },
  getAccountSessionLogs: { redisctl: 'account get-session-logs' },
  getAllUsers: { redisctl: 'user list' },
  getUserById: { redisctl: 'user get' },
  updateUser: { redisctl: 'user update' },
  deleteUserById: { redisctl: 'user delete' },
  getAllSubscriptions_1: { redisctl: 'subscription list, database list' },
};
