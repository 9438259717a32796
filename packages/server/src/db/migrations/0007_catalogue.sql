CREATE TABLE "payment_methods" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "payment_methods_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 2001 CACHE 1),
	"account_id" integer NOT NULL,
	"type" text NOT NULL,
	"ends_with" integer NOT NULL,
	"name_on_card" text NOT NULL,
	"expiration_month" integer NOT NULL,
	"expiration_year" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_log" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "session_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	"user" text NOT NULL,
	"role" text NOT NULL,
	"source_ip" text NOT NULL,
	"user_agent" text NOT NULL,
	"action" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session_log" ADD CONSTRAINT "session_log_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payment_methods_account" ON "payment_methods" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "session_log_account" ON "session_log" USING btree ("account_id","id");