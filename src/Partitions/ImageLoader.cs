using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Partitions;

/// <summary>
/// Loads a partition's images in their order: the table (up to the first bad row), the root file system, the guest image. Only the last decides.
/// Contents of images are unknown here, so that their memory stays untouched; what is tested is whether they are there and fit.
/// Source: Topaz <c>src/guest.c</c>.
/// </summary>
internal static class ImageLoader
{
    /// <returns>Whether there is a guest image to run.</returns>
    public static bool Load(IActorContext context, PartitionSpec spec, GuestMemory memory, bool isReadable, out ulong entry)
    {
        entry = 0;
        foreach (var row in spec.LoadImageTable)
        {
            if (WhyNot(context, row, memory, isReadable) is not null)
                break;
        }

        var reason = spec.GuestImage is null ? "no guest-image" : WhyNot(context, spec.GuestImage, memory, isReadable);
        if (reason is null)
        {
            Invariant.Holds(spec.GuestImage is not null);
            entry = spec.GuestImage.Destination == ImageRow.AsImageSays ? 0 : spec.GuestImage.Destination;
        }

        context.Log(new PartitionFact.ImagesLoaded(spec.Label, reason is null, reason ?? $"guest-image at 0x{entry:x}"));
        return reason is null;
    }

    private static string? WhyNot(IActorContext context, ImageRow row, GuestMemory memory, bool isReadable)
    {
        if (!isReadable || context.FaultPoint("partition.image.missing"))
            return $"no image at 0x{row.Source:x}";
        if (context.FaultPoint("partition.image.corrupt"))
            return $"image at 0x{row.Source:x} is corrupt";
        var fits = row.Destination == ImageRow.AsImageSays || memory.IsAccessible(row.Destination, row.Length);
        return fits ? null : $"image of {row.Length} bytes at 0x{row.Destination:x} does not lie in guest memory";
    }
}
