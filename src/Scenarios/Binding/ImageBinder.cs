using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Gets the contents of the images that a scenario supplies, and checks that the board has a use for each.</summary>
internal sealed class ImageBinder(MachinePlan plan, IFileSource? files, ErrorList errors)
{
    public ImageStore Bind(Scenario scenario)
    {
        if (scenario.Images.Count == 0)
            return ImageStore.Empty;
        var used = UsedAddresses();
        var images = new SortedDictionary<ulong, Bytes>();
        foreach (var setup in scenario.Images)
        {
            if (!used.Contains(setup.At))
                errors.Add(setup.Place, $"no partition of the board has an image at 0x{setup.At:x}{Hint(used)}");
            if (ContentsOf(scenario, setup) is { } contents && !images.TryAdd(setup.At, contents))
                errors.Add(setup.Place, $"two images at 0x{setup.At:x}");
        }

        return new ImageStore(images.Select(image => new StoredImage(image.Key, image.Value)).ToValueList());
    }

    private static string Hint(SortedSet<ulong> used) =>
        used.Count == 0 ? "" : $"; there are {string.Join(", ", used.Take(8).Select(address => $"0x{address:x}"))}";

    private SortedSet<ulong> UsedAddresses()
    {
        var used = new SortedSet<ulong>();
        foreach (var partition in plan.Partitions)
        {
            foreach (var row in (ImageRow?[])[partition.Spec.GuestImage, partition.Spec.LinuxRootfs, .. partition.Spec.LoadImageTable.Span])
            {
                if (row is not null)
                    used.Add(row.Source);
            }
        }

        return used;
    }

    private Bytes? ContentsOf(Scenario scenario, ImageSetup setup)
    {
        switch (setup)
        {
            case ImageSetup.OfFile file:
                var path = FilePaths.Resolve(scenario.File, file.Path);
                var contents = files?.Read(path);
                if (contents is null)
                    errors.Add(file.Place, $"there is no file {path}");
                return contents;
            case ImageSetup.MadeUp { Format: not ("raw" or "elf64") } image when image.Load > uint.MaxValue || image.Entry > uint.MaxValue:
                errors.Add(image.Place, $"addresses of {image.Format} have 32 bits");
                return null;
            case ImageSetup.MadeUp image:
                return MadeUpImage.Make(image.Format, image.SizeBytes, image.Load, image.Entry);
            default:
                throw Actors.Invariant.Unreachable(setup);
        }
    }
}
