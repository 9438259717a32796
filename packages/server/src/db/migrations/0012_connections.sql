CREATE SEQUENCE "public"."peering_ids" INCREMENT BY 1 MINVALUE 3001 MAXVALUE 2147483647 START WITH 3001 CACHE 1;--> statement-breakpoint
CREATE TABLE "transit_gateways" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "transit_gateways_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 4001 CACHE 1),
	"account_id" integer NOT NULL,
	"cloud_account_id" integer NOT NULL,
	"uid" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "transit_gateways" ADD CONSTRAINT "transit_gateways_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "transit_gateways_uid" ON "transit_gateways" USING btree ("account_id","cloud_account_id","uid");