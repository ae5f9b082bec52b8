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
 * nodens-tree: shows the mapped tree of a member, live.
 *
 *   nodens-tree header DIRECTORY
 *   nodens-tree get DIRECTORY PATH          data to standard output
 *   nodens-tree ls DIRECTORY PATH           names, in creation order
 *   nodens-tree walk DIRECTORY              one line for every znode and every page of names, from the root down
 *   nodens-tree sample DIRECTORY FILE SEED  the same for random paths out of a file, until standard input ends
 *   nodens-tree hash SEED PATH              hash of a path, before the mask
 *
 * A line of walk and sample: what was read, completed zxid before, zxid of the answer, completed zxid after, status,
 * the stat in the order of nodens_stat, a hash (FNV-1a) of what was copied; for names: cursor, next cursor, 1 for the
 * last page; then the path.
 *
 * Exit codes: 0 done, 1 the znode or the region cannot be read, 2 usage.
 */

#define _POSIX_C_SOURCE 200809L

#include "nodens_tree.h"

#include <inttypes.h>
#include <poll.h>

enum
{
    PAGE_BYTES = 16 * 1024,
    MAX_PATHS = 1 << 20
};

static uint8_t *data;

static uint64_t fnv(const uint8_t *bytes, size_t length)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < length; i++)
    {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001B3);
    }

    return hash;
}

static void print_stat(const nodens_stat *s)
{
    printf(" %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64,
        s->czxid, s->mzxid, s->pzxid, s->ctime_ms, s->mtime_ms, s->ephemeral_owner, s->ttl_ms, s->child_ordinal,
        s->create_count);
    printf(" %d %d %d %d %d %d %d", s->version, s->cversion, s->aversion, s->data_length, s->num_children, s->acl_id,
        s->kind);
}

static int show_data(nodens_reader *reader, const char *path)
{
    nodens_stat stat;
    memset(&stat, 0, sizeof(stat));
    const int64_t before = nodens_completed_zxid(reader);
    const int status = nodens_get(reader, path, strlen(path), data, NODENS_MAX_DATA, &stat);
    const int64_t after = nodens_completed_zxid(reader);
    printf("get %" PRId64 " %" PRId64 " %" PRId64 " %d", before, reader->zxid, after, status);
    print_stat(&stat);
    printf(" %" PRIx64 " %s\n", fnv(data, status > 0 ? (size_t)status : 0), path);
    return status;
}

static int show_page(nodens_reader *reader, const char *path, nodens_page *page)
{
    nodens_stat stat;
    memset(&stat, 0, sizeof(stat));
    const int64_t cursor = page->cursor;
    const int64_t before = nodens_completed_zxid(reader);
    const int status = nodens_children(reader, path, strlen(path), page, &stat);
    const int64_t after = nodens_completed_zxid(reader);
    printf("ls %" PRId64 " %" PRId64 " %" PRId64 " %d", before, reader->zxid, after, status);
    print_stat(&stat);
    printf(" %" PRIx64 " %" PRId64 " %" PRId64 " %d %s\n",
        fnv(page->buffer, status > 0 ? page->length : 0), cursor, page->cursor, status >= 0 && page->is_last, path);
    return status;
}

/* Show a znode and everything below it; the path's buffer has room for the longest path. */
static void walk(nodens_reader *reader, char *path)
{
    show_data(reader, path);
    uint8_t *names = malloc(PAGE_BYTES);
    nodens_page page = {.buffer = names, .capacity = PAGE_BYTES, .limit = 100, .cursor = NODENS_FIRST_PAGE};
    const size_t length = strlen(path);
    const size_t prefix = length == 1 ? 0 : length;
    int status;
    do
    {
        status = names == NULL ? NODENS_BUSY : show_page(reader, path, &page);
        size_t offset = 0;
        for (int i = 0; i < status; i++)
        {
            uint32_t name_length;
            memcpy(&name_length, names + offset, 4);
            if (prefix + 1 + name_length <= NODENS_MAX_PATH)
            {
                path[prefix] = '/';
                memcpy(path + prefix + 1, names + offset + 4, name_length);
                path[prefix + 1 + name_length] = '\0';
                walk(reader, path);
                path[prefix == 0 ? 1 : prefix] = '\0';
            }
            offset += 4 + (size_t)name_length;
        }
    }
    while (status >= 0 && !page.is_last);
    free(names);
}

static bool has_input_ended(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) > 0;
}

/* Read random paths out of a file, one a line, until standard input ends or has something. */
static int sample(nodens_reader *reader, const char *file_name, uint64_t seed)
{
    FILE *file = fopen(file_name, "r");
    char **paths = calloc(MAX_PATHS, sizeof(*paths));
    char line[NODENS_MAX_PATH + 2];
    uint32_t count = 0;
    while (file != NULL && paths != NULL && count < MAX_PATHS && fgets(line, sizeof(line), file) != NULL)
    {
        line[strcspn(line, "\n")] = '\0';
        paths[count++] = strdup(line);
    }
    if (count == 0)
    {
        fprintf(stderr, "no paths in %s\n", file_name);
        return 2;
    }

    fclose(file);
    static uint8_t names[PAGE_BYTES];
    int64_t cursor = NODENS_FIRST_PAGE;
    for (uint64_t i = 0; i < 1000 || !has_input_ended(); i++)
    {
        seed = nodens_mix(seed + 1);
        const char *path = paths[(seed >> 8) % count];
        if ((seed & 7) != 0)
        {
            show_data(reader, path);
        }
        else
        {
            nodens_page page = {.buffer = names, .capacity = sizeof(names), .limit = (seed >> 3) & 63, .cursor = cursor};
            cursor = show_page(reader, path, &page) < 0 || page.is_last ? NODENS_FIRST_PAGE : page.cursor;
        }
    }

    for (uint32_t i = 0; i < count; i++)
    {
        free(paths[i]);
    }
    free(paths);
    return 0;
}

static int get(nodens_reader *reader, const char *path)
{
    nodens_stat stat;
    const int status = nodens_get(reader, path, strlen(path), data, NODENS_MAX_DATA, &stat);
    if (status < 0 && status != NODENS_NULL_DATA)
    {
        fprintf(stderr, "%s: status %d\n", path, status);
        return 1;
    }

    fwrite(data, 1, status > 0 ? (size_t)status : 0, stdout);
    return 0;
}

static int list(nodens_reader *reader, const char *path)
{
    static uint8_t names[PAGE_BYTES];
    nodens_page page = {.buffer = names, .capacity = sizeof(names), .cursor = NODENS_FIRST_PAGE};
    int status;
    do
    {
        nodens_stat stat;
        status = nodens_children(reader, path, strlen(path), &page, &stat);
        size_t offset = 0;
        for (int i = 0; i < status; i++)
        {
            uint32_t length;
            memcpy(&length, names + offset, 4);
            printf("%.*s\n", (int)length, (const char *)names + offset + 4);
            offset += 4 + (size_t)length;
        }
    }
    while (status >= 0 && !page.is_last);
    if (status < 0)
    {
        fprintf(stderr, "%s: status %d\n", path, status);
    }

    return status < 0 ? 1 : 0;
}

static int count(nodens_reader *reader, const char *path)
{
    nodens_totals totals;
    nodens_stat stat;
    const int status = nodens_descendants(reader, path, strlen(path), &totals, &stat);
    if (status < 0)
    {
        fprintf(stderr, "%s: status %d\n", path, status);
        return 1;
    }

    printf("%d %" PRId64 "\n", totals.count, totals.data_bytes);
    return 0;
}

static int show_header(const nodens_reader *reader)
{
    const int32_t state = nodens_i32_acquire(reader->header + NODENS_H_STATE);
    printf("state %s\ncluster id %016" PRIx64 "%016" PRIx64 "\n",
        state == NODENS_STATE_READY ? "ready" : state == NODENS_STATE_RECOVERING ? "recovering" : "closed",
        (uint64_t)nodens_i64(reader->header + NODENS_H_CLUSTER_ID),
        (uint64_t)nodens_i64(reader->header + NODENS_H_CLUSTER_ID + 8));
    printf("generation %" PRId64 "\nwriter %" PRId64 "%s\nsegment length %u\nsegments %d of %u\nbuckets %d\n"
        "completed zxid %" PRId64 "\nznodes %" PRId64 "\n",
        nodens_i64(reader->header + NODENS_H_GENERATION), nodens_i64(reader->header + NODENS_H_PID),
        nodens_is_writer_alive(reader) ? "" : ", gone", reader->segment_length,
        nodens_i32_acquire(reader->header + NODENS_H_SEGMENT_COUNT), reader->max_segments,
        nodens_i32_acquire(reader->header + NODENS_H_BUCKET_COUNT), nodens_completed_zxid(reader),
        nodens_i64(reader->header + NODENS_H_ZNODES));
    return 0;
}

static int usage(void)
{
    fprintf(stderr, "usage: nodens-tree header DIR | get DIR PATH | ls DIR PATH | count DIR PATH | walk DIR | sample DIR FILE SEED | "
        "hash SEED PATH\n");
    return 2;
}

static int show_hash(uint64_t hash, const char *path)
{
    for (const char *name = path; *name == '/'; )
    {
        const size_t length = strcspn(++name, "/");
        hash = length == 0 ? hash : nodens_hash_child(hash, name, length);
        name += length;
    }

    printf("%016" PRIx64 "\n", hash);
    return 0;
}

static int run(nodens_reader *reader, int argc, char **argv)
{
    if (strcmp(argv[1], "header") == 0 && argc == 3)
    {
        return show_header(reader);
    }
    if (strcmp(argv[1], "get") == 0 && argc == 4)
    {
        return get(reader, argv[3]);
    }
    if (strcmp(argv[1], "ls") == 0 && argc == 4)
    {
        return list(reader, argv[3]);
    }
    if (strcmp(argv[1], "count") == 0 && argc == 4)
    {
        return count(reader, argv[3]);
    }
    if (strcmp(argv[1], "walk") == 0 && argc == 3)
    {
        char path[NODENS_MAX_PATH + 2] = "/";
        walk(reader, path);
        return 0;
    }
    if (strcmp(argv[1], "sample") == 0 && argc == 5)
    {
        return sample(reader, argv[3], strtoull(argv[4], NULL, 0));
    }

    return usage();
}

int main(int argc, char **argv)
{
    static nodens_reader reader;
    if (argc == 4 && strcmp(argv[1], "hash") == 0)
    {
        return show_hash(strtoull(argv[2], NULL, 0), argv[3]);
    }
    if (argc < 3)
    {
        return usage();
    }

    data = malloc(NODENS_MAX_DATA);
    if (data == NULL || nodens_open(&reader, argv[2]) != NODENS_OK)
    {
        fprintf(stderr, "%s\n", reader.error);
        free(data);
        return 1;
    }

    const int result = run(&reader, argc, argv);
    nodens_close(&reader);
    free(data);
    return result;
}
