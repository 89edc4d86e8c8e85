using System.Text;

namespace FslHv.DeviceTree.Tests;

/// <summary>
/// Broken input of all kinds gives a tree or a <see cref="DeviceTreeFormatException"/>, nothing else, and memory stays a multiple of the input.
/// With <c>FSLHV_LONG=1</c> fifty times as many cases run.
/// </summary>
public class FuzzTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("FSLHV_LONG") == "1" ? 1_000_000 : 20_000;

    [Fact]
    public void Broken_blobs_give_a_tree_or_a_format_error()
    {
        byte[][] originals = [.. Enumerable.Range(1, 20).Select(i => DeviceTreeBlob.Write(new RandomTrees((ulong)i).Document()))];
        var random = new Prng(1);
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var blob = BlobMutations.Apply(random, originals);
            refused += Check(i, blob.Length, 64, () => DeviceTreeBlob.Read(blob), tree => Assert.Null(
                DeviceTreeComparison.FirstDifference(tree, DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree)))));
        }

        Assert.InRange(refused, Cases / 4, Cases - (Cases / 50));
    }

    [Fact]
    public void Broken_sources_give_a_tree_or_a_format_error()
    {
        var originals = Repository.SourceTexts().Where(t => t.Length < 4000 && !t.Contains("/include/", StringComparison.Ordinal)).ToArray();
        var random = new Prng(2);
        var refused = 0;
        for (var i = 0; i < Cases; i++)
        {
            var text = TextMutations.Apply(random, originals);
            DeviceTreeSourceFile? Include(string path, string _) => new(path, random.Pick(originals)[9..]);
            refused += Check(i, text.Length, 400, () => DeviceTreeSource.Read(text), CheckWritten);
            if (i % 20 == 0)
                refused += Check(i, DeviceTreeLimits.SourceLengthMax, 400, () => DeviceTreeSource.Read(text, "main", Include), _ => { });
        }

        Assert.InRange(refused, Cases / 4, Cases - (Cases / 50));
    }

    private static void CheckWritten(DeviceTreeDocument tree) =>
        Assert.Null(DeviceTreeComparison.FirstDifference(tree, DeviceTreeBlob.Read(DeviceTreeBlob.Write(tree))));

    /// <summary>Runs one case. Any exception but the one goes up with its case number.</summary>
    /// <returns>1 when the input was refused, else 0.</returns>
    private static int Check(int number, int length, int bytesPerUnit, Func<DeviceTreeDocument> read, Action<DeviceTreeDocument> check)
    {
        const int Base = 64 << 10;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var tree = read();
            AssertAllocated(number, before, Base + ((long)length * bytesPerUnit));
            check(tree);
            return 0;
        }
        catch (DeviceTreeFormatException error)
        {
            AssertAllocated(number, before, Base + ((long)length * bytesPerUnit));
            Assert.DoesNotContain('\n', error.Message);
            return 1;
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"case {number}", error);
        }
    }

    private static void AssertAllocated(int number, long before, long limit)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= limit, $"case {number} allocated {allocated} bytes, more than {limit}");
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
        "\n# 3 \"f\"\n", "\n", "#", "@", "0x", "0", "-1", "(1/0)", "18446744073709551615", "0xffffffffffffffffff", "&&", "||", "<<", ">>", "==", "!", "~", "a", "x: ", "/ {",
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
