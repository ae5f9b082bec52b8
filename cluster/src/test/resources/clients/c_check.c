/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

/*
 * Uses servers through ZooKeeper's client in C, and says what was not as promised.
 *
 *     c_check ENDPOINTS
 *
 * Prints "@passed NAME" or "@failed NAME: REASON" for each check. To kill or start a server it prints "@stop INDEX" or
 * "@start INDEX", and waits for a line on its standard input.
 */
#include <zookeeper/zookeeper.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SESSION_TIMEOUT_MS 20000
#define DEADLINE_S 60
#define EVENTS_MAX 256
#define PIPELINED 200

static const char *endpoints;
static char reason[256];

struct client
{
    zhandle_t *handle;
    volatile int events;
    volatile bool expired;
    volatile int type[EVENTS_MAX];
    char path[EVENTS_MAX][64];
};

static void on_event(zhandle_t *handle, int type, int state, const char *path, void *context)
{
    (void)handle;
    struct client *client = context;
    if (ZOO_SESSION_EVENT == type)
    {
        client->expired = client->expired || ZOO_EXPIRED_SESSION_STATE == state;
        return;
    }
    const int event = client->events;
    if (event < EVENTS_MAX)
    {
        snprintf(client->path[event], sizeof client->path[event], "%s", path);
        client->type[event] = type;
        __sync_synchronize();
        client->events = event + 1;
    }
}

static bool fails(const int line, const char *what)
{
    snprintf(reason, sizeof reason, "line %d: %s", line, what);
    return false;
}

#define REQUIRE(holds) do { if (!(holds)) { return fails(__LINE__, #holds); } } while (0)
/* There is nothing to wait on but what another thread changes. */
#define UNTIL(holds) do { const time_t end = time(NULL) + DEADLINE_S; \
    while (!(holds)) { if (time(NULL) > end) { return fails(__LINE__, "not in time: " #holds); } usleep(10000); } } while (0)

static bool is_connected(const struct client *client)
{
    return ZOO_CONNECTED_STATE == zoo_state(client->handle);
}

static bool open_client(struct client *client, const char *hosts, const clientid_t *id)
{
    memset(client, 0, sizeof *client);
    client->handle = zookeeper_init(hosts, on_event, SESSION_TIMEOUT_MS, id, client, 0);
    REQUIRE(NULL != client->handle);
    UNTIL(is_connected(client) || client->expired);
    return true;
}

static bool check_znodes(void)
{
    struct client client;
    char path[64], data[64];
    int length = sizeof data;
    struct Stat stat;
    struct String_vector names;
    if (!open_client(&client, endpoints, NULL)) { return false; }
    REQUIRE(ZOK == zoo_create(client.handle, "/c", "one", 3, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof path));
    REQUIRE(0 == strcmp("/c", path));
    REQUIRE(ZNODEEXISTS == zoo_create(client.handle, "/c", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    REQUIRE(ZOK == zoo_get(client.handle, "/c", 0, data, &length, &stat));
    REQUIRE(3 == length && 0 == memcmp("one", data, 3) && 0 == stat.version && 3 == stat.dataLength);
    REQUIRE(ZOK == zoo_set2(client.handle, "/c", "four", 4, 0, &stat) && 1 == stat.version);
    REQUIRE(ZBADVERSION == zoo_set(client.handle, "/c", "x", 1, 0));
    REQUIRE(ZOK == zoo_create(client.handle, "/c/null", NULL, -1, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    length = sizeof data;
    REQUIRE(ZOK == zoo_get(client.handle, "/c/null", 0, data, &length, &stat) && length <= 0 && 0 == stat.dataLength);
    REQUIRE(ZOK == zoo_create2(client.handle, "/c/s-", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_SEQUENCE | ZOO_EPHEMERAL,
        path, sizeof path, &stat));
    REQUIRE(0 == strcmp("/c/s-0000000001", path) && zoo_client_id(client.handle)->client_id == stat.ephemeralOwner);
    REQUIRE(ZNOCHILDRENFOREPHEMERALS == zoo_create(client.handle, "/c/s-0000000001/x", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    REQUIRE(ZOK == zoo_get_children2(client.handle, "/c", 0, &names, &stat) && 2 == names.count && 2 == stat.numChildren);
    deallocate_String_vector(&names);
    REQUIRE(ZNOTEMPTY == zoo_delete(client.handle, "/c", -1));
    REQUIRE(ZOK == zoo_delete(client.handle, "/c/null", 0) && ZNONODE == zoo_exists(client.handle, "/c/null", 0, &stat));
    REQUIRE(ZOK == zookeeper_close(client.handle));
    return true;
}

static volatile int answered, wrong, last_value;

static void on_set(int code, const struct Stat *stat, const void *data)
{
    const int value = (int)(long)data;
    /* Replies come in the order of the requests: versions count up. */
    if (ZOK != code || NULL == stat || stat->version != value || value != last_value + 1)
    {
        wrong++;
    }
    last_value = value;
    answered++;
}

static void on_synced(int code, const char *path, const void *data)
{
    (void)path;
    *(volatile int *)data = ZOK == code ? 1 : code;
}

static bool check_asynchronous_calls(void)
{
    struct client client;
    volatile int synced = 0;
    if (!open_client(&client, endpoints, NULL)) { return false; }
    REQUIRE(ZOK == zoo_create(client.handle, "/async", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    for (long value = 1; value <= PIPELINED; value++)
    {
        REQUIRE(ZOK == zoo_aset(client.handle, "/async", "x", 1, (int)value - 1, on_set, (void *)value));
    }
    UNTIL(PIPELINED == answered);
    REQUIRE(0 == wrong);
    REQUIRE(ZOK == zoo_async(client.handle, "/async", on_synced, (const void *)&synced));
    UNTIL(0 != synced);
    REQUIRE(1 == synced);
    REQUIRE(ZOK == zookeeper_close(client.handle));
    return true;
}

static bool check_watches(void)
{
    struct client watcher, writer;
    char data[8];
    int length = sizeof data;
    struct Stat stat;
    struct String_vector names;
    if (!open_client(&watcher, endpoints, NULL) || !open_client(&writer, endpoints, NULL)) { return false; }
    REQUIRE(ZNONODE == zoo_exists(watcher.handle, "/w", 1, &stat));
    REQUIRE(ZOK == zoo_create(writer.handle, "/w", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    UNTIL(1 == watcher.events);
    REQUIRE(ZOO_CREATED_EVENT == watcher.type[0] && 0 == strcmp("/w", watcher.path[0]));
    REQUIRE(ZOK == zoo_get(watcher.handle, "/w", 1, data, &length, &stat));
    REQUIRE(ZOK == zoo_set(writer.handle, "/w", "x", 1, -1));
    UNTIL(2 == watcher.events);
    REQUIRE(ZOO_CHANGED_EVENT == watcher.type[1]);
    REQUIRE(ZOK == zoo_get_children(watcher.handle, "/w", 1, &names) && 0 == names.count);
    REQUIRE(ZOK == zoo_create(writer.handle, "/w/a", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    UNTIL(3 == watcher.events);
    REQUIRE(ZOO_CHILD_EVENT == watcher.type[2] && 0 == strcmp("/w", watcher.path[2]));
    REQUIRE(ZOK == zoo_wexists(watcher.handle, "/w/a", on_event, &watcher, &stat));
    REQUIRE(ZOK == zoo_delete(writer.handle, "/w/a", -1));
    UNTIL(4 == watcher.events);
    REQUIRE(ZOO_DELETED_EVENT == watcher.type[3]);
    REQUIRE(ZOK == zoo_wexists(watcher.handle, "/w", on_event, &watcher, &stat));
    REQUIRE(ZOK == zoo_remove_watches(watcher.handle, "/w", ZWATCHTYPE_DATA, on_event, &watcher, 0));
    REQUIRE(ZNOWATCHER == zoo_remove_watches(watcher.handle, "/absent", ZWATCHTYPE_DATA, on_event, &watcher, 0));
    zookeeper_close(watcher.handle);
    zookeeper_close(writer.handle);
    return true;
}

static bool check_multi(void)
{
    struct client client;
    char path[64];
    struct Stat stat;
    zoo_op_t operations[4];
    zoo_op_result_t results[4];
    if (!open_client(&client, endpoints, NULL)) { return false; }
    zoo_create_op_init(&operations[0], "/m", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof path);
    zoo_set_op_init(&operations[1], "/m", "x", 1, 0, &stat);
    zoo_check_op_init(&operations[2], "/m", 1);
    zoo_create_op_init(&operations[3], "/m/a", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0);
    REQUIRE(ZOK == zoo_multi(client.handle, 4, operations, results));
    REQUIRE(ZOK == results[0].err && ZOK == results[1].err && ZOK == results[2].err && ZOK == results[3].err);
    REQUIRE(0 == strcmp("/m", path) && 1 == stat.version);
    zoo_delete_op_init(&operations[0], "/m/a", -1);
    zoo_check_op_init(&operations[1], "/m", 7);
    zoo_delete_op_init(&operations[2], "/m", -1);
    REQUIRE(ZBADVERSION == zoo_multi(client.handle, 3, operations, results));
    REQUIRE(ZOK == results[0].err && ZBADVERSION == results[1].err && ZRUNTIMEINCONSISTENCY == results[2].err);
    REQUIRE(ZOK == zoo_exists(client.handle, "/m/a", 0, &stat));
    zookeeper_close(client.handle);
    return true;
}

static void on_auth(int code, const void *data)
{
    *(volatile int *)data = ZOK == code ? 1 : code;
}

static bool check_auth(void)
{
    struct client owner, stranger;
    volatile int proven = 0, refused = 0;
    char data[8];
    int length = sizeof data;
    struct ACL_vector acl;
    struct Stat stat;
    if (!open_client(&owner, endpoints, NULL) || !open_client(&stranger, endpoints, NULL)) { return false; }
    REQUIRE(ZINVALIDACL == zoo_create(owner.handle, "/auth", "x", 1, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0));
    REQUIRE(ZOK == zoo_add_auth(owner.handle, "digest", "joe:secret", 10, on_auth, (const void *)&proven));
    UNTIL(0 != proven);
    REQUIRE(1 == proven);
    REQUIRE(ZOK == zoo_create(owner.handle, "/auth", "x", 1, &ZOO_CREATOR_ALL_ACL, 0, NULL, 0));
    REQUIRE(ZOK == zoo_get_acl(owner.handle, "/auth", &acl, &stat));
    REQUIRE(1 == acl.count && 0 == strcmp("digest", acl.data[0].id.scheme) && 0 == strncmp("joe:", acl.data[0].id.id, 4));
    deallocate_ACL_vector(&acl);
    UNTIL(ZNONODE != zoo_exists(stranger.handle, "/auth", 0, &stat));
    REQUIRE(ZNOAUTH == zoo_get(stranger.handle, "/auth", 0, data, &length, &stat));
    REQUIRE(ZNOAUTH == zoo_set(stranger.handle, "/auth", "y", 1, -1));
    REQUIRE(ZOK == zoo_add_auth(stranger.handle, "digest", "joe:secret", 10, NULL, NULL));
    length = sizeof data;
    REQUIRE(ZOK == zoo_get(stranger.handle, "/auth", 0, data, &length, &stat) && 1 == length);
    REQUIRE(ZOK == zoo_add_auth(stranger.handle, "nonsense", "x", 1, on_auth, (const void *)&refused));
    UNTIL(0 != refused);
    REQUIRE(ZAUTHFAILED == refused);
    zookeeper_close(owner.handle);
    zookeeper_close(stranger.handle);
    return true;
}

static bool check_attach_again(void)
{
    struct client first, second, wrong;
    struct Stat stat;
    if (!open_client(&first, endpoints, NULL)) { return false; }
    clientid_t id = *zoo_client_id(first.handle);
    REQUIRE(ZOK == zoo_create(first.handle, "/attached", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, NULL, 0));
    if (!open_client(&second, endpoints, &id)) { return false; }
    REQUIRE(id.client_id == zoo_client_id(second.handle)->client_id);
    /* The member may be behind the one that made it. */
    UNTIL(ZOK == zoo_exists(second.handle, "/attached", 0, &stat));
    REQUIRE(id.client_id == stat.ephemeralOwner);
    clientid_t guess = id;
    memset(guess.passwd, 'x', sizeof guess.passwd);
    if (!open_client(&wrong, endpoints, &guess)) { return false; }
    REQUIRE(wrong.expired);
    zookeeper_close(wrong.handle);
    zookeeper_close(first.handle);
    zookeeper_close(second.handle);
    return true;
}

static int server_of(const struct client *client)
{
    const char *current = zoo_get_current_server(client->handle);
    const char *port = NULL == current ? NULL : strrchr(current, ':');
    int index = 0;
    const char *found = NULL == port ? NULL : strstr(endpoints, port);
    for (const char *at = endpoints; NULL != found && at < found; at++)
    {
        index += ',' == *at;
    }
    return NULL == found ? -1 : index;
}

static bool ask(const char *request, const int server)
{
    char line[64];
    printf("@%s %d\n", request, server);
    return NULL != fgets(line, sizeof line, stdin);
}

static bool check_killed_server(void)
{
    struct client client;
    struct Stat stat;
    char data[32], value[32];
    int length = sizeof data;
    if (!open_client(&client, endpoints, NULL)) { return false; }
    const int64_t session = zoo_client_id(client.handle)->client_id;
    REQUIRE(ZOK == zoo_create(client.handle, "/e", "", 0, &ZOO_OPEN_ACL_UNSAFE, ZOO_EPHEMERAL, NULL, 0));
    REQUIRE(ZOK == zoo_create(client.handle, "/k", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    REQUIRE(ZOK == zoo_exists(client.handle, "/k", 1, &stat));
    const int victim = server_of(&client);
    REQUIRE(victim >= 0 && ask("stop", victim));
    UNTIL(is_connected(&client) && victim != server_of(&client));
    REQUIRE(!client.expired && session == zoo_client_id(client.handle)->client_id);
    int version = 0;
    for (int number = 0; number < 20; number++)
    {
        snprintf(value, sizeof value, "%d", number);
        /* A write whose answer was lost may have been done: the version tells. */
        UNTIL(ZOK == zoo_set(client.handle, "/k", value, (int)strlen(value), version) ||
            (ZOK == zoo_exists(client.handle, "/k", 0, &stat) && stat.version == version + 1));
        version++;
    }
    UNTIL(1 == client.events);
    REQUIRE(ZOO_CHANGED_EVENT == client.type[0]);
    REQUIRE(ZOK == zoo_get(client.handle, "/k", 0, data, &length, &stat) && 20 == stat.version && 0 == strncmp("19", data, 2));
    REQUIRE(ZOK == zoo_exists(client.handle, "/e", 0, &stat) && session == stat.ephemeralOwner);
    REQUIRE(ask("start", victim));
    zookeeper_close(client.handle);
    return true;
}

static bool check_chroot(void)
{
    struct client client, inner;
    char hosts[512], path[64];
    struct Stat stat;
    if (!open_client(&client, endpoints, NULL)) { return false; }
    REQUIRE(ZOK == zoo_create(client.handle, "/root", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    snprintf(hosts, sizeof hosts, "%s/root", endpoints);
    if (!open_client(&inner, hosts, NULL)) { return false; }
    REQUIRE(ZOK == zoo_create(inner.handle, "/x", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, path, sizeof path));
    REQUIRE(0 == strcmp("/x", path));
    REQUIRE(ZNONODE == zoo_exists(inner.handle, "/y", 1, &stat));
    REQUIRE(ZOK == zoo_create(client.handle, "/root/y", "", 0, &ZOO_OPEN_ACL_UNSAFE, 0, NULL, 0));
    UNTIL(1 == inner.events);
    REQUIRE(0 == strcmp("/y", inner.path[0]));
    zookeeper_close(inner.handle);
    zookeeper_close(client.handle);
    return true;
}

static int run(const char *name, bool (*check)(void))
{
    const bool is_passed = check();
    printf(is_passed ? "@passed %s\n" : "@failed %s: %s\n", name, reason);
    return is_passed ? 0 : 1;
}

int main(int count, char **arguments)
{
    if (2 != count)
    {
        fprintf(stderr, "usage: c_check ENDPOINTS\n");
        return 64;
    }

    endpoints = arguments[1];
    setvbuf(stdout, NULL, _IOLBF, 0);
    zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
    return run("znodes", check_znodes) + run("asynchronous_calls", check_asynchronous_calls) +
        run("watches", check_watches) + run("multi", check_multi) + run("auth", check_auth) +
        run("chroot", check_chroot) + run("attach_again", check_attach_again) + run("killed_server", check_killed_server);
}
