/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/json.h"

#include "tests/unit/client_case.h"

TestSuite(client_json, .init = client_case_open);

static void json_expect(bool pretty, void (*write)(Json *json), const char *expected) {
        Paper *paper = paper_new();
        Json json = {.out = paper->out, .pretty = pretty};

        write(&json);
        paper_expect(paper, expected);
}

static void write_nested(Json *json) {
        json_begin(json, '{');
        json_key(json, "a");
        json_number(json, 1);
        json_key(json, "b");
        json_begin(json, '[');
        json_text(json, "x");
        json_truth(json, true);
        json_begin(json, '{');
        json_end(json, '{');
        json_begin(json, '[');
        json_end(json, '[');
        json_end(json, '[');
        json_key(json, "c");
        json_truth(json, false);
        json_end(json, '{');
}

Test(client_json, nested_short) {
        json_expect(false, write_nested, "{\"a\":1,\"b\":[\"x\",true,{},[]],\"c\":false}\n");
}

Test(client_json, nested_pretty) {
        json_expect(true, write_nested,
                        "{\n"
                        "  \"a\": 1,\n"
                        "  \"b\": [\n"
                        "    \"x\",\n"
                        "    true,\n"
                        "    {},\n"
                        "    []\n"
                        "  ],\n"
                        "  \"c\": false\n"
                        "}\n");
}

static void write_empty_list(Json *json) {
        json_records(json, &(RecordList){.type = &budget_limit_type});
}

Test(client_json, empty_list) {
        json_expect(false, write_empty_list, "[]\n");
        json_expect(true, write_empty_list, "[]\n");
}

static void write_numbers(Json *json) {
        json_begin(json, '[');
        json_number(json, INT64_MAX);
        json_number(json, INT64_MIN);
        json_number(json, 0);
        json_end(json, '[');
}

Test(client_json, numbers_are_never_floating) {
        json_expect(false, write_numbers, "[9223372036854775807,-9223372036854775808,0]\n");
}

static void write_escapes(Json *json) {
        json_begin(json, '{');
        json_key(json, "k\"");
        json_text(json, "\"\\/\b\f\n\r\t\x01\x1f\x7f \xc2\x80\xc2\x9b\xc2\x9f\xc2\xa0 ü … 💰");
        json_end(json, '{');
}

Test(client_json, escapes) {
        json_expect(false, write_escapes,
                        "{\"k\\\"\":\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\t\\u0001\\u001f\\u007f "
                        "\\u0080\\u009b\\u009f\xc2\xa0 ü … 💰\"}\n");
}

static void write_request(Json *json) {
        BudgetRequest request = {0};

        budget_request_clear(&request);
        request.id = 12;
        request.uid = 0;
        request.platform = TEXT("tiktok");
        request.reason = TEXT("");
        request.created = CASE_NOW;
        request.decided_by = 4294967294;
        request.completed_coins = 0;
        json_record(json, &budget_request_type, &request);
}

Test(client_json, record_leaves_out_what_is_not_given) {
        json_expect(false, write_request,
                        "{\"id\":12,\"uid\":0,\"platform\":\"tiktok\",\"created\":1795370400000000,"
                        "\"decided-by\":4294967294,\"reason\":\"\",\"completed-coins\":0}\n");
}

static void write_details(Json *json) {
        BudgetLimit limit = case_limit();
        BudgetDetails details = {0};
        char *warnings[] = {TEXT("near-limit"), TEXT("rate-stale"), NULL};

        record_clear(&budget_details_type, &details);
        details.limit = &limit;
        details.warnings = warnings;
        details.replayed = 1;
        details.price_estimated = 0;
        json_record(json, &budget_details_type, &details);
}

Test(client_json, record_with_all_types) {
        json_expect(false, write_details,
                        "{\"limit\":{\"platform\":\"tiktok\",\"window\":\"month\",\"unit\":\"coins\","
                        "\"amount\":2000,\"granted\":0,\"used\":700,\"held\":0,\"remaining\":1300,"
                        "\"until\":1796083200000000},\"price-estimated\":false,"
                        "\"warnings\":[\"near-limit\",\"rate-stale\"],\"replayed\":true}\n");
}

static void write_list(Json *json) {
        json_records(json, case_platforms());
}

Test(client_json, list_of_records) {
        json_expect(false, write_list,
                        "[{\"id\":\"instagram\",\"name\":\"Instagram Gifts\",\"unit\":\"Star\","
                        "\"sold-in\":\"coins\"},"
                        "{\"id\":\"tiktok\",\"name\":\"TikTok Coins\",\"unit\":\"Coin\","
                        "\"sold-in\":\"coins\","
                        "\"official\":[\"tiktok.com\",\"app-store\"],\"creator-percent\":50},"
                        "{\"id\":\"youtube\",\"name\":\"YouTube Super Chat\","
                        "\"unit\":\"Super Chat\",\"sold-in\":\"money\"}]\n");
}
