// Drives a cloud account through its life with the vendor's own Go SDK, and prints one JSON object per step.
// The request is one JSON object on standard input; the API's address and keys come from the SDK's own variables.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	rediscloud "github.com/RedisLabs/rediscloud-go-api"
	"github.com/RedisLabs/rediscloud-go-api/redis"
	"github.com/RedisLabs/rediscloud-go-api/service/cloud_accounts"
)

type keys struct {
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

type request struct {
	Name            string `json:"name"`
	NewName         string `json:"newName"`
	First           keys   `json:"first"`
	Second          keys   `json:"second"`
	ConsoleUsername string `json:"consoleUsername"`
	ConsolePassword string `json:"consolePassword"`
	SignInLoginURL  string `json:"signInLoginUrl"`
}

type step struct {
	Step    string      `json:"step"`
	Error   string      `json:"error,omitempty"`
	Missing bool        `json:"missing,omitempty"`
	ID      int         `json:"id,omitempty"`
	Account interface{} `json:"account,omitempty"`
}

type silent struct{}

func (silent) Printf(string, ...interface{}) {}
func (silent) Println(...interface{})        {}

func say(one step, err error) {
	if err != nil {
		one.Error = err.Error()
		var missing *cloud_accounts.NotFound
		one.Missing = errors.As(err, &missing)
	}
	_ = json.NewEncoder(os.Stdout).Encode(one)
}

func run(ctx context.Context, in request) error {
	client, err := rediscloud.NewClient(rediscloud.BaseURL(os.Getenv("REDISCLOUD_URL")), rediscloud.Logger(silent{}))
	if err != nil {
		return err
	}
	api := client.CloudAccount

	wrong := keys{AccessKeyID: in.First.AccessKeyID, SecretAccessKey: in.Second.SecretAccessKey}
	create := func(name string, with keys) (int, error) {
		return api.Create(ctx, cloud_accounts.CreateCloudAccount{
			Name:            redis.String(name),
			Provider:        redis.String("AWS"),
			AccessKeyID:     redis.String(with.AccessKeyID),
			AccessSecretKey: redis.String(with.SecretAccessKey),
			ConsoleUsername: redis.String(in.ConsoleUsername),
			ConsolePassword: redis.String(in.ConsolePassword),
			SignInLoginURL:  redis.String(in.SignInLoginURL),
		})
	}
	_, err = create(in.Name, wrong)
	say(step{Step: "create with a wrong secret"}, err)

	id, err := create(in.Name, in.First)
	say(step{Step: "create", ID: id}, err)
	if err != nil {
		return err
	}
	get := func(name string) {
		account, err := api.Get(ctx, id)
		say(step{Step: name, ID: id, Account: account}, err)
	}
	update := func(name string, as string, with keys) {
		say(step{Step: name, ID: id}, api.Update(ctx, id, cloud_accounts.UpdateCloudAccount{
			Name:            redis.String(as),
			AccessKeyID:     redis.String(with.AccessKeyID),
			AccessSecretKey: redis.String(with.SecretAccessKey),
			ConsoleUsername: redis.String(in.ConsoleUsername),
			ConsolePassword: redis.String(in.ConsolePassword),
			SignInLoginURL:  redis.String(in.SignInLoginURL),
		}))
	}

	regions, err := client.Account.ListRegions(ctx)
	say(step{Step: "regions", Account: regions}, err)
	modules, err := client.Account.ListDatabaseModules(ctx)
	say(step{Step: "modules", Account: modules}, err)
	persistence, err := client.Account.ListDataPersistence(ctx)
	say(step{Step: "persistence", Account: persistence}, err)
	methods, err := client.Account.ListPaymentMethods(ctx)
	say(step{Step: "payment methods", Account: methods}, err)
	// Of no subscription, which the SDK tells from an address that it does not find.
	_, err = client.Subscription.GetRedisVersions(ctx, 7)
	say(step{Step: "versions"}, err)

	get("get")
	accounts, err := api.List(ctx)
	say(step{Step: "list", Account: accounts}, err)
	_, err = create(in.Name, in.Second)
	say(step{Step: "create under a name that is taken"}, err)
	update("rename", in.NewName, in.First)
	get("get renamed")
	update("change keys", in.NewName, in.Second)
	get("get with new keys")
	say(step{Step: "delete", ID: id}, api.Delete(ctx, id))
	get("get deleted")
	accounts, err = api.List(ctx)
	say(step{Step: "list after", Account: accounts}, err)
	return nil
}

func main() {
	body, err := io.ReadAll(os.Stdin)
	var in request
	if err == nil {
		err = json.Unmarshal(body, &in)
	}
	if err == nil {
		err = run(context.Background(), in)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
