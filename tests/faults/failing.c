/* Calls of the system that fail when told to, in a process that has this library loaded before all others. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum call { WRITE, READ, PREAD, FSYNC, LINKAT, RENAME, FORK };

/* The standard stream, or any regular file; the call that fails first, of how many bytes it does before. */
static struct { int call, stream; long first, last; int error; size_t part; } rule = { -1, 0, 0, 0, 0, 0 };
static long count;

void fail(int call, int stream, long first, long last, int error, size_t part)
{
    count = 0;
    rule.call = call, rule.stream = stream, rule.first = first, rule.last = last;
    rule.error = error, rule.part = part;
}

static int is_meant(int call, int descriptor)
{
    struct stat status;
    if (call != rule.call)
        return 0;
    if (descriptor >= 0 && rule.stream >= 0 && descriptor != rule.stream)
        return 0;
    if (descriptor >= 0 && rule.stream < 0)
        if (descriptor < 3 || fstat(descriptor, &status) || !S_ISREG(status.st_mode))
            return 0;
    count += 1;
    return rule.first <= count && count <= rule.last;
}

#define REAL(name, ...) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

ssize_t write(int descriptor, const void *data, size_t size)
{
    if (!is_meant(WRITE, descriptor))
        return REAL(write, descriptor, data, size);
    if (rule.part && (!rule.error || count == rule.first)) {
        ssize_t done = REAL(write, descriptor, data, rule.part < size ? rule.part : size);
        if (!rule.error || done > 0)
            return done;
    }
    errno = rule.error;
    return -1;
}

ssize_t read(int descriptor, void *data, size_t size)
{
    if (!is_meant(READ, descriptor))
        return REAL(read, descriptor, data, size);
    errno = rule.error;
    return -1;
}

ssize_t pread64(int descriptor, void *data, size_t size, off64_t place)
{
    if (!is_meant(PREAD, descriptor))
        return REAL(pread64, descriptor, data, size, place);
    errno = rule.error;
    return -1;
}

#define FAILING(call, name, declared, passed)   \
    int name declared                           \
    {                                           \
        if (!is_meant(call, -1))                \
            return REAL(name, passed);          \
        errno = rule.error;                     \
        return -1;                              \
    }
#define PASSED(...) __VA_ARGS__

FAILING(FSYNC, fsync, (int descriptor), PASSED(descriptor))
FAILING(LINKAT, linkat, (int folder, const char *name, int other, const char *link, int flags),
        PASSED(folder, name, other, link, flags))
FAILING(RENAME, rename, (const char *name, const char *other), PASSED(name, other))

pid_t fork(void)
{
    if (!is_meant(FORK, -1))
        return REAL(fork, );
    errno = rule.error;
    return -1;
}
