using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>
/// An error record byte by byte (<c>hv_error_t</c>): four texts, each ended by a NUL, then a union with one member per domain. Numbers are big-endian,
/// aligned to their size. Source: libos <c>include/libos/platform_error.h</c>.
/// </summary>
/// <param name="Name">Name of the union's member: <c>pamu</c>.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Fields">Its fields, in order of offset from the start of the union.</param>
public sealed record ErrorLayout(string Name, int SizeBytes, ValueList<ErrorField> Fields)
{
    /// <summary>Where the union begins.</summary>
    public const int UnionOffset = 672;

    /// <summary>Size of the union.</summary>
    public const int UnionBytes = 80;

    /// <summary>The texts before the union: what the error is and where it was seen.</summary>
    public static ValueList<ErrorField> Texts { get; } =
        [new("domain", 0, 32), new("error", 32, 128), new("hdev_tree_path", 160, 256), new("gdev_tree_path", 416, 256)];

    /// <summary>The members of the union.</summary>
    public static ValueList<ErrorLayout> Members { get; } =
    [
        Member("mcheck", Word("mcsr"), Long("mcar"), Long("mcsrr0"), Word("mcsrr1")),
        Member(
            "pamu", Word("lpid"), Long("access_violation_addr"), Word("avs1"), Word("avs2"), Word("liodn_handle"), Word("eccctl"), Word("eccdis"),
            Word("eccinten"),
            Word("eccdet"), Word("eccattr"), Long("eccaddr"), Long("eccdata"), Word("poes1"), Long("poeaddr")),
        Member("ccf", Word("cedr"), Word("ceer"), Word("cecar"), Long("cecaddr"), Word("cmecar")),
        Member(
            "cpc", Word("cpcerrdet"), Long("cpcerraddr"), Word("cpcerrattr"), Word("cpcerrctl"), Word("cpcerrinten"), Word("cpcerrdis"), Word("cpccaptecc")),
        Member(
            "ddr", Word("ddrerrdet"), Word("ddrerrdis"), Word("ddrerrinten"), Word("ddrerrattr"), Long("ddrerraddr"), Word("ddrsbeccmgmt"),
            Word("ddrcaptecc")),
    ];

    /// <summary>A domain without a member: every byte of the union is zero.</summary>
    public static ErrorLayout None { get; } = new("", 0, []);

    /// <summary>The member that a domain's records use.</summary>
    public static ErrorLayout Of(ErrorDomain domain) => domain switch
    {
        ErrorDomain.MachineCheck => Members[0],
        ErrorDomain.Pamu => Members[1],
        ErrorDomain.Ccf or ErrorDomain.Ccm => Members[2],
        ErrorDomain.Cpc => Members[3],
        ErrorDomain.Ddr => Members[4],
        ErrorDomain.Misc => None,
        _ => throw Invariant.Unreachable(domain),
    };

    /// <summary>Place of a field in <see cref="Fields"/>.</summary>
    /// <exception cref="InvariantException">There is none of that name.</exception>
    public int IndexOf(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i].Name, field, StringComparison.Ordinal))
                return i;
        }

        throw Invariant.Unreachable(field);
    }

    private static ErrorField Word(string name) => new(name, 0, sizeof(uint));

    private static ErrorField Long(string name) => new(name, 0, sizeof(ulong));

    /// <summary>Lays the fields out one after the other, each at a multiple of its size; the whole is a multiple of the largest.</summary>
    private static ErrorLayout Member(string name, params ErrorField[] fields)
    {
        var (end, alignment) = (0, 1);
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = fields[i] with { OffsetBytes = RoundUp(end, fields[i].SizeBytes) };
            end = fields[i].OffsetBytes + fields[i].SizeBytes;
            alignment = Math.Max(alignment, fields[i].SizeBytes);
        }

        return new(name, RoundUp(end, alignment), ValueList.Create<ErrorField>(fields));
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}

/// <summary>A field of an error record. Units: bytes.</summary>
public sealed record ErrorField(string Name, int OffsetBytes, int SizeBytes);
