using FslHv.Abi;

namespace FslHv.Machine.Tests;

/// <summary>Which call answered what, how often.</summary>
internal sealed class SystemCoverage
{
    private readonly SortedDictionary<(HcallToken, HcallStatus), int> _seen = [];

    public int Calls { get; private set; }

    /// <summary>What the table allows and nothing answered. Without power management its calls have one answer only.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            foreach (var outcome in ExpectedOfDriver())
            {
                if (!OfDriver.ContainsKey(outcome))
                    yield return outcome;
            }

            foreach (var info in (IEnumerable<HcallInfo>)HcallTable.All)
            {
                foreach (var status in Enum.GetValues<HcallStatus>())
                {
                    if (IsExpected(info, status) && !_seen.ContainsKey((info.Token, status)))
                        yield return $"{info.OriginalName} {status.OriginalName()}";
                }
            }
        }
    }

    /// <summary>Errnos and values of <c>ret</c> that ioctls gave, and errnos of reads.</summary>
    public SortedDictionary<string, int> OfDriver { get; } = new(StringComparer.Ordinal);

    public void Note(string outcome)
    {
        Calls++;
        OfDriver[outcome] = OfDriver.GetValueOrDefault(outcome) + 1;
    }

    public string Text =>
        string.Join("", OfDriver.Select(each => $"{each.Key} {each.Value}\n"))
            + string.Join('\n', _seen.Select(each => $"{each.Key.Item1} {each.Key.Item2.OriginalName()} {each.Value}")) + "\n";

    public void Note(Hcall call, HcallStatus status)
    {
        Assert.True(HcallTable.MayAnswer(call, status), $"{call} answered {status}");
        Calls++;
        _seen[(call.Token, status)] = _seen.GetValueOrDefault((call.Token, status)) + 1;
    }

    /// <summary>Every errno that an ioctl may give, at one level of fidelity or another, and what its <c>ret</c> may say.</summary>
    private static IEnumerable<string> ExpectedOfDriver()
    {
        foreach (var errno in (Errno[])[Errno.EINVAL, Errno.ENOTTY])
            yield return $"no ioctl {errno}";
        foreach (var errno in (Errno[])[Errno.None, Errno.EAGAIN])
            yield return $"read {errno}";
        for (var number = 1; number <= 8; number++)
        {
            Errno[] own = number switch
            {
                5 => [Errno.ENOMEM, Errno.EACCES],
                7 or 8 => [Errno.ENOMEM, Errno.ENAMETOOLONG],
                _ => [],
            };
            foreach (var errno in (Errno[])[Errno.None, Errno.EFAULT, Errno.EINVAL, Errno.ENOTTY, .. own])
                yield return $"ioctl {number} {errno}";
            int[] rets = number switch
            {
                1 or 3 or 4 => [0, 8, 11],
                5 => [0, 6, 8],
                7 => [0, 2, 8, 13],
                8 => [0, 5, 8],
                _ => [0, 8],
            };
            foreach (var ret in rets)
                yield return $"ioctl {number} ret {ret}";
        }
    }

    private static bool IsExpected(HcallInfo info, HcallStatus status) => info.Token switch
    {
        HcallToken.GetCoreState or HcallToken.EnterNap or HcallToken.ExitNap => status == HcallStatus.Unimplemented,
        HcallToken.SystemReset when status == HcallStatus.Success => false,
        // Nothing is starting when nothing is left to do.
        HcallToken.PartitionGetDtprop or HcallToken.PartitionSetDtprop when status == HcallStatus.InvalidState => false,
        _ => HcallTable.MayAnswer(SampleOf(info.Token), status),
    };

    private static Hcall SampleOf(HcallToken token) => HcallCodec.Decode(new HcallRegisters(R11: (uint)token), Fidelity.Ideal);
}
