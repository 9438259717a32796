CREATE TABLE "journal_entries" (
	"account_id" integer NOT NULL,
	"sequence" bigint NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"cloud_account_id" integer,
	"aws_account_id" text,
	"access_key_id" text,
	"region" text,
	"service" text NOT NULL,
	"operation" text NOT NULL,
	"reason_kind" text NOT NULL,
	"reason_id" text,
	"intent" bigint,
	"request_id" text,
	"outcome" text,
	"duration_ms" integer,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "journal_entries_account_id_sequence_pk" PRIMARY KEY("account_id","sequence")
);
--> statement-breakpoint
ALTER TABLE "journal_entries" ADD CONSTRAINT "journal_entries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "journal_entries_time" ON "journal_entries" USING btree ("account_id","time");--> statement-breakpoint
CREATE INDEX "journal_entries_cloud_account" ON "journal_entries" USING btree ("account_id","cloud_account_id","sequence");