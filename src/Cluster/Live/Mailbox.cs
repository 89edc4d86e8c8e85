namespace FslHv.Cluster;

/// <summary>Many put letters in, one takes all of them out at once, in order. No locks.</summary>
internal sealed class Mailbox
{
    private Letter? _last;

    public bool IsEmpty => Volatile.Read(ref _last) is null;

    /// <summary>How many letters wait.</summary>
    public int Depth => Volatile.Read(ref _last)?.Depth ?? 0;

    /// <returns>How many letters wait now.</returns>
    public int Put(Letter letter)
    {
        var last = Volatile.Read(ref _last);
        while (true)
        {
            letter.Next = last;
            letter.Depth = last is null ? 1 : last.Depth + 1;
            var seen = Interlocked.CompareExchange(ref _last, letter, last);
            if (ReferenceEquals(seen, last))
                return letter.Depth;
            last = seen;
        }
    }

    /// <summary>Takes everything.</summary>
    /// <returns>The first letter; each points to the one behind it. Null when there is none.</returns>
    public Letter? TakeAll(out int count)
    {
        var letter = Interlocked.Exchange(ref _last, null);
        count = letter?.Depth ?? 0;
        Letter? first = null;
        while (letter is not null)
        {
            var before = letter.Next;
            letter.Next = first;
            first = letter;
            letter = before;
        }

        return first;
    }
}
