package main

import (
	"context"
	"fmt"
	"time"

	rediscloud "github.com/RedisLabs/rediscloud-go-api"
	"github.com/RedisLabs/rediscloud-go-api/redis"
	"github.com/RedisLabs/rediscloud-go-api/service/databases"
	"github.com/RedisLabs/rediscloud-go-api/service/maintenance"
	"github.com/RedisLabs/rediscloud-go-api/service/subscriptions"
	"github.com/RedisLabs/rediscloud-go-api/service/tags"
)

// account asks for what an account can choose from.
func account(ctx context.Context, client *rediscloud.Client) {
	payment, err := client.Account.ListPaymentMethods(ctx)
	say("list payment methods", payment, err)
	regions, err := client.Account.ListRegions(ctx)
	say("list regions", regions, err)
	persistence, err := client.Account.ListDataPersistence(ctx)
	say("list persistence", persistence, err)
	modules, err := client.Account.ListDatabaseModules(ctx)
	say("list modules", modules, err)
	// Of no subscription, which the SDK tells from an address that it does not find.
	_, err = client.Subscription.GetRedisVersions(ctx, 7)
	say("list versions of no subscription", nil, err)
}

// subscription is the life of a subscription and of the databases in it.
func subscription(ctx context.Context, client *rediscloud.Client, in request) error {
	account(ctx, client)
	accountID, err := createAccount(ctx, client, in, in.Name, in.First)
	say("create account", accountID, err)
	if err != nil {
		return err
	}
	api := client.Subscription
	id, err := api.Create(ctx, subscriptions.CreateSubscription{
		Name:          redis.String(in.Name),
		PaymentMethod: redis.String("marketplace"),
		CloudProviders: []*subscriptions.CreateCloudProvider{{
			Provider:       redis.String("AWS"),
			CloudAccountID: redis.Int(accountID),
			Regions: []*subscriptions.CreateRegion{{
				Region:     redis.String("eu-central-1"),
				Networking: &subscriptions.CreateNetworking{DeploymentCIDR: redis.String("10.0.0.0/24")},
			}},
		}},
		Databases: []*subscriptions.CreateDatabase{{
			Name:            redis.String("first"),
			Protocol:        redis.String("redis"),
			DatasetSizeInGB: redis.Float64(1),
			Quantity:        redis.Int(1),
		}},
	})
	say("create", id, err)
	if err != nil {
		return err
	}
	get := func(name string) {
		one, err := api.Get(ctx, id)
		say(name, one, err)
	}
	get("get at once")
	if err := untilActive(ctx, client, id); err != nil {
		return err
	}
	get("get")
	all, err := api.List(ctx)
	say("list", all, err)

	say("rename", nil, api.Update(ctx, id, subscriptions.UpdateSubscription{Name: redis.String(in.NewName)}))
	say("own keys", nil, api.UpdateCMKs(ctx, id, subscriptions.UpdateSubscriptionCMKs{
		CustomerManagedKeys: &[]subscriptions.CustomerManagedKey{{ResourceName: redis.String("arn:aws:kms:x")}},
	}))
	say("tag", nil, api.UpdateResourceTags(ctx, id, subscriptions.UpdateResourceTags{
		ResourceTags: []*subscriptions.ResourceTag{{Key: redis.String("team"), Value: redis.String("blue")}},
	}))
	say("allow", nil, api.UpdateCIDRAllowlist(ctx, id, subscriptions.UpdateCIDRAllowlist{
		CIDRIPs: []*string{redis.String("203.0.113.0/24")},
	}))
	allowed, err := api.GetCIDRAllowlist(ctx, id)
	say("allowed", allowed, err)
	say("change maintenance", nil, client.Maintenance.Update(ctx, id, maintenance.Maintenance{
		Mode: redis.String("manual"),
		Windows: []*maintenance.Window{{
			StartHour: redis.Int(22), DurationInHours: redis.Int(8), Days: []*string{redis.String("Monday")},
		}},
	}))
	windows, err := client.Maintenance.Get(ctx, id)
	say("get maintenance", windows, err)
	prices, err := client.Pricing.List(ctx, id)
	say("list prices", prices, err)
	versions, err := api.GetRedisVersions(ctx, id)
	say("list versions", versions, err)
	regions, err := api.ListActiveActiveRegions(ctx, id)
	say("list regions of an Active-Active subscription", regions, err)
	if err := untilActive(ctx, client, id); err != nil {
		return err
	}
	if err := connections(ctx, client, id, in); err != nil {
		return err
	}
	if err := database(ctx, client, id, in); err != nil {
		return err
	}

	say("delete the account while in use", nil, client.CloudAccount.Delete(ctx, accountID))
	say("delete", nil, api.Delete(ctx, id))
	for {
		if _, err := api.Get(ctx, id); err != nil {
			say("get deleted", nil, err)
			break
		}
		time.Sleep(time.Second)
	}
	say("delete the account", nil, client.CloudAccount.Delete(ctx, accountID))
	return nil
}

// database is the life of a database.
func database(ctx context.Context, client *rediscloud.Client, id int, in request) error {
	api := client.Database
	list := func(name string) (ids []int) {
		names := []string{}
		all := api.List(ctx, id)
		for all.Next() {
			names = append(names, redis.StringValue(all.Value().Name))
			ids = append(ids, redis.IntValue(all.Value().ID))
		}
		say(name, names, all.Err())
		return ids
	}
	for _, one := range list("list databases") {
		say("delete the subscription while in use", nil, client.Subscription.Delete(ctx, id))
		say("delete the first database", nil, api.Delete(ctx, id, one))
	}
	create := func() (int, error) {
		return api.Create(ctx, id, databases.CreateDatabase{
			Name:            redis.String("sessions"),
			DatasetSizeInGB: redis.Float64(1),
			Password:        redis.String(in.ConsolePassword),
			Modules:         []*databases.Module{{Name: redis.String("RedisJSON")}},
			Alerts:          []*databases.Alert{{Name: redis.String("dataset-size"), Value: redis.Int(80)}},
		})
	}
	db, err := create()
	say("create database", db, err)
	if err != nil {
		return err
	}
	_, err = create()
	say("create database under a name that is taken", nil, err)
	get := func(name string) {
		one, err := api.Get(ctx, id, db)
		say(name, one, err)
	}
	get("get database")
	say("change database", nil, api.Update(ctx, id, db, databases.UpdateDatabase{
		DatasetSizeInGB: redis.Float64(6),
		ReplicaOf:       []*string{},
		SourceIP:        []*string{redis.String("10.0.0.0/8")},
		Alerts:          &[]*databases.Alert{},
	}))
	if err := untilActive(ctx, client, id); err != nil {
		return err
	}
	get("get larger database")
	say("tag database", nil, client.Tags.Put(ctx, id, db, tags.AllTags{
		Tags: &[]*tags.Tag{{Key: redis.String("team"), Value: redis.String("blue")}},
	}))
	tagged, err := client.Tags.Get(ctx, id, db)
	say("tags of database", tagged, err)

	say("back up database", nil, api.Backup(ctx, id, db))
	say("import into database", nil, api.Import(ctx, id, db, databases.Import{
		SourceType: redis.String("aws-s3"), ImportFromURI: []*string{redis.String("s3://bucket/dump.rdb")},
	}))
	say("upgrade database", nil, api.UpgradeRedisVersion(ctx, id, db, databases.UpgradeRedisVersion{
		TargetRedisVersion: redis.String("8.2"),
	}))
	certificate, err := api.GetCertificate(ctx, id, db)
	say("certificate of database", certificate, err)
	backup, err := client.LatestBackup.Get(ctx, id, db)
	say("last backup of database", backup, err)
	imported, err := client.LatestImport.Get(ctx, id, db)
	say("last import into database", imported, err)

	say("delete database", nil, api.Delete(ctx, id, db))
	get("get deleted database")
	list("list databases after")
	return nil
}

func untilActive(ctx context.Context, client *rediscloud.Client, id int) error {
	for i := 0; i < 90; i++ {
		one, err := client.Subscription.Get(ctx, id)
		if err != nil {
			return err
		}
		if redis.StringValue(one.Status) == subscriptions.SubscriptionStatusActive {
			return nil
		}
		time.Sleep(time.Second)
	}
	return fmt.Errorf("subscription %d did not become active", id)
}
