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
#ifndef NODENS_TREE_H
#define NODENS_TREE_H

/*
 * Reads the mapped tree of a Nodens member, live, from another process, as docs/memory-layout.md specifies it: layout
 * version 3. C11, POSIX, no dependency; little-endian machines. Everything here is static: include it where it is used.
 *
 *   nodens_reader reader;
 *   if (nodens_open(&reader, "/dev/shm/nodens-region-0-1a2b3c4d") == NODENS_OK) {
 *       int length = nodens_get(&reader, "/app", 4, buffer, sizeof(buffer), &stat);
 *       ...
 *       nodens_close(&reader);
 *   }
 *
 * Threads: a reader is for one thread; each thread opens its own. The writer is never made to wait. A read takes a
 * bounded number of steps, allocates nothing once the segments are mapped, and answers a status whatever the memory
 * holds: every line and length is checked before it is used.
 *
 * One state: each answer is right as of the zxid that it names (nodens_reader.zxid). There is no pin: this reader does
 * not know the region's history. Two answers, or two pages of a listing, may be as of two zxids; what an open
 * transaction changes is answered NODENS_BUSY after a bounded wait, even where a reader in Java is answered as of
 * before.
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the region is little-endian, and so must be its reader"
#endif

/* Statuses; zero and above are lengths and counts. */
enum
{
    NODENS_OK = 0,
    NODENS_NO_NODE = -1,          /* there is no such znode as of reader.zxid */
    NODENS_NULL_DATA = -2,        /* the znode is there and its data is null */
    NODENS_BUFFER_TOO_SMALL = -3, /* stat.data_length tells what is needed */
    NODENS_BUSY = -4,             /* no stable state within the bounded attempts: ask again */
    NODENS_WRITER_GONE = -5,      /* the writer stopped or died: open again */
    NODENS_BAD_PATH = -6,         /* not absolute, empty component, too long */
    NODENS_CORRUPT = -8,          /* the region contradicts itself */
    NODENS_UNMAPPED = -9,         /* a segment that is there cannot be mapped: reader.error says why */
    NODENS_RECOVERING = -10,      /* the member restores its tree and has not served yet: ask again */
    NODENS_NO_REGION = -100       /* nodens_open only: reader.error says why */
};

enum
{
    NODENS_LAYOUT_VERSION = 6,
    NODENS_STATE_READY = 1,
    NODENS_STATE_CLOSED = 2,
    NODENS_STATE_RECOVERING = 3,
    NODENS_ROOT = 1,
    NODENS_LINE = 64,
    NODENS_MAX_PATH = 4096,
    NODENS_MAX_DATA = 16 * 1024 * 1024,
    NODENS_SIZE_CLASSES = 76,
    NODENS_CHUNK_BUCKETS = 1024,
    NODENS_BUCKET_ENTRIES = 6,
    NODENS_MAX_CHAIN_LINES = 1 << 14,
    NODENS_FANOUT = 16,
    NODENS_MAX_DEPTH = 16,
    NODENS_MAX_ATTEMPTS = 1024,
    NODENS_MAX_SPINS = 4096,
    NODENS_SMALL_PAGE = 32
};

#define NODENS_MAGIC INT64_C(0x0A1A534E45444F4E)
#define NODENS_FIRST_PAGE INT64_C(-1)

/* Offsets: header. */
enum
{
    NODENS_H_MAGIC = 0,
    NODENS_H_VERSION = 8,
    NODENS_H_LENGTH = 12,
    NODENS_H_GENERATION = 16,
    NODENS_H_PID = 24,
    NODENS_H_START = 32,
    NODENS_H_SEGMENT_LENGTH = 40,
    NODENS_H_MAX_SEGMENTS = 44,
    NODENS_H_RING_LENGTH = 48,
    NODENS_H_MAX_CHUNKS = 52,
    NODENS_H_HASH_SEED = 56,
    NODENS_H_HASH_MASK = 64,
    NODENS_H_CLUSTER_ID = 72,
    NODENS_H_COMPLETED = 128,
    NODENS_H_BUCKET_COUNT = 136,
    NODENS_H_STATE = 140,
    NODENS_H_RECLAIMED = 144,
    NODENS_H_SEGMENT_COUNT = 152,
    NODENS_H_WAITING_OWNERS = 184,
    NODENS_H_ENDED_OWNERS = 188,
    NODENS_H_HEARTBEAT = 256,
    NODENS_H_LAST_TICK = 264,
    NODENS_H_FRESH_AS_OF = 272,
    NODENS_H_SERVICE_TURN = 280,
    NODENS_H_ZNODES = 512,
    NODENS_H_IN_PROGRESS = 568,
    NODENS_H_ENDED_TABLE = 2048,
    NODENS_H_CHUNKS = 4096
};

/* Offsets: bucket, znode record, family, data block. */
enum
{
    NODENS_B_WORD = 0,
    NODENS_B_OVERFLOW = 8,
    NODENS_B_HASHES = 16,
    NODENS_B_ZNODES = 40,

    NODENS_Z_WORD = 0,
    NODENS_Z_CZXID = 8,
    NODENS_Z_MZXID = 16,
    NODENS_Z_CTIME = 24,
    NODENS_Z_MTIME = 32,
    NODENS_Z_OWNER = 40,
    NODENS_Z_VERSION = 48,
    NODENS_Z_AVERSION = 52,
    NODENS_Z_DATA_LENGTH = 56,
    NODENS_Z_FAMILY = 60,
    NODENS_Z_ORDINAL = 64,
    NODENS_Z_PARENT = 72,
    NODENS_Z_ACL = 76,
    NODENS_Z_NAME_LENGTH = 80,
    NODENS_Z_KIND = 82,
    NODENS_Z_SIZE_CLASS = 83,
    NODENS_Z_NAME = 84,

    NODENS_E_OWNER = 0,
    NODENS_E_ZXID = 8,
    NODENS_E_LENGTH = 16,
    NODENS_E_COUNT = 64,

    NODENS_F_PZXID = 0,
    NODENS_F_CREATES = 8,
    NODENS_F_DESCENDANTS = 32,
    NODENS_F_CHILDREN = 36,
    NODENS_F_ROOT = 40,
    NODENS_F_DEPTH = 44,
    NODENS_F_UNCOUNTED = 45,
    NODENS_F_WORD = 48,
    NODENS_F_BYTES = 56,

    NODENS_D_DATA = 8,
    NODENS_P_NEXT = 0,
    NODENS_P_LINES = 4,
    NODENS_P_CONTENT = 8
};

enum
{
    NODENS_PERSISTENT = 0,
    NODENS_EPHEMERAL = 1,
    NODENS_CONTAINER = 2,
    NODENS_TTL = 3
};

typedef struct
{
    int64_t czxid, mzxid, pzxid, ctime_ms, mtime_ms, ephemeral_owner, ttl_ms, child_ordinal, create_count;
    int32_t version, cversion, aversion, data_length, num_children, acl_id;
    uint8_t kind;
} nodens_stat;

/* What is below a znode, without itself. */
typedef struct
{
    int32_t count;
    int64_t data_bytes;
} nodens_totals;

/* One page of a listing: int32 length and UTF-8 bytes per name, in creation order. */
typedef struct
{
    uint8_t *buffer;  /* in */
    size_t capacity;  /* in: bytes */
    uint32_t limit;   /* in: most names, 0 for as many as fit */
    int64_t cursor;   /* in: NODENS_FIRST_PAGE or what the last page left here; out: where to go on */
    size_t length;    /* out: bytes used */
    uint32_t count;   /* out: names */
    bool is_last;     /* out: no child follows */
} nodens_page;

typedef struct
{
    const uint8_t *header;
    size_t header_length;
    const uint8_t **segments; /* mapped when first needed, between two attempts of a read */
    uint32_t max_segments;
    uint32_t segment_length;
    uint32_t line_shift;      /* bits of the lines in a segment */
    uint32_t max_chunks;
    uint64_t hash_seed;
    uint64_t hash_mask;
    int64_t zxid;             /* what the last answer is valid as of; never goes back */
    uint64_t retries;         /* attempts beyond the first of each read */
    uint64_t busy;            /* answers */
    uint64_t unmapped;        /* answers */
    char files[4096];         /* directory of the generation */
    char error[512];

    /* Of the read in hand. */
    const char *path;
    uint32_t starts[NODENS_MAX_PATH / 2 + 2];
    uint32_t depth;
    uint32_t hash;
    int64_t completed;
    int64_t awaited;
    int64_t bucket_word;
    const uint8_t *bucket;    /* NULL for the root, which is in no bucket */
    uint32_t page_limit;
    int64_t missing;          /* a segment that was needed, exists and is not mapped; -1 for none */
    bool is_damaged;          /* a child node lies nowhere */
    nodens_totals *totals;    /* to fill, or NULL */
} nodens_reader;

/* ---- loads ---- */

static inline int32_t nodens_i32(const uint8_t *p)
{
    return atomic_load_explicit((volatile _Atomic int32_t *)(uintptr_t)p, memory_order_relaxed);
}

static inline int64_t nodens_i64(const uint8_t *p)
{
    return atomic_load_explicit((volatile _Atomic int64_t *)(uintptr_t)p, memory_order_relaxed);
}

static inline int32_t nodens_i32_acquire(const uint8_t *p)
{
    return atomic_load_explicit((volatile _Atomic int32_t *)(uintptr_t)p, memory_order_acquire);
}

static inline int64_t nodens_i64_acquire(const uint8_t *p)
{
    return atomic_load_explicit((volatile _Atomic int64_t *)(uintptr_t)p, memory_order_acquire);
}

static inline uint8_t nodens_u8(const uint8_t *p)
{
    return atomic_load_explicit((volatile _Atomic uint8_t *)(uintptr_t)p, memory_order_relaxed);
}

static inline uint32_t nodens_u16(const uint8_t *p)
{
    return (uint32_t)nodens_u8(p) | ((uint32_t)nodens_u8(p + 1) << 8);
}

/* Copy what the writer may be changing: garbage until it is validated, never a data race of C's. */
static inline void nodens_copy(uint8_t *to, const uint8_t *from, size_t length)
{
    size_t i = 0;
    for (; i < length && ((uintptr_t)(from + i) & 7) != 0; i++)
    {
        to[i] = nodens_u8(from + i);
    }
    for (; i + 8 <= length; i += 8)
    {
        const int64_t value = nodens_i64(from + i);
        memcpy(to + i, &value, 8);
    }
    for (; i < length; i++)
    {
        to[i] = nodens_u8(from + i);
    }
}

/* Whether a word is still what it was before its structure was copied. */
static inline bool nodens_is_unchanged(const uint8_t *word, int64_t before)
{
    atomic_thread_fence(memory_order_acquire);
    return nodens_i64(word) == before;
}

/* ---- hash of paths ---- */

static inline uint64_t nodens_mix(uint64_t value)
{
    const uint64_t multiplier = UINT64_C(0xA0761D6478BD642F);
    const uint64_t x = value ^ UINT64_C(0xE7037ED1A0B428DB);
    const __int128 product = (__int128)(int64_t)x * (int64_t)multiplier;
    return (uint64_t)(product >> 64) ^ (uint64_t)product ^ (value >> 29);
}

/* Hash of a child from its parent's hash and its own name. */
static inline uint64_t nodens_hash_child(uint64_t parent, const char *name, size_t length)
{
    uint64_t hash = parent ^ ((uint64_t)length * UINT64_C(0xE7037ED1A0B428DB));
    for (size_t i = 0; i < length; i += 8)
    {
        uint64_t word = 0;
        memcpy(&word, name + i, length - i < 8 ? length - i : 8);
        hash = nodens_mix(hash ^ word);
    }

    return hash;
}

/* ---- mapping ---- */

static inline int nodens_fail(nodens_reader *reader, const char *what, const char *path)
{
    snprintf(reader->error, sizeof(reader->error), "%s: %.300s", what, path);
    return NODENS_NO_REGION;
}

/*
 * Map a file, or its first bytes (length above 0). It must have at least a length: beyond its end a load would be a
 * SIGBUS.
 */
static inline const uint8_t *nodens_map(const char *path, uint64_t min_length, size_t *length)
{
    struct stat file;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const uint8_t *result = NULL;
    if (fd >= 0)
    {
        if (fstat(fd, &file) == 0 && (uint64_t)file.st_size >= min_length && file.st_size > 0)
        {
            *length = *length == 0 ? (size_t)file.st_size : *length;
            void *mapping = mmap(NULL, *length, PROT_READ, MAP_SHARED, fd, 0);
            result = mapping == MAP_FAILED ? NULL : mapping;
        }
        close(fd);
    }

    return result;
}

static inline int64_t nodens_newest_generation(const char *directory)
{
    DIR *entries = opendir(directory);
    int64_t newest = 0;
    for (struct dirent *entry = entries ? readdir(entries) : NULL; entry != NULL; entry = readdir(entries))
    {
        if (strncmp(entry->d_name, "region-", 7) == 0)
        {
            char *end;
            const long long number = strtoll(entry->d_name + 7, &end, 10);
            newest = *end == '\0' && end != entry->d_name + 7 && number > newest ? number : newest;
        }
    }
    if (entries != NULL)
    {
        closedir(entries);
    }

    return newest;
}

/* State of a process as /proc shows it, and when it started, in ms of the epoch; 0 when unknown. */
static inline char nodens_process(int64_t pid, int64_t *start_ms)
{
    char path[64];
    char text[1024];
    char state = 0;
    unsigned long long ticks = 0;
    long long boot = 0;
    *start_ms = 0;
    snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
    FILE *file = fopen(path, "r");
    if (file != NULL)
    {
        const size_t length = fread(text, 1, sizeof(text) - 1, file);
        text[length] = '\0';
        const char *rest = strrchr(text, ')');
        if (rest == NULL || sscanf(rest + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d"
            " %*d %llu", &state, &ticks) < 2)
        {
            ticks = 0;
        }
        fclose(file);
    }

    file = fopen("/proc/stat", "r");
    while (file != NULL && boot == 0 && fgets(text, sizeof(text), file) != NULL)
    {
        if (sscanf(text, "btime %lld", &boot) != 1)
        {
            boot = 0;
        }
    }
    if (file != NULL)
    {
        fclose(file);
    }
    const long per_second = sysconf(_SC_CLK_TCK);
    if (ticks != 0 && boot != 0 && per_second > 0)
    {
        *start_ms = boot * 1000 + (int64_t)(ticks * 1000 / (unsigned long long)per_second);
    }

    return state;
}

/*
 * Whether the writer lives. Reads files: for a timer, not for each read. A beating heart is proof enough; else its
 * process must be there, neither a zombie nor a later process with its id.
 */
static inline bool nodens_is_writer_alive(const nodens_reader *reader)
{
    if (nodens_i32_acquire(reader->header + NODENS_H_STATE) == NODENS_STATE_CLOSED)
    {
        return false;
    }

    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const int64_t now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    const int64_t beat_ms = nodens_i64_acquire(reader->header + NODENS_H_HEARTBEAT);
    if (beat_ms <= now_ms && now_ms - 500 < beat_ms)
    {
        return true;
    }

    const int64_t pid = nodens_i64(reader->header + NODENS_H_PID);
    const int64_t start_ms = nodens_i64(reader->header + NODENS_H_START);
    int64_t actual_ms = 0;
    if (pid <= 0 || pid > INT32_MAX || (kill((pid_t)pid, 0) != 0 && errno != EPERM))
    {
        return false;
    }
    const char state = nodens_process(pid, &actual_ms);
    return state != 'Z' && state != 'X' &&
        (start_ms == 0 || actual_ms == 0 || llabs(start_ms - actual_ms) <= 2000);
}

static inline void nodens_close(nodens_reader *reader)
{
    for (uint32_t i = 0; reader->segments != NULL && i < reader->max_segments; i++)
    {
        if (reader->segments[i] != NULL)
        {
            munmap((void *)(uintptr_t)reader->segments[i], reader->segment_length);
        }
    }
    free(reader->segments);
    if (reader->header != NULL)
    {
        munmap((void *)(uintptr_t)reader->header, reader->header_length);
    }
    reader->segments = NULL;
    reader->header = NULL;
}

static inline bool nodens_is_power_of_two(int32_t value)
{
    return value > 0 && (value & (value - 1)) == 0;
}

/*
 * Map the newest generation of a region. The region may be dead: reads then answer NODENS_WRITER_GONE.
 * Returns NODENS_OK or NODENS_NO_REGION, and then reader->error says why.
 */
static inline int nodens_open(nodens_reader *reader, const char *directory)
{
    char path[sizeof(reader->files) + 32];
    memset(reader, 0, sizeof(*reader));
    const int64_t generation = nodens_newest_generation(directory);
    if (generation <= 0)
    {
        return nodens_fail(reader, "there is no region", directory);
    }
    const int written = snprintf(
        reader->files, sizeof(reader->files), "%s/region-%06lld", directory, (long long)generation);
    if (written < 0 || (size_t)written >= sizeof(reader->files))
    {
        return nodens_fail(reader, "the path is too long", directory);
    }

    snprintf(path, sizeof(path), "%s/header", reader->files);
    reader->header = nodens_map(path, NODENS_H_CHUNKS, &reader->header_length);
    if (reader->header == NULL)
    {
        return nodens_fail(reader, "cannot map, or too short", path);
    }

    const uint8_t *header = reader->header;
    const int32_t segment_length = nodens_i64_acquire(header + NODENS_H_MAGIC) == NODENS_MAGIC ?
        nodens_i32(header + NODENS_H_SEGMENT_LENGTH) : 0;
    const int32_t max_segments = nodens_i32(header + NODENS_H_MAX_SEGMENTS);
    const int32_t max_chunks = nodens_i32(header + NODENS_H_MAX_CHUNKS);
    const char *fault =
        nodens_i64_acquire(header + NODENS_H_MAGIC) != NODENS_MAGIC ? "not the header of a region" :
        nodens_i32(header + NODENS_H_VERSION) != NODENS_LAYOUT_VERSION ? "another layout version" :
        nodens_i32_acquire(header + NODENS_H_STATE) == 0 ? "not ready yet" :
        (uint32_t)nodens_i32(header + NODENS_H_LENGTH) != reader->header_length ||
        segment_length < 4096 || !nodens_is_power_of_two(segment_length) || max_segments < 1 || max_chunks < 1 ||
        (int64_t)max_segments * (segment_length / NODENS_LINE) > (INT64_C(1) << 31) ? "contradicts itself" : NULL;
    if (fault != NULL)
    {
        nodens_close(reader);
        return nodens_fail(reader, fault, path);
    }

    reader->segment_length = (uint32_t)segment_length;
    reader->line_shift = (uint32_t)__builtin_ctz((unsigned)segment_length) - 6;
    reader->max_segments = (uint32_t)max_segments;
    reader->max_chunks = (uint32_t)max_chunks;
    if (reader->max_chunks > (reader->header_length - NODENS_H_CHUNKS) / 4)
    {
        reader->max_chunks = (uint32_t)((reader->header_length - NODENS_H_CHUNKS) / 4);
    }
    reader->hash_seed = (uint64_t)nodens_i64(header + NODENS_H_HASH_SEED);
    reader->hash_mask = (uint64_t)nodens_i64(header + NODENS_H_HASH_MASK);
    reader->segments = calloc(reader->max_segments, sizeof(*reader->segments));
    if (reader->segments == NULL)
    {
        nodens_close(reader);
        return nodens_fail(reader, "out of memory", path);
    }

    return NODENS_OK;
}

/* Map the segment that was missing; false when that fails, and then reader->error says why. */
static inline bool nodens_map_missing(nodens_reader *reader)
{
    char path[sizeof(reader->files) + 32];
    size_t mapped = reader->segment_length;
    const uint32_t segment = (uint32_t)reader->missing;
    snprintf(path, sizeof(path), "%s/segment-%04u", reader->files, segment);
    errno = 0;
    reader->segments[segment] = nodens_map(path, reader->segment_length, &mapped);
    if (reader->segments[segment] == NULL)
    {
        snprintf(reader->error, sizeof(reader->error), "cannot map: %.300s: %s", path,
            errno == 0 ? "too short" : strerror(errno));
    }

    return reader->segments[segment] != NULL;
}

/*
 * The first of some bytes at a line, or NULL when they do not all lie in one segment that is there and mapped. A read
 * maps what is missing between two attempts.
 */
static inline const uint8_t *nodens_at(nodens_reader *reader, uint32_t line, uint32_t offset, uint32_t length)
{
    const uint32_t segment = line >> reader->line_shift;
    const uint64_t begin = (uint64_t)(line & ((1u << reader->line_shift) - 1)) * NODENS_LINE + offset;
    if (line == 0 || segment >= reader->max_segments || begin + length > reader->segment_length)
    {
        return NULL;
    }

    if (reader->segments[segment] == NULL)
    {
        if (segment < (uint32_t)nodens_i32_acquire(reader->header + NODENS_H_SEGMENT_COUNT))
        {
            /* It is there and cannot be looked at yet: what follows from that says nothing. */
            reader->missing = (int64_t)segment;
        }
        return NULL;
    }

    return reader->segments[segment] + begin;
}

/* ---- lookup ---- */

enum
{
    NODENS_RETRY = -1000
};

/* Take a path: cut it into components and hash it. */
static inline bool nodens_key(nodens_reader *reader, const char *path, size_t length)
{
    if (length < 1 || length > NODENS_MAX_PATH || path[0] != '/')
    {
        return false;
    }

    uint64_t hash = reader->hash_seed;
    uint32_t start = 1;
    reader->path = path;
    reader->depth = 0;
    for (uint32_t i = 1; length > 1 && i <= length; i++)
    {
        if (i == length || path[i] == '/')
        {
            if (i == start)
            {
                return false;
            }
            hash = nodens_hash_child(hash, path + start, i - start);
            reader->starts[reader->depth++] = start;
            start = i + 1;
        }
    }

    reader->starts[reader->depth] = start;
    reader->hash = (uint32_t)(hash & reader->hash_mask);
    return true;
}

/* Whether a candidate's name, and those of its parents up to the root, are the components of the path. */
static inline bool nodens_is_match(nodens_reader *reader, uint32_t line)
{
    for (uint32_t i = reader->depth; i-- > 0; )
    {
        const char *name = reader->path + reader->starts[i];
        const uint32_t length = reader->starts[i + 1] - 1 - reader->starts[i];
        const uint8_t *record = nodens_at(reader, line, 0, NODENS_Z_NAME + length);
        if (record == NULL || nodens_u16(record + NODENS_Z_NAME_LENGTH) != length)
        {
            return false;
        }
        for (uint32_t j = 0; j < length; j++)
        {
            if (nodens_u8(record + NODENS_Z_NAME + j) != (uint8_t)name[j])
            {
                return false;
            }
        }
        line = (uint32_t)nodens_i32(record + NODENS_Z_PARENT);
    }

    return line == NODENS_ROOT;
}

/*
 * Whether a record waits to be given back, of an ephemeral whose owner had ended as of reader->completed. To be asked
 * before the proof that something still leads to the record: as long as something does, the owner stands in the table.
 */
static inline bool nodens_is_gone(const nodens_reader *reader, const uint8_t *record)
{
    if (nodens_i32_acquire(reader->header + NODENS_H_WAITING_OWNERS) == 0 ||
        nodens_u8(record + NODENS_Z_KIND) != NODENS_EPHEMERAL)
    {
        return false;
    }

    const int64_t owner = nodens_i64(record + NODENS_Z_OWNER);
    const int32_t used = nodens_i32_acquire(reader->header + NODENS_H_ENDED_OWNERS);
    for (int32_t i = 0; i < used && i < NODENS_E_COUNT; i++)
    {
        const uint8_t *entry = reader->header + NODENS_H_ENDED_TABLE + (size_t)i * NODENS_E_LENGTH;
        if (nodens_i64_acquire(entry + NODENS_E_OWNER) == owner)
        {
            const int64_t zxid = nodens_i64_acquire(entry + NODENS_E_ZXID);
            if (zxid > 0 && zxid <= reader->completed)
            {
                return true;
            }
        }
    }

    return false;
}

static inline bool nodens_is_bucket_unchanged(const nodens_reader *reader)
{
    return reader->bucket == NULL || nodens_is_unchanged(reader->bucket + NODENS_B_WORD, reader->bucket_word);
}

/* Find the record of the path as of reader->completed: a line above 0, or a status. */
static inline int64_t nodens_lookup(nodens_reader *reader)
{
    reader->bucket = NULL;
    if (reader->depth == 0)
    {
        return NODENS_ROOT;
    }

    const uint32_t count = (uint32_t)nodens_i32_acquire(reader->header + NODENS_H_BUCKET_COUNT);
    if (count == 0 || count > INT32_MAX)
    {
        return NODENS_CORRUPT;
    }
    const uint32_t low = (1u << (31 - __builtin_clz(count))) - 1;
    const uint32_t wide = reader->hash & (low << 1 | 1);
    const uint32_t number = wide < count ? wide : wide & low;
    const uint32_t chunk = number / NODENS_CHUNK_BUCKETS;
    const uint32_t first = chunk < reader->max_chunks ?
        (uint32_t)nodens_i32_acquire(reader->header + NODENS_H_CHUNKS + 4 * (size_t)chunk) : 0;
    const uint8_t *line = first == 0 ? NULL :
        nodens_at(reader, first + number % NODENS_CHUNK_BUCKETS, 0, NODENS_LINE);
    if (line == NULL)
    {
        return NODENS_CORRUPT;
    }

    reader->bucket = line;
    reader->bucket_word = nodens_i64_acquire(line + NODENS_B_WORD);
    if (reader->bucket_word > reader->completed)
    {
        reader->awaited = reader->bucket_word;
        return NODENS_RETRY;
    }

    for (int lines = 0; line != NULL && lines < NODENS_MAX_CHAIN_LINES; lines++)
    {
        for (int i = 0; i < NODENS_BUCKET_ENTRIES; i++)
        {
            const uint32_t znode = (uint32_t)nodens_i32(line + NODENS_B_ZNODES + 4 * i);
            if ((uint32_t)nodens_i32(line + NODENS_B_HASHES + 4 * i) == reader->hash && znode != 0 &&
                nodens_is_match(reader, znode))
            {
                const uint8_t *record = nodens_at(reader, znode, 0, NODENS_Z_NAME);
                if (record == NULL || !nodens_is_gone(reader, record))
                {
                    return znode;
                }
            }
        }

        const uint32_t overflow = (uint32_t)nodens_i32(line + NODENS_B_OVERFLOW);
        if (overflow == 0)
        {
            return nodens_is_bucket_unchanged(reader) ? NODENS_NO_NODE : NODENS_RETRY;
        }
        line = nodens_at(reader, overflow, 0, NODENS_LINE);
    }

    return nodens_is_bucket_unchanged(reader) ? NODENS_CORRUPT : NODENS_RETRY;
}

/* ---- copying ---- */

static inline void nodens_copy_stat(const uint8_t *record, nodens_stat *stat)
{
    const uint8_t kind = nodens_u8(record + NODENS_Z_KIND);
    const int64_t owner = nodens_i64(record + NODENS_Z_OWNER);
    const int32_t data_length = nodens_i32(record + NODENS_Z_DATA_LENGTH);
    stat->czxid = nodens_i64(record + NODENS_Z_CZXID);
    stat->mzxid = nodens_i64(record + NODENS_Z_MZXID);
    stat->pzxid = stat->czxid;
    stat->ctime_ms = nodens_i64(record + NODENS_Z_CTIME);
    stat->mtime_ms = nodens_i64(record + NODENS_Z_MTIME);
    stat->ephemeral_owner = kind == NODENS_EPHEMERAL ? owner : 0;
    stat->ttl_ms = kind == NODENS_TTL ? owner : 0;
    stat->child_ordinal = nodens_i64(record + NODENS_Z_ORDINAL);
    stat->create_count = 0;
    stat->version = nodens_i32(record + NODENS_Z_VERSION);
    stat->cversion = 0;
    stat->aversion = nodens_i32(record + NODENS_Z_AVERSION);
    stat->data_length = data_length < 0 ? 0 : data_length;
    stat->num_children = 0;
    stat->acl_id = nodens_i32(record + NODENS_Z_ACL);
    stat->kind = kind;
}

/* The family of a record, or NULL when it has none; false when it lies nowhere. */
static inline bool nodens_copy_family(
    nodens_reader *reader, const uint8_t *record, nodens_stat *stat, const uint8_t **family)
{
    const uint32_t line = (uint32_t)nodens_i32(record + NODENS_Z_FAMILY);
    *family = line == 0 ? NULL : nodens_at(reader, line, 0, NODENS_LINE);
    if (*family != NULL)
    {
        stat->pzxid = nodens_i64(*family + NODENS_F_PZXID);
        stat->create_count = nodens_i64(*family + NODENS_F_CREATES);
        stat->num_children = nodens_i32(*family + NODENS_F_CHILDREN);
        stat->cversion = (int32_t)(2 * ((uint32_t)stat->create_count - nodens_u8(*family + NODENS_F_UNCOUNTED)) -
            (uint32_t)stat->num_children);
    }

    return line == 0 || *family != NULL;
}

static inline uint32_t nodens_class_lines(uint32_t size_class)
{
    return size_class < 16 ? size_class + 1 :
        (16u << ((size_class - 16) / 4)) + ((size_class - 16) % 4 + 1) * (4u << ((size_class - 16) / 4));
}

/* Copy data that lie in pieces. Each turn copies a part of a line at least, whatever the pieces say. */
static inline int nodens_copy_pieces(nodens_reader *reader, uint32_t first, void *buffer, uint32_t length)
{
    uint32_t done = 0;
    uint32_t line = first;
    while (done < length)
    {
        const uint8_t *piece = nodens_at(reader, line, 0, NODENS_LINE);
        const uint32_t from = NODENS_P_CONTENT + (done == 0 ? NODENS_D_DATA : 0);
        const uint32_t lines = piece == NULL ? 0 : (uint32_t)nodens_i32(piece + NODENS_P_LINES);
        if (lines == 0 || lines > reader->segment_length / NODENS_LINE ||
            nodens_at(reader, line, 0, lines * NODENS_LINE) == NULL)
        {
            return NODENS_CORRUPT;
        }

        const uint32_t room = lines * NODENS_LINE - from;
        const uint32_t part = room < length - done ? room : length - done;
        nodens_copy((uint8_t *)buffer + done, piece + from, part);
        done += part;
        line = (uint32_t)nodens_i32(piece + NODENS_P_NEXT);
    }

    return (int)length;
}

static inline int nodens_copy_data(
    nodens_reader *reader, uint32_t znode, const uint8_t *record, void *buffer, size_t capacity)
{
    const int32_t length = nodens_i32(record + NODENS_Z_DATA_LENGTH);
    if (length <= 0)
    {
        return length == 0 ? 0 : NODENS_NULL_DATA;
    }

    const uint32_t size_class = nodens_u8(record + NODENS_Z_SIZE_CLASS);
    const uint32_t name_length = nodens_u16(record + NODENS_Z_NAME_LENGTH);
    const uint32_t slot = size_class < NODENS_SIZE_CLASSES ? nodens_class_lines(size_class) * NODENS_LINE : 0;
    if (length > NODENS_MAX_DATA || slot < NODENS_Z_NAME + name_length || nodens_at(reader, znode, 0, slot) == NULL)
    {
        return NODENS_CORRUPT;
    }

    const uint8_t *data = record + NODENS_Z_NAME + name_length;
    if ((uint32_t)length > slot - NODENS_Z_NAME - name_length)
    {
        const int32_t block = nodens_i32(record + slot - 4);
        if (block < 0)
        {
            return (size_t)length > capacity ? NODENS_BUFFER_TOO_SMALL :
                nodens_copy_pieces(reader, -(uint32_t)block, buffer, (uint32_t)length);
        }

        data = nodens_at(reader, (uint32_t)block, NODENS_D_DATA, (uint32_t)length);
        if (data == NULL)
        {
            return NODENS_CORRUPT;
        }
    }
    if ((size_t)length > capacity)
    {
        return NODENS_BUFFER_TOO_SMALL;
    }

    nodens_copy(buffer, data, (size_t)length);
    return length;
}

/* Find the next child at or after an ordinal: its line and ordinal, or 0. Nothing is followed that is not there. */
static inline uint32_t nodens_next_child(
    nodens_reader *reader, uint32_t root, uint32_t depth, uint64_t from, uint64_t *ordinal)
{
    uint64_t wanted = from;
    for (int restart = 0; restart <= NODENS_MAX_DEPTH; restart++)
    {
        if (root == 0 || depth == 0 || (depth < NODENS_MAX_DEPTH && wanted >> (4 * depth) != 0))
        {
            return 0;
        }

        uint32_t node = root;
        for (uint32_t level = depth; level-- > 0; )
        {
            const uint8_t *entries = nodens_at(reader, node, 0, NODENS_LINE);
            const uint32_t first = (uint32_t)(wanted >> (4 * level)) & 15;
            uint32_t index = first;
            while (entries != NULL && index < NODENS_FANOUT && nodens_i32(entries + 4 * index) == 0)
            {
                index++;
            }
            if (entries == NULL)
            {
                reader->is_damaged = true;
                return 0;
            }
            if (index == NODENS_FANOUT)
            {
                /* Nothing here: go on with the next node of the level above. */
                if (level + 1 >= depth)
                {
                    return 0;
                }
                wanted = ((wanted >> (4 * level + 4)) + 1) << (4 * level + 4);
                node = 0;
                break;
            }
            if (index != first)
            {
                wanted = ((wanted >> (4 * level)) - first + index) << (4 * level);
            }
            node = (uint32_t)nodens_i32(entries + 4 * index);
        }

        if (node != 0)
        {
            *ordinal = wanted;
            return node;
        }
    }

    return 0;
}

static inline int nodens_copy_names(nodens_reader *reader, const uint8_t *family, nodens_page *page, int64_t *next)
{
    const uint32_t root = (uint32_t)nodens_i32(family + NODENS_F_ROOT);
    uint32_t depth = nodens_u8(family + NODENS_F_DEPTH);
    depth = depth > NODENS_MAX_DEPTH ? NODENS_MAX_DEPTH : depth;
    uint64_t ordinal = page->cursor < 0 ? 0 : (uint64_t)page->cursor + 1;
    reader->is_damaged = false;
    uint32_t child = nodens_next_child(reader, root, depth, ordinal, &ordinal);
    while (child != 0 && page->count < reader->page_limit)
    {
        const uint8_t *record = nodens_at(reader, child, 0, NODENS_Z_NAME);
        const uint32_t length = record == NULL ? 0 : nodens_u16(record + NODENS_Z_NAME_LENGTH);
        if (record == NULL || nodens_at(reader, child, NODENS_Z_NAME, length) == NULL)
        {
            return NODENS_CORRUPT;
        }
        if (nodens_is_gone(reader, record))
        {
            child = nodens_next_child(reader, root, depth, ordinal + 1, &ordinal);
            continue;
        }
        if (page->capacity - page->length < 4 + (size_t)length)
        {
            return page->count == 0 ? NODENS_BUFFER_TOO_SMALL : (int)page->count;
        }

        memcpy(page->buffer + page->length, &length, 4);
        nodens_copy(page->buffer + page->length + 4, record + NODENS_Z_NAME, length);
        page->length += 4 + (size_t)length;
        page->count++;
        *next = (int64_t)ordinal;
        child = nodens_next_child(reader, root, depth, ordinal + 1, &ordinal);
    }

    page->is_last = child == 0;
    return child == 0 && reader->is_damaged ? NODENS_CORRUPT : (int)page->count;
}

/* Copy what a family says of the znodes below: true when it is whole as of reader->completed, or the wait is known. */
static inline bool nodens_copy_totals(nodens_reader *reader, const uint8_t *family, nodens_totals *totals)
{
    const int64_t word = nodens_i64_acquire(family + NODENS_F_WORD);
    totals->count = nodens_i32(family + NODENS_F_DESCENDANTS);
    totals->data_bytes = nodens_i64(family + NODENS_F_BYTES);
    if (word > reader->completed)
    {
        reader->awaited = word;
        return false;
    }

    return nodens_is_unchanged(family + NODENS_F_WORD, word);
}

/* Copy a record with data (buffer), names (page), or neither, and validate it. */
static inline int nodens_copy_znode(
    nodens_reader *reader, uint32_t znode, void *buffer, size_t capacity, nodens_page *page, nodens_stat *stat)
{
    const uint8_t *record = nodens_at(reader, znode, 0, NODENS_Z_NAME);
    if (record == NULL)
    {
        return nodens_is_bucket_unchanged(reader) ? NODENS_CORRUPT : NODENS_RETRY;
    }

    const int64_t word = nodens_i64_acquire(record + NODENS_Z_WORD);
    if (word > reader->completed)
    {
        /* Perhaps the slot is another's by now: only the bucket tells. */
        reader->awaited = nodens_is_bucket_unchanged(reader) ? word : 0;
        return NODENS_RETRY;
    }

    const uint8_t *family;
    int64_t next = page == NULL ? 0 : page->cursor;
    nodens_copy_stat(record, stat);
    int result = nodens_copy_family(reader, record, stat, &family) ? NODENS_OK : NODENS_CORRUPT;
    if (result == NODENS_OK && buffer != NULL)
    {
        result = nodens_copy_data(reader, znode, record, buffer, capacity);
    }
    if (page != NULL)
    {
        page->length = 0;
        page->count = 0;
        page->is_last = family == NULL;
        if (result == NODENS_OK && family != NULL)
        {
            result = nodens_copy_names(reader, family, page, &next);
        }
    }

    const bool is_total = reader->totals == NULL || family == NULL ||
        nodens_copy_totals(reader, family, reader->totals);
    if (!nodens_is_unchanged(record + NODENS_Z_WORD, word) || !nodens_is_bucket_unchanged(reader))
    {
        reader->awaited = 0;
        if (page != NULL)
        {
            /* A page that takes longer than the writer's next change can never be whole: try a shorter one. */
            const uint32_t shorter = (page->count < reader->page_limit ? page->count : reader->page_limit) / 2;
            reader->page_limit = shorter < NODENS_SMALL_PAGE ? NODENS_SMALL_PAGE : shorter;
        }
        return NODENS_RETRY;
    }

    if (page != NULL && result >= 0)
    {
        page->cursor = next;
    }
    return is_total ? result : NODENS_RETRY;
}

/* Wait, a bounded time, for the transaction that was in the way. */
static inline bool nodens_await(nodens_reader *reader)
{
    const int64_t wanted = reader->awaited;
    reader->awaited = 0;
    for (int i = 0; i < NODENS_MAX_SPINS; i++)
    {
        reader->completed = nodens_i64_acquire(reader->header + NODENS_H_COMPLETED);
        if (reader->completed >= wanted)
        {
            return true;
        }
        if (i >= NODENS_MAX_SPINS / 2)
        {
            sched_yield();
        }
    }

    return false;
}

static inline int nodens_read(
    nodens_reader *reader,
    const char *path,
    size_t length,
    void *buffer,
    size_t capacity,
    nodens_page *page,
    nodens_stat *stat)
{
    if (!nodens_key(reader, path, length))
    {
        return NODENS_BAD_PATH;
    }
    const int32_t state = nodens_i32_acquire(reader->header + NODENS_H_STATE);
    if (state != NODENS_STATE_READY)
    {
        return state == NODENS_STATE_RECOVERING && nodens_is_writer_alive(reader) ?
            NODENS_RECOVERING : NODENS_WRITER_GONE;
    }

    reader->awaited = 0;
    reader->page_limit = page == NULL || page->limit == 0 ? UINT32_MAX : page->limit;
    reader->completed = nodens_i64_acquire(reader->header + NODENS_H_COMPLETED);
    int64_t result = NODENS_RETRY;
    for (int attempt = 0; attempt < NODENS_MAX_ATTEMPTS; attempt++)
    {
        reader->missing = -1;
        reader->retries += attempt > 0;
        result = nodens_lookup(reader);
        if (result > 0)
        {
            result = nodens_copy_znode(reader, (uint32_t)result, buffer, capacity, page, stat);
        }
        if (reader->missing >= 0 &&
            (result == NODENS_NO_NODE || result == NODENS_CORRUPT || result == NODENS_RETRY))
        {
            /* A torn read may have asked for any segment: only what is whole says that this one is needed. */
            if (!nodens_map_missing(reader) && result != NODENS_RETRY)
            {
                result = NODENS_UNMAPPED;
                break;
            }
            result = NODENS_RETRY;
        }
        if (result != NODENS_RETRY || !nodens_await(reader))
        {
            break;
        }
    }

    if (result == NODENS_RETRY || result == NODENS_UNMAPPED)
    {
        /* The files of a writer that stops go after it said so. */
        if (!nodens_is_writer_alive(reader))
        {
            return NODENS_WRITER_GONE;
        }
        reader->busy += result == NODENS_RETRY;
        reader->unmapped += result == NODENS_UNMAPPED;
        return result == NODENS_RETRY ? NODENS_BUSY : NODENS_UNMAPPED;
    }

    reader->zxid = reader->completed;
    return (int)result;
}

/* ---- the calls ---- */

/* Copy data and stat: the length of the data, or a status. The buffer must not be NULL. */
static inline int nodens_get(
    nodens_reader *reader, const char *path, size_t length, void *buffer, size_t capacity, nodens_stat *stat)
{
    return nodens_read(reader, path, length, buffer, capacity, NULL, stat);
}

/* Copy the stat: NODENS_OK or a status. */
static inline int nodens_exists(nodens_reader *reader, const char *path, size_t length, nodens_stat *stat)
{
    return nodens_read(reader, path, length, NULL, 0, NULL, stat);
}

/* List one page of children: the number of names, or a status. */
static inline int nodens_children(
    nodens_reader *reader, const char *path, size_t length, nodens_page *page, nodens_stat *stat)
{
    return nodens_read(reader, path, length, NULL, 0, page, stat);
}

/* Count what is below a znode: NODENS_OK or a status. Takes as long as nodens_exists. */
static inline int nodens_descendants(
    nodens_reader *reader, const char *path, size_t length, nodens_totals *totals, nodens_stat *stat)
{
    *totals = (nodens_totals){0, 0};
    reader->totals = totals;
    const int result = nodens_read(reader, path, length, NULL, 0, NULL, stat);
    reader->totals = NULL;
    return result;
}

/* The newest complete transaction. */
static inline int64_t nodens_completed_zxid(const nodens_reader *reader)
{
    return nodens_i64_acquire(reader->header + NODENS_H_COMPLETED);
}

#endif
