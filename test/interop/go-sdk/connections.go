package main

import (
	"context"
	"time"

	rediscloud "github.com/RedisLabs/rediscloud-go-api"
	"github.com/RedisLabs/rediscloud-go-api/redis"
	"github.com/RedisLabs/rediscloud-go-api/service/subscriptions"
	"github.com/RedisLabs/rediscloud-go-api/service/transit_gateway/attachments"
)

// connections is the life of a peering and of a transit gateway attachment of a subscription.
func connections(ctx context.Context, client *rediscloud.Client, id int, in request) error {
	if err := peering(ctx, client, id, in); err != nil {
		return err
	}
	return transitGateway(ctx, client, id)
}

func peering(ctx context.Context, client *rediscloud.Client, id int, in request) error {
	api := client.Subscription
	list := func(name string) []*subscriptions.VPCPeering {
		all, err := api.ListVPCPeering(ctx, id)
		say(name, all, err)
		return all
	}
	list("list peerings at first")
	create := func(cidr string) (int, error) {
		return api.CreateVPCPeering(ctx, id, subscriptions.CreateVPCPeering{
			Region:       redis.String(in.Peer.Region),
			AWSAccountID: redis.String(in.Peer.AccountID),
			VPCId:        redis.String(in.Peer.VpcID),
			VPCCidr:      redis.String(cidr),
		})
	}
	_, err := create("10.0.0.0/16")
	say("create peering of a range that overlaps", nil, err)
	one, err := create("10.1.0.0/16")
	say("create peering", one, err)
	if err != nil {
		return err
	}
	_, err = create("10.2.0.0/16")
	say("create peering again", nil, err)
	for i := 0; i < 60; i++ {
		all, err := api.ListVPCPeering(ctx, id)
		if err != nil {
			return err
		}
		if len(all) == 1 && redis.StringValue(all[0].Status) != subscriptions.VPCPeeringStatusInitiatingRequest {
			break
		}
		time.Sleep(time.Second)
	}
	list("list peerings")
	say("delete peering", nil, api.DeleteVPCPeering(ctx, id, one))
	say("delete peering again", nil, api.DeleteVPCPeering(ctx, id, one))
	list("list peerings after")
	_, err = api.ListActiveActiveVPCPeering(ctx, id)
	say("list peerings of an Active-Active subscription", nil, err)
	_, err = api.CreateActiveActiveVPCPeering(ctx, id, subscriptions.CreateActiveActiveVPCPeering{})
	say("create peering of an Active-Active subscription", nil, err)
	say("delete peering of an Active-Active subscription", nil, api.DeleteActiveActiveVPCPeering(ctx, id, one))
	return untilActive(ctx, client, id)
}

func transitGateway(ctx context.Context, client *rediscloud.Client, id int) error {
	api := client.TransitGatewayAttachments
	list := func(name string) []*attachments.TransitGatewayAttachment {
		task, err := api.Get(ctx, id)
		if err != nil {
			say(name, nil, err)
			return nil
		}
		say(name, task.Response.Resource, nil)
		return task.Response.Resource.TransitGatewayAttachment
	}
	invitations, err := api.ListInvitations(ctx, id)
	say("list invitations", invitations, err)
	say("accept invitation", nil, api.AcceptInvitation(ctx, id, 1))
	say("reject invitation", nil, api.RejectInvitation(ctx, id, 1))
	_, err = api.Create(ctx, id, 1)
	say("attach to a transit gateway that is not there", nil, err)
	_, err = api.GetActiveActive(ctx, id, 1)
	say("list transit gateways of an Active-Active subscription", nil, err)
	all := list("list transit gateways")
	if len(all) == 0 {
		return nil
	}
	gateway := redis.IntValue(all[0].Id)
	say("change ranges before it is attached", nil, api.Update(ctx, id, gateway, []*string{redis.String("172.16.0.0/12")}))
	attached, err := api.Create(ctx, id, gateway)
	say("attach", attached, err)
	for i := 0; i < 60; i++ {
		task, err := api.Get(ctx, id)
		if err != nil {
			return err
		}
		if redis.StringValue(task.Response.Resource.TransitGatewayAttachment[0].AttachmentStatus) == "available" {
			break
		}
		time.Sleep(time.Second)
	}
	say("change ranges", nil, api.Update(ctx, id, gateway, []*string{redis.String("172.16.0.0/12")}))
	list("list attached")
	say("clear ranges", nil, api.Update(ctx, id, gateway, []*string{}))
	say("detach", nil, api.Delete(ctx, id, gateway))
	say("detach again", nil, api.Delete(ctx, id, gateway))
	return untilActive(ctx, client, id)
}
