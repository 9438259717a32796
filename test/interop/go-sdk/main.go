// Calls the vendor's own Go SDK, and prints one JSON object per step; the first argument says which story it tells.
// The request is one JSON object on standard input; the API's address and keys come from the SDK's own variables.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	rediscloud "github.com/RedisLabs/rediscloud-go-api"
)

type keys struct {
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

// peer is a VPC that a subscription is to be peered with.
type peer struct {
	AccountID string `json:"accountId"`
	VpcID     string `json:"vpcId"`
	Region    string `json:"region"`
}

type request struct {
	Name            string `json:"name"`
	NewName         string `json:"newName"`
	First           keys   `json:"first"`
	Second          keys   `json:"second"`
	ConsoleUsername string `json:"consoleUsername"`
	ConsolePassword string `json:"consolePassword"`
	SignInLoginURL  string `json:"signInLoginUrl"`
	Peer            peer   `json:"peer"`
}

type step struct {
	Step    string      `json:"step"`
	Error   string      `json:"error,omitempty"`
	Missing bool        `json:"missing,omitempty"`
	Value   interface{} `json:"value,omitempty"`
}

type silent struct{}

func (silent) Printf(string, ...interface{}) {}
func (silent) Println(...interface{})        {}

// say prints what a call came to. The SDK has a type of its own for what is not there in each service.
func say(name string, value interface{}, err error) {
	one := step{Step: name, Value: value}
	if err != nil {
		one = step{Step: name, Error: err.Error(), Missing: strings.HasSuffix(fmt.Sprintf("%T", err), ".NotFound")}
	}
	_ = json.NewEncoder(os.Stdout).Encode(one)
}

func newClient() (*rediscloud.Client, error) {
	return rediscloud.NewClient(rediscloud.BaseURL(os.Getenv("REDISCLOUD_URL")), rediscloud.Logger(silent{}))
}

var stories = map[string]func(context.Context, *rediscloud.Client, request) error{
	"cloud-account": cloudAccount,
	"subscription":  subscription,
	"denied":        denied,
	"list often":    listOften,
}

func main() {
	body, err := io.ReadAll(os.Stdin)
	var in request
	if err == nil {
		err = json.Unmarshal(body, &in)
	}
	client, newErr := newClient()
	if err == nil {
		err = newErr
	}
	if err == nil {
		err = stories[os.Args[1]](context.Background(), client, in)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
