package main

import (
	"context"

	rediscloud "github.com/RedisLabs/rediscloud-go-api"
	"github.com/RedisLabs/rediscloud-go-api/redis"
	"github.com/RedisLabs/rediscloud-go-api/service/cloud_accounts"
)

func createAccount(ctx context.Context, client *rediscloud.Client, in request, name string, with keys) (int, error) {
	return client.CloudAccount.Create(ctx, cloud_accounts.CreateCloudAccount{
		Name:            redis.String(name),
		Provider:        redis.String("AWS"),
		AccessKeyID:     redis.String(with.AccessKeyID),
		AccessSecretKey: redis.String(with.SecretAccessKey),
		ConsoleUsername: redis.String(in.ConsoleUsername),
		ConsolePassword: redis.String(in.ConsolePassword),
		SignInLoginURL:  redis.String(in.SignInLoginURL),
	})
}

// cloudAccount is the life of a cloud account.
func cloudAccount(ctx context.Context, client *rediscloud.Client, in request) error {
	api := client.CloudAccount
	wrong := keys{AccessKeyID: in.First.AccessKeyID, SecretAccessKey: in.Second.SecretAccessKey}
	_, err := createAccount(ctx, client, in, in.Name, wrong)
	say("create with a wrong secret", nil, err)

	id, err := createAccount(ctx, client, in, in.Name, in.First)
	say("create", id, err)
	if err != nil {
		return err
	}
	get := func(name string) {
		account, err := api.Get(ctx, id)
		say(name, account, err)
	}
	update := func(name string, as string, with keys) {
		say(name, nil, api.Update(ctx, id, cloud_accounts.UpdateCloudAccount{
			Name:            redis.String(as),
			AccessKeyID:     redis.String(with.AccessKeyID),
			AccessSecretKey: redis.String(with.SecretAccessKey),
			ConsoleUsername: redis.String(in.ConsoleUsername),
			ConsolePassword: redis.String(in.ConsolePassword),
			SignInLoginURL:  redis.String(in.SignInLoginURL),
		}))
	}

	get("get")
	accounts, err := api.List(ctx)
	say("list", accounts, err)
	_, err = createAccount(ctx, client, in, in.Name, in.Second)
	say("create under a name that is taken", nil, err)
	update("rename", in.NewName, in.First)
	get("get renamed")
	update("change keys", in.NewName, in.Second)
	get("get with new keys")
	say("delete", nil, api.Delete(ctx, id))
	get("get deleted")
	accounts, err = api.List(ctx)
	say("list after", accounts, err)
	return nil
}

// denied asks for a cloud account whose user lacks a permission.
func denied(ctx context.Context, client *rediscloud.Client, in request) error {
	_, err := createAccount(ctx, client, in, in.Name, in.First)
	say("create without a permission", nil, err)
	return nil
}

// listOften asks more often than a small limit of requests allows; the SDK waits and asks again by itself.
func listOften(ctx context.Context, client *rediscloud.Client, _ request) error {
	for i := 0; i < 6; i++ {
		_, err := client.CloudAccount.List(ctx)
		say("list", nil, err)
	}
	return nil
}
