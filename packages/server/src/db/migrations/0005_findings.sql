CREATE TABLE "finding_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "finding_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"finding_id" integer NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "finding_modes" (
	"account_id" integer NOT NULL,
	"code" text NOT NULL,
	"mode" text NOT NULL,
	CONSTRAINT "finding_modes_account_id_code_pk" PRIMARY KEY("account_id","code")
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "findings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"cloud_account_id" integer NOT NULL,
	"subscription_id" integer NOT NULL,
	"identity" text NOT NULL,
	"code" text NOT NULL,
	"severity" text NOT NULL,
	"finding" json NOT NULL,
	"status" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"times_opened" integer DEFAULT 1 NOT NULL,
	"revert_state" text,
	"revert" json,
	"revert_touched_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "scans" (
	"account_id" integer NOT NULL,
	"cloud_account_id" integer NOT NULL,
	"region" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"lease" uuid,
	"leased_until" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"complete" boolean,
	"calls" integer,
	"trouble" text,
	CONSTRAINT "scans_account_id_cloud_account_id_region_pk" PRIMARY KEY("account_id","cloud_account_id","region")
);
--> statement-breakpoint
ALTER TABLE "finding_events" ADD CONSTRAINT "finding_events_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "finding_modes" ADD CONSTRAINT "finding_modes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scans" ADD CONSTRAINT "scans_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "finding_events_finding" ON "finding_events" USING btree ("account_id","finding_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "findings_identity" ON "findings" USING btree ("account_id","cloud_account_id","subscription_id","identity");--> statement-breakpoint
CREATE INDEX "findings_account" ON "findings" USING btree ("account_id","status","id");--> statement-breakpoint
CREATE INDEX "findings_reverting" ON "findings" USING btree ("revert_touched_at") WHERE "findings"."revert_state" in ('asked', 'running');--> statement-breakpoint
CREATE INDEX "scans_due" ON "scans" USING btree ("due_at");