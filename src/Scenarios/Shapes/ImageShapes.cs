using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>The keys below <c>images</c>.</summary>
internal static class ImageShapes
{
    private static readonly ValueList<string> WithMake = ["make"];

    public static readonly ChoiceShape Format = new("image format", MadeUpImage.Formats.Span);

    public static readonly ObjectShape Image = new()
    {
        Name = "image",
        Meaning = "The contents of an image in flash. Partitions load it into their memory as ELF, uImage or raw, whatever it is.",
        Keys =
        [
            new(
                "at", new IntegerShape(0, long.MaxValue),
                "Physical address, as a row of the board names it: `guest-image`, `load-image-table`, `linux-rootfs`.")
            {
                Required = true,
            },
            new("file", TextShape.Instance, "The file, relative to this one."),
            new("make", Format, "The format of an image that is made up."),
            new("size", new IntegerShape(0, 64 << 20), "Size of its contents in bytes.") { Default = "65536", OnlyWith = WithMake },
            new("load", new IntegerShape(0, long.MaxValue), "Address that it says it goes to; `raw` says nothing.") { Default = "0", OnlyWith = WithMake },
            new("entry", new IntegerShape(0, long.MaxValue), "Address at which it says that execution starts.") { Default = "as `load`", OnlyWith = WithMake },
        ],
        OneOf = [["file", "make"]],
    };
}
