using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What happens at an open file handle.</summary>
public abstract record FileFact : Fact
{
    private FileFact()
    {
    }

    /// <summary><c>file.opened</c>: a file was opened.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle in its boot, from 1.</param>
    /// <param name="Process">Who opened it.</param>
    public sealed record Opened(string Guest, int File, string Process) : FileFact
    {
        internal static readonly FactKind Is = new("file.opened", "a file was opened", ["guest", "file", "process"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            "process" => Process,
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Process} opens /dev/fsl-hv (file {File})";
    }

    /// <summary><c>file.queued</c>: a doorbell handle went into an open file's ring.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle.</param>
    /// <param name="Doorbell">Handle of the doorbell.</param>
    public sealed record Queued(string Guest, int File, Handle Doorbell) : FileFact
    {
        internal static readonly FactKind Is = new(
            "file.queued", "a doorbell handle went into an open file's ring", ["guest", "file", "doorbell"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Debug;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            "doorbell" => $"{Doorbell.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: doorbell {Doorbell.Value} queued at file {File}";
    }

    /// <summary><c>file.dropped</c>: an open file's ring was full: the newest doorbell handle is lost there.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle.</param>
    /// <param name="Doorbell">Handle of the doorbell.</param>
    public sealed record Dropped(string Guest, int File, Handle Doorbell) : FileFact
    {
        internal static readonly FactKind Is = new(
            "file.dropped", "an open file's ring was full: the newest doorbell handle is lost there", ["guest", "file", "doorbell"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            "doorbell" => $"{Doorbell.Value}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: doorbell {Doorbell.Value} dropped at file {File}: ring full";
    }

    /// <summary><c>file.read</c>: a read returned doorbell handles.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle.</param>
    /// <param name="Doorbells">Handles, oldest first.</param>
    public sealed record Read(string Guest, int File, ValueList<Handle> Doorbells) : FileFact
    {
        internal static readonly FactKind Is = new("file.read", "a read returned doorbell handles", ["guest", "file", "doorbells"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            "doorbells" => string.Join(' ', (IEnumerable<Handle>)Doorbells),
            _ => null,
        };

        public override string ToString() => $"{Guest}: file {File} read: {string.Join(' ', (IEnumerable<Handle>)Doorbells)}";
    }

    /// <summary><c>file.ioctl</c>: an ioctl returned.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle.</param>
    /// <param name="Call">The ioctl.</param>
    /// <param name="Error">What the driver noticed.</param>
    /// <param name="Ret">What the hypervisor said.</param>
    public sealed record Controlled(string Guest, int File, Ioctl Call, Errno Error, HcallStatus Ret) : FileFact
    {
        internal static readonly FactKind Is = new("file.ioctl", "an ioctl returned", ["guest", "file", "ioctl", "errno", "ret"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            "ioctl" => $"{Call.Number}",
            "errno" => $"{Error}",
            "ret" => Ret.OriginalName(),
            _ => null,
        };

        public override string ToString() =>
            $"{Guest}: file {File} ioctl {CallText(Call)} → {(Error == Errno.None ? Ret.OriginalName() : $"{Error}")}";
    }

    /// <summary><c>file.ioctl-refused</c>: a raw ioctl was refused before its structure was known.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle.</param>
    /// <param name="Request">The request number.</param>
    /// <param name="Error">Why.</param>
    public sealed record Refused(string Guest, int File, uint Request, Errno Error) : FileFact
    {
        internal static readonly FactKind Is = new(
            "file.ioctl-refused", "a raw ioctl was refused before its structure was known", ["guest", "file", "request", "errno"]);

        public override FactKind Kind => Is;

        public override Severity Severity => Severity.Warning;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            "request" => $"0x{Request:x8}",
            "errno" => $"{Error}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: file {File} ioctl 0x{Request:x8} → {Error}";
    }

    /// <summary><c>file.closed</c>: the last reference to an open file went.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="File">Number of the open file handle.</param>
    public sealed record Closed(string Guest, int File) : FileFact
    {
        internal static readonly FactKind Is = new("file.closed", "the last reference to an open file went", ["guest", "file"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "file" => $"{File}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: file {File} closed";
    }

    private static string CallText(Ioctl call) => call switch
    {
        Ioctl.Restart c => $"RESTART({c.Partition})",
        Ioctl.GetStatus c => $"GET_STATUS({c.Partition})",
        Ioctl.Start c => $"START({c.Partition}, 0x{c.Entry:x}, {(c.Load ? 1 : 0)})",
        Ioctl.Stop c => $"STOP({c.Partition})",
        Ioctl.Memcpy c => $"MEMCPY({c.Source}, {c.Target}, 0x{c.RemoteAddress:x}, {c.CountBytes})",
        Ioctl.GetProp c => $"GETPROP({c.Partition}, {c.Path}, {c.Name}, {c.LengthBytes})",
        Ioctl.SetProp c => $"SETPROP({c.Partition}, {c.Path}, {c.Name}, {c.LengthBytes})",
        Ioctl.Doorbell c => $"DOORBELL({c.SendDoorbell})",
        _ => throw Invariant.Unreachable(call),
    };
}
