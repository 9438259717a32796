CREATE TABLE "request_buckets" (
	"key" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"filled_at" timestamp (6) with time zone NOT NULL
);
