using FslHv.Abi;

namespace FslHv.Drivers;

/// <summary>A verb of <c>partman</c> at work: says what to do, is told what came of it, and so on until it exits. Makes no call itself.</summary>
/// <param name="session">What it has at hand.</param>
internal abstract class PartmanCommand(PartmanSession session)
{
    private static readonly ValueList<string> PartitionVerbs = ["load", "start", "stop", "restart", "getprop", "setprop"];

    protected PartmanSession Session { get; } = session;

    protected PartmanCommandLine Line => Session.Line;

    /// <summary>The partition of <c>-h</c>.</summary>
    protected Handle Partition => new(Session.Handle!.Value);

    /// <summary>Whether a verb's <c>-h</c> is a partition; for any other verb it is a node.</summary>
    public static bool TakesPartition(string verb) => PartitionVerbs.Contains(verb, StringComparer.Ordinal);

    /// <summary>The command of a session's verb; null: there is no such verb.</summary>
    public static PartmanCommand? Of(PartmanSession session) => session.Line.Verb switch
    {
        "status" => new PartmanStatus(session),
        "load" => new PartmanLoad(session),
        "start" => new PartmanStart(session),
        "stop" or "restart" => new PartmanOneCall(session),
        "doorbell" => new PartmanDoorbell(session),
        "getprop" or "setprop" => new PartmanProperty(session),
        _ => null,
    };

    /// <summary>The first step.</summary>
    public abstract PartmanStep Begin();

    /// <summary>The step after an ioctl.</summary>
    public virtual PartmanStep Continue(PartmanResult result) => new PartmanStep.Exit(Session.Codes.Of(result));
}

/// <summary><c>stop</c> and <c>restart</c>.</summary>
internal sealed class PartmanOneCall(PartmanSession session) : PartmanCommand(session)
{
    private bool Stops => Line.Verb == "stop";

    public override PartmanStep Begin()
    {
        if (Session.Handle is null)
            return Session.Demand($"partman {Line.Verb}: requires a handle (-h).");
        Session.PrintVerbose($"{(Stops ? "Stopping" : "Restarting")} partition {(int)Partition.Value}\n");
        return new PartmanStep.Call(Stops ? new Ioctl.Stop(Partition) : new Ioctl.Restart(Partition));
    }
}

/// <summary><c>doorbell</c>: rings one, or runs a program at each that rings.</summary>
internal sealed class PartmanDoorbell(PartmanSession session) : PartmanCommand(session)
{
    public override PartmanStep Begin()
    {
        if ((Session.Handle is null) == (Line.File is null))
            return Session.Demand("partman doorbell: requires a handle (-h) *or* file (-f), but not both.");
        if (Line.File is not { } program)
            return new PartmanStep.Call(new Ioctl.Doorbell(Partition));
        if (Session.File(program) is { IsExecutable: true })
            return new PartmanStep.Monitor(program);
        Session.Complain($"{program} is not a executable file\n");
        return new PartmanStep.Exit(Session.Codes.Usage((int)HcallStatus.Invalid));
    }
}

/// <summary><c>getprop</c> and <c>setprop</c>.</summary>
internal sealed class PartmanProperty(PartmanSession session) : PartmanCommand(session)
{
    private bool Sets => Line.Verb == "setprop";

    public override PartmanStep Begin()
    {
        if (Session.Handle is null || Line.PropertyName is not { } name || Line.Path is not { } path)
            return Session.Demand($"partman {Line.Verb}: requires a handle (-h), a path (-p) and a property name (-n)");
        Session.PrintVerbose($"Getting property {name} of {path} in guest {(int)Partition.Value}\n"); // The original says so of setprop too.
        return new PartmanStep.Call(Sets
            ? new Ioctl.SetProp(Partition, path, name, PartmanBytes.Of(Line.Value))
            : new Ioctl.GetProp(Partition, path, name, PartmanCommandLine.PropertyBytesMax));
    }

    public override PartmanStep Continue(PartmanResult result)
    {
        if (!Sets && result.IsGood)
            Session.Print($"{PartmanBytes.Text(result.Value)}\n");
        return base.Continue(result);
    }
}
