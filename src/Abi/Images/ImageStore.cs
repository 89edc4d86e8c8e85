using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What lies in the machine's flash, as far as its contents are known: images by the physical address at which each starts. Never changes.</summary>
public sealed record ImageStore
{
    /// <summary>Nothing is known.</summary>
    public static readonly ImageStore Empty = new([]);

    private readonly ValueList<StoredImage> _images;

    /// <param name="images">The images; no two at one address.</param>
    public ImageStore(ValueList<StoredImage> images)
    {
        _images = images.OrderBy(image => image.Address).ToValueList();
        for (var i = 1; i < _images.Count; i++)
            Invariant.Holds(_images[i - 1].Address < _images[i].Address);
    }

    /// <summary>The image that starts at a physical address; null when none is known there.</summary>
    public Bytes? Find(ulong address)
    {
        foreach (var image in _images)
        {
            if (image.Address == address)
                return image.Contents;
        }

        return null;
    }
}

/// <summary>An image in flash.</summary>
/// <param name="Address">Physical address of its first byte.</param>
/// <param name="Contents">All of it.</param>
public sealed record StoredImage(ulong Address, Bytes Contents);
