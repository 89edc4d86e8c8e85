/* Prints what a C compiler makes of the ioctl structures: name, nr, size, request number as merged and as first published, then each field. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

struct restart { uint32_t ret, partition; };
struct status { uint32_t ret, partition, status; };
struct start { uint32_t ret, partition, entry_point, load; };
struct stop { uint32_t ret, partition; };
struct memcpy_call { uint32_t ret, source, target, reserved; uint64_t local_vaddr, remote_paddr, count; };
struct doorbell { uint32_t ret, doorbell; };
struct prop { uint32_t ret, handle; uint64_t path, propname, propval; uint32_t proplen, reserved; };
union any { struct restart a; struct status b; struct start c; struct stop d; struct memcpy_call e; struct doorbell f; struct prop g; };

#define HEAD(type, name, nr) \
    printf("%s %d %zu 0x%08lX 0x%08lX\n", name, nr, sizeof(struct type), (unsigned long)_IOWR(0xAF, nr, struct type), (unsigned long)_IOWR(0, nr, union any))
#define FIELD(type, field) printf("  %s %zu %zu\n", #field, offsetof(struct type, field), sizeof(((struct type *)0)->field))

int main(void)
{
    HEAD(restart, "restart", 1); FIELD(restart, ret); FIELD(restart, partition);
    HEAD(status, "status", 2); FIELD(status, ret); FIELD(status, partition); FIELD(status, status);
    HEAD(start, "start", 3); FIELD(start, ret); FIELD(start, partition); FIELD(start, entry_point); FIELD(start, load);
    HEAD(stop, "stop", 4); FIELD(stop, ret); FIELD(stop, partition);
    HEAD(memcpy_call, "memcpy", 5); FIELD(memcpy_call, ret); FIELD(memcpy_call, source); FIELD(memcpy_call, target); FIELD(memcpy_call, reserved);
    FIELD(memcpy_call, local_vaddr); FIELD(memcpy_call, remote_paddr); FIELD(memcpy_call, count);
    HEAD(doorbell, "doorbell", 6); FIELD(doorbell, ret); FIELD(doorbell, doorbell);
    for (int nr = 7; nr <= 8; nr++) {
        HEAD(prop, "prop", nr); FIELD(prop, ret); FIELD(prop, handle); FIELD(prop, path); FIELD(prop, propname);
        FIELD(prop, propval); FIELD(prop, proplen); FIELD(prop, reserved);
    }
    return 0;
}
