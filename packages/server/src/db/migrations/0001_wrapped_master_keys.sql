CREATE TABLE "wrapped_master_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"wrapped_by" text NOT NULL,
	"wrapped" "bytea" NOT NULL,
	"context" json NOT NULL,
	"current" boolean NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "wrapped_master_keys_current" ON "wrapped_master_keys" USING btree ("current") WHERE "wrapped_master_keys"."current";