module berth.test/interop

go 1.24.0

require github.com/RedisLabs/rediscloud-go-api v0.52.1

require (
	github.com/avast/retry-go/v4 v4.7.0 // indirect
	golang.org/x/mod v0.33.0 // indirect
	golang.org/x/sync v0.19.0 // indirect
	golang.org/x/sys v0.41.0 // indirect
	golang.org/x/telemetry v0.0.0-20260209163413-e7419c687ee4 // indirect
	golang.org/x/tools v0.42.0 // indirect
)
