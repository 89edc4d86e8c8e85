/* Prints what a C compiler makes of the error record: its texts, then each member of its union with its size and its fields. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct mcheck { uint32_t mcsr; uint64_t mcar, mcsrr0; uint32_t mcsrr1; };
struct pamu {
    uint32_t lpid; uint64_t access_violation_addr; uint32_t avs1, avs2, liodn_handle, eccctl, eccdis, eccinten, eccdet, eccattr;
    uint64_t eccaddr, eccdata; uint32_t poes1; uint64_t poeaddr;
};
struct ccf { uint32_t cedr, ceer, cecar; uint64_t cecaddr; uint32_t cmecar; };
struct cpc { uint32_t cpcerrdet; uint64_t cpcerraddr; uint32_t cpcerrattr, cpcerrctl, cpcerrinten, cpcerrdis, cpccaptecc; };
struct ddr { uint32_t ddrerrdet, ddrerrdis, ddrerrinten, ddrerrattr; uint64_t ddrerraddr; uint32_t ddrsbeccmgmt, ddrcaptecc; };
struct record {
    char domain[32], error[128], hdev_tree_path[256], gdev_tree_path[256];
    union { struct mcheck mcheck; struct pamu pamu; struct ccf ccf; struct cpc cpc; struct ddr ddr; } registers;
};

#define HEAD(type) printf("%s %zu\n", #type, sizeof(struct type))
#define FIELD(type, field) printf("  %s %zu %zu\n", #field, offsetof(struct type, field), sizeof(((struct type *)0)->field))

int main(void)
{
    printf("record %zu %zu %zu\n", sizeof(struct record), offsetof(struct record, registers), sizeof(((struct record *)0)->registers));
    FIELD(record, domain); FIELD(record, error); FIELD(record, hdev_tree_path); FIELD(record, gdev_tree_path);
    HEAD(mcheck); FIELD(mcheck, mcsr); FIELD(mcheck, mcar); FIELD(mcheck, mcsrr0); FIELD(mcheck, mcsrr1);
    HEAD(pamu); FIELD(pamu, lpid); FIELD(pamu, access_violation_addr); FIELD(pamu, avs1); FIELD(pamu, avs2); FIELD(pamu, liodn_handle);
    FIELD(pamu, eccctl); FIELD(pamu, eccdis); FIELD(pamu, eccinten); FIELD(pamu, eccdet); FIELD(pamu, eccattr);
    FIELD(pamu, eccaddr); FIELD(pamu, eccdata); FIELD(pamu, poes1); FIELD(pamu, poeaddr);
    HEAD(ccf); FIELD(ccf, cedr); FIELD(ccf, ceer); FIELD(ccf, cecar); FIELD(ccf, cecaddr); FIELD(ccf, cmecar);
    HEAD(cpc); FIELD(cpc, cpcerrdet); FIELD(cpc, cpcerraddr); FIELD(cpc, cpcerrattr); FIELD(cpc, cpcerrctl); FIELD(cpc, cpcerrinten);
    FIELD(cpc, cpcerrdis); FIELD(cpc, cpccaptecc);
    HEAD(ddr); FIELD(ddr, ddrerrdet); FIELD(ddr, ddrerrdis); FIELD(ddr, ddrerrinten); FIELD(ddr, ddrerrattr); FIELD(ddr, ddrerraddr);
    FIELD(ddr, ddrsbeccmgmt); FIELD(ddr, ddrcaptecc);
    return 0;
}
