/* A disk that loses power, tears what it was writing, or is full: preloaded into the real binary.
 *
 * What a program has written and not yet synced may be gone after a power cut. This library remembers, for every file
 * under one folder, the bytes that stood there at the file's last fsync; told to cut, it puts them back and ends the
 * process. An acknowledged write that was not synced is thereby lost for certain, not only with bad luck.
 *
 *   cc -shared -fPIC -O1 -o powerloss.so powerloss.c -ldl -lpthread
 *   LD_PRELOAD=powerloss.so POWERLOSS_ROOT=FOLDER POWERLOSS_ORDERS=FIFO POWERLOSS_SPARE=FOLDER2 program
 *
 *   POWERLOSS_ROOT     the folder whose files are watched
 *   POWERLOSS_ORDERS   a FIFO; one letter is one order: c cuts the power, f fills the disk, e makes room again
 *   POWERLOSS_SPARE    a folder on the same file system, where replaced files wait until their new name is durable
 *   POWERLOSS_MODE     cut: everything unsynced goes; torn: of the unsynced 512-byte sectors a random part goes
 *   POWERLOSS_NAMES    1: a new or replaced name is durable only after an fsync of its folder
 *   POWERLOSS_FSYNC    lie: fsync does nothing, as a disk with a volatile cache; for the drill's own teeth
 *   POWERLOSS_SEED     which sectors go
 *   POWERLOSS_AT_EXIT  1: the power also goes when the program ends by itself
 *   POWERLOSS_AT_STEP  n: the power goes at the n-th write, sync or rename, before it is done
 *
 * The old bytes are read through a descriptor of its own that stays open: POSIX drops all locks of a process on a file
 * when *any* of its descriptors on that file is closed, and SQLite's locks would be gone. Removals count as durable at
 * once, and so do new folders. Not watched: memory maps (SQLite's -shm file, which is rebuilt after a crash). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define SECTOR 512
#define FILES 4096

struct undo {
    struct undo *before; /* the write before this one */
    off_t at;
    size_t length;
    char old[];
};

struct file {
    dev_t dev;
    ino_t ino;
    int fd;               /* our own, never closed while the file may carry locks */
    int locks;            /* a database file: its descriptor stays open */
    int dirty;            /* something was written since the last sync */
    off_t synced;         /* its length at the last sync */
    struct undo *last;
    int unnamed;          /* its name is not durable yet */
    char replaced[64];    /* the spare copy of what its name stood for before; empty when there was nothing */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct file files[FILES];
static int count;
static char root[PATH_MAX], spare[PATH_MAX];
static int torn, names, lies, full;
static long steps_left;
static uint64_t seed = 1;
static unsigned spares;

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int real_open(const char *path, int flags) {
    REAL(int, "open64", const char *, int, ...);
    return real(path, flags | O_CLOEXEC);
}
static int real_close(int fd) {
    REAL(int, "close", int);
    return real(fd);
}
static ssize_t real_pwrite(int fd, const void *bytes, size_t length, off_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return real(fd, bytes, length, at);
}
static int real_ftruncate(int fd, off_t length) {
    REAL(int, "ftruncate64", int, off_t);
    return real(fd, length);
}
static int real_rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return real(from, to);
}

static void fail(const char *what) {
    fprintf(stderr, "powerloss: %s: %s\n", what, strerror(errno));
    abort();
}

static int path_of(int fd, char path[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int inside(const char *path) {
    size_t length = strlen(root);
    return length > 0 && strncmp(path, root, length) == 0 && path[length] == '/';
}

static int ends(const char *path, const char *end) {
    size_t a = strlen(path), b = strlen(end);
    return a >= b && strcmp(path + a - b, end) == 0;
}

/* The file behind a descriptor, if it is watched. Called with the mutex held. */
static struct file *watched(int fd) {
    struct stat about;
    char path[PATH_MAX];
    if (root[0] == 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return NULL;
    struct file *free_one = NULL;
    for (int i = 0; i < count; i++) {
        if (files[i].fd < 0) {
            free_one = &files[i];
        } else if (files[i].ino == about.st_ino && files[i].dev == about.st_dev) {
            return &files[i];
        }
    }
    if (!path_of(fd, path) || !inside(path) || ends(path, "-shm")) return NULL;
    if (!free_one) {
        if (count == FILES) fail("too many files");
        free_one = &files[count++];
    }
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    memset(free_one, 0, sizeof *free_one);
    free_one->fd = real_open(link, O_RDWR);
    if (free_one->fd < 0) fail(path);
    free_one->dev = about.st_dev;
    free_one->ino = about.st_ino;
    free_one->synced = about.st_size;
    free_one->locks = strstr(path, ".db") != NULL;
    return free_one;
}

/* Nothing of it could be lost any more: forget it, unless closing its descriptor would drop locks. */
static void settle(struct file *file) {
    struct stat about;
    int gone = fstat(file->fd, &about) == 0 && about.st_nlink == 0;
    if (file->locks || (!gone && (file->dirty || file->unnamed))) return;
    real_close(file->fd);
    file->fd = -1;
}

static void forget(struct file *file) {
    while (file->last) {
        struct undo *before = file->last->before;
        free(file->last);
        file->last = before;
    }
}

/* Remembers what stands where something is about to be written. */
static void remember(struct file *file, off_t at, size_t length) {
    struct stat about;
    fstat(file->fd, &about);
    if (!file->dirty) {
        file->dirty = 1;
        file->synced = about.st_size;
    }
    if (at >= about.st_size) return;
    if ((off_t)length > about.st_size - at) length = about.st_size - at;
    struct undo *undo = malloc(sizeof *undo + length);
    if (!undo) fail("memory");
    undo->before = file->last;
    undo->at = at;
    undo->length = length;
    for (size_t done = 0; done < length;) {
        ssize_t got = pread(file->fd, undo->old + done, length - done, at + done);
        if (got <= 0) fail("reading back");
        done += got;
    }
    file->last = undo;
}

static int goes(struct file *file, off_t sector) {
    if (!torn) return 1;
    uint64_t word = seed ^ (uint64_t)file->ino * 0x9E3779B97F4A7C15u ^ (uint64_t)sector * 0xC2B2AE3D27D4EB4Fu;
    word ^= word >> 31; word *= 0xBF58476D1CE4E5B9u; word ^= word >> 27; word *= 0x94D049BB133111EBu; word ^= word >> 31;
    return word & 1;
}

/* A file as it stood at its last sync. */
static void put_back(struct file *file) {
    static const char nothing[SECTOR];
    struct stat about;
    if (!file->dirty || fstat(file->fd, &about) != 0) return;
    for (struct undo *undo = file->last; undo; undo = undo->before) {
        for (size_t done = 0; done < undo->length;) {
            off_t at = undo->at + done;
            size_t piece = SECTOR - at % SECTOR;
            if (piece > undo->length - done) piece = undo->length - done;
            if (goes(file, at / SECTOR)) real_pwrite(file->fd, undo->old + done, piece, at);
            done += piece;
        }
    }
    if (!torn || goes(file, -1)) {
        real_ftruncate(file->fd, file->synced);
        return;
    }
    /* The length was kept; of what was appended some sectors never came. */
    for (off_t at = file->synced; at < about.st_size;) {
        size_t piece = SECTOR - at % SECTOR;
        if ((off_t)piece > about.st_size - at) piece = about.st_size - at;
        if (goes(file, at / SECTOR)) real_pwrite(file->fd, nothing, piece, at);
        at += piece;
    }
}

/* The name a file has without its folder having been synced goes, and what it replaced comes back. */
static void unname(struct file *file) {
    char path[PATH_MAX], old[PATH_MAX + 80];
    if (!file->unnamed || !path_of(file->fd, path) || ends(path, " (deleted)")) return;
    unlink(path);
    if (!file->replaced[0]) return;
    snprintf(old, sizeof old, "%s/%s", spare, file->replaced);
    real_rename(old, path);
}

static void lose(void) {
    for (int i = 0; i < count; i++)
        if (files[i].fd >= 0) put_back(&files[i]);
    if (names)
        for (int i = 0; i < count; i++)
            if (files[i].fd >= 0) unname(&files[i]);
}

static void cut(void) {
    lose();
    _exit(137);
}

/* Called before each thing that is about to reach the disk. */
static void step(void) {
    if (steps_left > 0 && --steps_left == 0) cut();
}

/* For a command that says it is done and ends: the power goes right after. */
__attribute__((destructor)) static void end(void) {
    if (root[0] && getenv("POWERLOSS_AT_EXIT")) lose();
}

static void *orders(void *fifo) {
    for (;;) {
        int fd = real_open(fifo, O_RDONLY);
        if (fd < 0) return NULL;
        char order;
        while (read(fd, &order, 1) == 1) {
            pthread_mutex_lock(&mutex);
            if (order == 'c') cut();
            if (order == 'f') full = 1;
            if (order == 'e') full = 0;
            pthread_mutex_unlock(&mutex);
        }
        real_close(fd);
    }
}

static int is(const char *name, const char *word) {
    const char *value = getenv(name);
    return value && strcmp(value, word) == 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("POWERLOSS_ROOT"), *fifo = getenv("POWERLOSS_ORDERS"), *other = getenv("POWERLOSS_SPARE");
    if (!folder || !fifo || !realpath(folder, root)) {
        root[0] = 0;
        return;
    }
    snprintf(spare, sizeof spare, "%s", other ? other : "");
    torn = is("POWERLOSS_MODE", "torn");
    names = is("POWERLOSS_NAMES", "1");
    lies = is("POWERLOSS_FSYNC", "lie");
    if (getenv("POWERLOSS_AT_STEP")) steps_left = strtol(getenv("POWERLOSS_AT_STEP"), NULL, 10);
    if (getenv("POWERLOSS_SEED")) seed = strtoull(getenv("POWERLOSS_SEED"), NULL, 10);
    /* Signals are for the program's own threads. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    if (pthread_create(&thread, NULL, orders, strdup(fifo)) != 0) fail("a thread");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static int opened(int (*open_it)(int, const char *, int, mode_t), int folder, const char *path, int flags, mode_t mode) {
    if (root[0] == 0 || (flags & O_ACCMODE) == O_RDONLY) return open_it(folder, path, flags, mode);
    pthread_mutex_lock(&mutex);
    struct stat about;
    int was_there = fstatat(folder, path, &about, 0) == 0;
    /* O_TRUNC is a write like any other: it is done by hand, below. */
    int fd = open_it(folder, path, was_there ? flags & ~O_TRUNC : flags, mode);
    int error = errno;
    struct file *file = fd >= 0 ? watched(fd) : NULL;
    if (file && !was_there && full) {
        unlinkat(folder, path, 0);
        settle(file);
        real_close(fd);
        fd = -1;
        error = ENOSPC;
    } else if (file && !was_there) {
        file->unnamed = 1;
    } else if (file && (flags & O_TRUNC)) {
        fstat(fd, &about);
        remember(file, 0, about.st_size);
        real_ftruncate(fd, 0);
    } else if (file && !file->dirty) {
        settle(file);
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
    return fd;
}

static int plain_open(int folder, const char *path, int flags, mode_t mode) {
    REAL(int, "openat64", int, const char *, int, ...);
    return real(folder, path, flags, mode);
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(plain_open, AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(plain_open, AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags, mode) return opened(plain_open, folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags, mode) return opened(plain_open, folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { return opened(plain_open, AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* A write of these parts; at < 0 is at the descriptor's own position. */
static ssize_t written(int fd, const struct iovec *parts, int number, off_t at) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
    if (!real_pwritev) real_pwritev = (ssize_t(*)(int, const struct iovec *, int, off_t))dlsym(RTLD_NEXT, "pwritev64");
    struct stat about;
    if (root[0] == 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        return at < 0 ? real(fd, parts, number) : real_pwritev(fd, parts, number, at);
    pthread_mutex_lock(&mutex);
    struct file *file = watched(fd);
    ssize_t done = -1;
    int error = ENOSPC;
    if (file && full) {
        settle(file);
    } else {
        if (file) {
            step();
            size_t length = 0;
            for (int i = 0; i < number; i++) length += parts[i].iov_len;
            off_t where = at;
            if (fcntl(fd, F_GETFL) & O_APPEND) where = about.st_size;
            else if (at < 0) where = lseek(fd, 0, SEEK_CUR);
            remember(file, where, length);
        }
        done = at < 0 ? real(fd, parts, number) : real_pwritev(fd, parts, number, at);
        error = errno;
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    struct iovec part = {(void *)bytes, length};
    return written(fd, &part, 1, -1);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
    struct iovec part = {(void *)bytes, length};
    return written(fd, &part, 1, at);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }
ssize_t writev(int fd, const struct iovec *parts, int number) { return written(fd, parts, number, -1); }
ssize_t pwritev64(int fd, const struct iovec *parts, int number, off_t at) { return written(fd, parts, number, at); }
ssize_t pwritev(int fd, const struct iovec *parts, int number, off_t at) { return written(fd, parts, number, at); }

int ftruncate64(int fd, off_t length) {
    if (root[0] == 0) return real_ftruncate(fd, length);
    pthread_mutex_lock(&mutex);
    struct file *file = watched(fd);
    struct stat about;
    int done = -1, error = ENOSPC;
    fstat(fd, &about);
    if (!file || !full || length <= about.st_size) {
        if (file) remember(file, length, length < about.st_size ? about.st_size - length : 0);
        done = real_ftruncate(fd, length);
        error = errno;
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
    return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* What a file replaces waits beside, until the new name is durable. */
int rename(const char *from, const char *to) {
    if (root[0] == 0) return real_rename(from, to);
    pthread_mutex_lock(&mutex);
    int fd = plain_open(AT_FDCWD, from, O_RDWR | O_CLOEXEC, 0);
    struct file *file = fd >= 0 ? watched(fd) : NULL;
    char old[PATH_MAX + 80] = "";
    if (file) step();
    if (file && names && spare[0]) {
        char name[64];
        snprintf(name, sizeof name, "replaced-%d-%u", (int)getpid(), spares++);
        snprintf(old, sizeof old, "%s/%s", spare, name);
        if (link(to, old) == 0) memcpy(file->replaced, name, sizeof name);
        file->unnamed = 1;
    }
    int done = real_rename(from, to);
    int error = errno;
    if (fd >= 0 && !(file && file->locks)) real_close(fd);
    pthread_mutex_unlock(&mutex);
    errno = error;
    return done;
}

/* Names in a folder that was synced are durable. */
static void named(int folder) {
    char path[PATH_MAX], name[PATH_MAX];
    if (!path_of(folder, path)) return;
    for (int i = 0; i < count; i++) {
        if (files[i].fd < 0 || !files[i].unnamed || !path_of(files[i].fd, name)) continue;
        char *slash = strrchr(name, '/');
        if (!slash) continue;
        *slash = 0;
        if (strcmp(name, path) != 0) continue;
        files[i].unnamed = 0;
        files[i].replaced[0] = 0;
        settle(&files[i]);
    }
}

static int synced(int fd, const char *call) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    if (root[0] == 0) return real(fd);
    if (lies) return 0;
    pthread_mutex_lock(&mutex);
    struct stat about;
    if (fstat(fd, &about) == 0 && (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) step();
    int done = real(fd), error = errno;
    if (done == 0 && fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        named(fd);
    } else if (done == 0) {
        struct file *file = watched(fd);
        if (file) {
            forget(file);
            file->dirty = 0;
            settle(file);
        }
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
    return done;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

/* Copies inside the kernel would pass by unseen; programs fall back to reading and writing. */
ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t length, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    if (root[0] == 0) return real(from, from_at, to, to_at, length, flags);
    errno = EXDEV;
    return -1;
}
