using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Partitions;

/// <summary>
/// Loads a partition's images in their order: the table (up to the first bad row), the root file system, the guest image. Only the last decides.
/// What is bad is not loaded at all, where the original may have copied a part. Of an image whose contents nobody supplied it is tested whether it is there
/// and fits; its memory stays untouched. Source: Topaz <c>src/guest.c</c>.
/// </summary>
internal sealed class ImageLoader(IActorContext context, PartitionSpec spec, GuestMemory memory, LiveTree tree, ImageStore? images)
{
    private readonly List<string> _said = [];

    /// <param name="context">The partition's.</param>
    /// <param name="spec">The partition.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="tree">Its live tree, which says where the root file system is.</param>
    /// <param name="images">What is known of the images; null: there are none.</param>
    /// <param name="entry">Where the guest image starts.</param>
    /// <returns>Whether there is a guest image to run.</returns>
    public static bool Load(IActorContext context, PartitionSpec spec, GuestMemory memory, LiveTree tree, ImageStore? images, out ulong entry) =>
        new ImageLoader(context, spec, memory, tree, images).Load(out entry);

    private bool Load(out ulong entry)
    {
        for (var i = 0; i < spec.LoadImageTable.Count; i++)
        {
            if (!TryLoad($"load-image-table row {i + 1}", spec.LoadImageTable[i], out _))
                break;
        }

        if (spec.LinuxRootfs is { } rootfs && TryLoad("linux-rootfs", rootfs, out var place) && place is not null)
        {
            tree.Set("/chosen", Number("linux,initrd-start", place.Address));
            tree.Set("/chosen", Number("linux,initrd-end", place.Address + place.Size));
        }

        var isGood = TryLoadGuest(out entry);
        context.Log(new PartitionFact.ImagesLoaded(spec.Label, isGood, string.Join("; ", _said)));
        return isGood;
    }

    private bool TryLoadGuest(out ulong entry)
    {
        entry = 0;
        if (spec.GuestImage is not { } row)
        {
            _said.Add("no guest-image");
            return false;
        }

        if (WhyNot(row, out var image) is { } reason)
        {
            _said.Add(reason);
            return false;
        }

        entry = image?.Entry ?? (row.Destination == ImageRow.AsImageSays ? 0 : row.Destination);
        _said.Add(image is null ? $"guest-image at 0x{entry:x}" : $"{Text("guest-image", image)}, entry 0x{entry:x}");
        return true;
    }

    /// <summary>Loads an image on which nothing depends.</summary>
    /// <param name="name">How people name it.</param>
    /// <param name="row">The image.</param>
    /// <param name="place">Where it is; null for one that is bad, or that is unknown and would say itself where it goes.</param>
    private bool TryLoad(string name, ImageRow row, out GuestWindow? place)
    {
        place = null;
        if (WhyNot(row, out var image) is { } reason)
        {
            _said.Add($"{name}: {reason}");
            return false;
        }

        if (image is not null)
            place = new(image.Lowest, image.Extent);
        else if (row.Destination != ImageRow.AsImageSays)
            place = new(row.Destination, row.Length);
        _said.Add(image is not null ? Text(name, image) : place is null ? name : $"{name} at 0x{place.Address:x}");
        return true;
    }

    /// <summary>Two cells, whatever the widths of the tree's root.</summary>
    private static DeviceTreeProperty Number(string name, ulong value) => DeviceTreeProperty.FromCells(name, (uint)(value >> 32), (uint)value);

    private static string Text(string name, LoadableImage image) =>
        $"{name} ({ImageFile.Name(image.Format)}) at 0x{image.Lowest:x}, {image.Extent} bytes";

    /// <summary>Loads an image, unless there is a reason not to.</summary>
    private string? WhyNot(ImageRow row, out LoadableImage? image)
    {
        image = null;
        if (images is null || context.FaultPoint(PartitionFaults.ImageMissing))
            return $"no image at 0x{row.Source:x}";
        if (context.FaultPoint(PartitionFaults.ImageCorrupt))
            return $"image at 0x{row.Source:x} is corrupt";
        if (images.Find(row.Source) is { } contents)
            return WhyNot(row, contents, out image);
        var fits = row.Destination == ImageRow.AsImageSays || memory.IsAccessible(row.Destination, row.Length);
        return fits ? null : DoesNotLie(row.Destination, row.Length);
    }

    private string? WhyNot(ImageRow row, Bytes contents, out LoadableImage? image)
    {
        image = null;
        if ((ulong)contents.Length > row.Length)
            return $"image at 0x{row.Source:x} has {contents.Length} bytes, more than the {row.Length} of its row";
        var reading = ImageFile.Read(contents, row.Destination);
        if (reading.Image is null)
            return $"image at 0x{row.Source:x}: {reading.Problem}";
        foreach (var segment in reading.Image.Segments)
        {
            if (!memory.IsAccessible(segment.Address, segment.SizeBytes))
                return DoesNotLie(segment.Address, segment.SizeBytes);
        }

        foreach (var segment in reading.Image.Segments)
        {
            Invariant.Holds(memory.TryPlace(segment.Address, segment.Contents));
            Invariant.Holds(memory.TryClear(segment.Address + (ulong)segment.Contents.Length, segment.ZeroBytes));
        }

        image = reading.Image;
        return null;
    }

    private static string DoesNotLie(ulong address, ulong length) => $"image of {length} bytes at 0x{address:x} does not lie in guest memory";
}
