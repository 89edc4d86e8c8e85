using FslHv.Actors;

namespace FslHv.Abi;

/// <summary>What a user process does.</summary>
public abstract record ProcessFact : Fact
{
    private ProcessFact()
    {
    }

    /// <summary><c>process.said</c>: a process printed a line.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Process">Its name.</param>
    /// <param name="Text">The line.</param>
    public sealed record Said(string Guest, string Process, string Text) : ProcessFact
    {
        internal static readonly FactKind Is = new("process.said", "a process printed a line", ["guest", "process", "text", "stream"]);

        /// <summary>Where it printed it.</summary>
        public OutputStream Stream { get; init; }

        /// <summary>The line's bytes where <see cref="Text"/> is not exactly they in UTF-8; null where it is.</summary>
        public Bytes? Raw { get; init; }

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "process" => Process,
            "text" => Text,
            "stream" => Stream == OutputStream.Error ? "stderr" : "stdout",
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Process}: {Text}";
    }

    /// <summary><c>process.exited</c>: a process ended.</summary>
    /// <param name="Guest">Label.</param>
    /// <param name="Process">Its name.</param>
    /// <param name="Code">Its exit code.</param>
    public sealed record Exited(string Guest, string Process, int Code) : ProcessFact
    {
        internal static readonly FactKind Is = new("process.exited", "a process ended", ["guest", "process", "code"]);

        public override FactKind Kind => Is;

        public override string? Field(string name) => name switch
        {
            "guest" => Guest,
            "process" => Process,
            "code" => $"{Code}",
            _ => null,
        };

        public override string ToString() => $"{Guest}: {Process} exits with {Code}";
    }
}

/// <summary>Where a process prints.</summary>
public enum OutputStream
{
    /// <summary><c>stdout</c>.</summary>
    Output,

    /// <summary><c>stderr</c>.</summary>
    Error,
}
