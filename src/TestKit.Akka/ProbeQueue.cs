using Akka.TestKit;
using FslHv.Actors;

namespace FslHv.AkkaNet.TestKit;

/// <summary>What a test probe is told while a machine runs. The machine runs only as long as somebody waits here, and until something is told.</summary>
internal sealed class ProbeQueue(TestMachine machine, TestProbe probe)
{
    /// <summary>What was told is on its way within this process; longer than this it never takes.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(30);

    private int _told;
    private int _taken;

    public TestProbe Probe => probe;

    /// <summary>Tells the probe. From any thread.</summary>
    public void Tell(object what)
    {
        probe.Ref.Tell(what, Akka.Actor.ActorRefs.NoSender);
        Interlocked.Increment(ref _told);
        machine.Engine.RequestStop();
    }

    /// <summary>What is told next; null when nothing was until that time.</summary>
    public object? Next(Instant until)
    {
        while (Volatile.Read(ref _told) == _taken)
        {
            if (!machine.RunSome(until) && Volatile.Read(ref _told) == _taken)
                return null;
        }

        return Take();
    }

    /// <summary>Drops what was told.</summary>
    public void Forget()
    {
        while (Volatile.Read(ref _told) > _taken)
            Take();
    }

    /// <summary>The first of what is told that is wanted; what comes before it is gone.</summary>
    public T Fish<T>(string what, Func<T, bool> isWanted, Duration within)
    {
        var deadline = machine.Now + within;
        var passed = new List<object>();
        while (Next(deadline) is { } told)
        {
            if (told is T wanted && isWanted(wanted))
                return wanted;
            passed.Add(told);
        }

        throw new ExpectationException($"{what} did not come within {within}; {Describe(passed)}");
    }

    /// <summary>The next of that type, which must be the one that is wanted.</summary>
    public T Expect<T>(string what, Func<T, bool> isWanted, Duration within)
    {
        var deadline = machine.Now + within;
        while (Next(deadline) is { } told)
        {
            if (told is not T next)
                continue;
            return isWanted(next) ? next : throw new ExpectationException($"{what} was expected, and {told} came");
        }

        throw new ExpectationException($"{what} did not come within {within}");
    }

    /// <summary>None of that type comes for so long.</summary>
    public void ExpectNone<T>(Duration within)
    {
        var deadline = machine.Now + within;
        while (Next(deadline) is { } told)
        {
            if (told is T)
                throw new ExpectationException($"nothing of that kind was expected, and {told} came");
        }
    }

    private object Take()
    {
        _taken++;
        return probe.ReceiveOne(OnItsWay) ?? throw new InvalidOperationException("what was told has not come");
    }

    private static string Describe(List<object> passed) => passed.Count == 0 ? "nothing else did" : $"but: {string.Join("; ", passed)}";
}

/// <summary>What a test expected did not happen.</summary>
public sealed class ExpectationException : Exception
{
    public ExpectationException(string message)
        : base(message)
    {
    }

    public ExpectationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ExpectationException()
    {
    }
}
