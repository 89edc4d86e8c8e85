using System.Text;

namespace FslHv.DeviceTree.Tests;

/// <summary>
/// Broken input of all kinds gives a tree or a <see cref="DeviceTreeFormatException"/>, nothing else, and memory stays a multiple of the input.
/// </summary>
public class FuzzTests
{
    private static readonly int Cases = Effort.Rounds(usually: 20_000, atLength: 1_000_000);

    [Fact]
    public void Broken_blobs_give_a_tree_or_a_format_error()
    {
        byte[][] originals = [.. Enumerable.Range(1, 20).Select(i => DeviceTreeBlob.Write(new RandomTrees((ulong)i).Document()))];
        var refused = 0;
        var isWhole = Seeds.Run(usually: 20_000, atLength: 1_000_000, seed =>
        {
            var blob = BlobMutations.Apply(RandomOf(seed), originals);
            Interlocked.Add(ref refused, Check(blob.Length, 64, () => DeviceTreeBlob.Read(blob), CheckWritten));
        });
        Assert.True(!isWhole || (refused > Cases / 4 && refused < Cases - (Cases / 50)), $"{refused} of {Cases} refused");
    }

    [Fact]
    public void Broken_sources_give_a_tree_or_a_format_error()
    {
        var originals = Repository.SourceTexts().Where(t => t.Length < 4000 && !t.Contains("/include/", StringComparison.Ordinal)).ToArray();
        var refused = 0;
        var isWhole = Seeds.Run(usually: 20_000, atLength: 1_000_000, seed =>
        {
            var random = RandomOf(seed);
            var text = TextMutations.Apply(random, originals);
            DeviceTreeSourceFile? Include(string path, string _) => new(path, random.Pick(originals)[9..]);
            Interlocked.Add(ref refused, Check(text.Length, 400, () => DeviceTreeSource.Read(text), CheckWritten));
            if (seed % 20 == 0)
                Interlocked.Add(ref refused, Check(DeviceTreeLimits.SourceLengthMax, 400, () => DeviceTreeSource.Read(text, "main", Include), _ => { }));
        });
        Assert.True(!isWhole || (refused > Cases / 4 && refused < Cases - (Cases / 50)), $"{refused} of {Cases} refused");
    }

    /// <summary>Numbers of a seed that have nothing to do with those of the next one.</summary>
    private static Prng RandomOf(int seed) => new(new Prng((ulong)seed).Next());

    private static void CheckWritten(DeviceTreeDocument tree) =>
        Assert.Null(DeviceTreeComparison.FirstDifference(tree, DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree))));

    /// <summary>Runs one case.</summary>
    /// <returns>1 when the input was refused, else 0.</returns>
    private static int Check(int length, int bytesPerUnit, Func<DeviceTreeDocument> read, Action<DeviceTreeDocument> check)
    {
        const int Base = 64 << 10;
        var limit = Base + ((long)length * bytesPerUnit);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var tree = read();
            AssertAllocated(before, limit);
            check(tree);
            return 0;
        }
        catch (DeviceTreeFormatException error)
        {
            AssertAllocated(before, limit);
            Assert.DoesNotContain('\n', error.Message);
            return 1;
        }
    }

    private static void AssertAllocated(long before, long limit)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= limit, $"{allocated} bytes allocated, more than {limit}");
    }
}

/// <summary>Ways to break a blob.</summary>
internal static class BlobMutations
{
    private static readonly uint[] Words = [0, 1, 2, 3, 4, 5, 9, 16, 17, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff, 0x1000];

    public static byte[] Apply(Prng random, byte[][] originals)
    {
        var blob = random.Pick(originals).ToArray();
        for (var i = 1 + random.Below(4); i > 0 && blob.Length > 8; i--)
            blob = Once(random, blob);
        return blob;
    }

    private static byte[] Once(Prng random, byte[] blob)
    {
        switch (random.Below(7))
        {
            case 0:
                return blob[..random.Below(blob.Length)];
            case 1:
                blob[random.Below(blob.Length)] ^= (byte)(1 << random.Below(8));
                return blob;
            case 2:
                return Put(random, blob, 4 * random.Below(Math.Min(10, blob.Length / 4)));
            case 3:
                return Put(random, blob, 4 * random.Below(blob.Length / 4));
            case 4:
                var length = 4 * random.Below(Math.Min(16, blob.Length / 4));
                var (from, to) = (4 * random.Below((blob.Length - length) / 4), 4 * random.Below((blob.Length - length) / 4));
                blob.AsSpan(from, length).ToArray().CopyTo(blob, to);
                return blob;
            case 5:
                blob.AsSpan(random.Below(blob.Length)).Fill((byte)random.Next());
                return blob;
            default:
                blob[random.Below(blob.Length)] = (byte)random.Next();
                return blob;
        }
    }

    private static byte[] Put(Prng random, byte[] blob, int at)
    {
        var word = random.Below(2) == 0 ? random.Pick(Words) : (uint)random.Below(blob.Length);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(at), word);
        return blob;
    }
}

/// <summary>Ways to break a text: characters and whole words taken out, doubled, moved, put in from a dictionary or from another source.</summary>
internal static class TextMutations
{
    private static readonly string[] Words =
    [
        "/dts-v1/;", "/plugin/", "/include/ \"x\"", "/delete-node/", "/delete-property/", "/memreserve/", "/omit-if-no-ref/", "/bits/", "/incbin/",
        "{", "}", "};", ";", "=", "<", ">", "[", "]", "(", ")", "\"", "'", "&", "&{/}", "&{", ":", ",", "?", "/", "//", "/*", "*/", "\\", "\\x", "\0", "\uD800",
        "\n# 3 \"f\"\n", "\n", "#", "@", "0x", "0", "-1", "(1/0)", "18446744073709551615", "0xffffffffffffffffff", "&&", "||", "<<", ">>", "==", "!",
        "~", "a", "x: ", "/ {",
    ];

    public static string Apply(Prng random, string[] originals)
    {
        var text = new StringBuilder(random.Pick(originals));
        for (var i = 1 + random.Below(2); i > 0 && text.Length > 8; i--)
        {
            if (random.Below(2) == 0)
                Once(random, text, originals);
            else
                Lines(random, text);
        }

        return text.ToString();
    }

    /// <summary>Takes a line out, or puts it in again somewhere: what comes out is often a source still.</summary>
    private static void Lines(Prng random, StringBuilder text)
    {
        var lines = text.ToString().Split('\n').ToList();
        var at = random.Below(lines.Count);
        if (random.Below(2) == 0)
            lines.RemoveAt(at);
        else
            lines.Insert(random.Below(lines.Count), lines[at]);
        text.Clear().AppendJoin('\n', lines);
    }

    private static void Once(Prng random, StringBuilder text, string[] originals)
    {
        var at = random.Below(text.Length);
        var length = Math.Min(1 + random.Below(random.Below(4) == 0 ? 200 : 4), text.Length - at);
        switch (random.Below(7))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(random.Below(text.Length), text.ToString(at, length));
                break;
            case 2:
                text.Insert(at, random.Pick(Words));
                break;
            case 3:
                text[at] = (char)(random.Below(20) == 0 ? random.Below(65536) : 9 + random.Below(118));
                break;
            case 4:
                text.Length = at;
                break;
            case 5:
                var other = random.Pick(originals);
                var from = random.Below(other.Length);
                text.Insert(at, other.AsSpan(from, Math.Min(random.Below(80), other.Length - from)));
                break;
            default:
                text.Remove(at, length).Insert(at, random.Pick(Words));
                break;
        }
    }
}
