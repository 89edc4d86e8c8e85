namespace FslHv.Host;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Done, and every expectation holds.</summary>
    public const int Success = 0;

    /// <summary>An expectation failed, or a checker found something.</summary>
    public const int ExpectationFailed = 1;

    /// <summary>Arguments or files that cannot be used; nothing was done.</summary>
    public const int UnusableInput = 2;

    /// <summary>A defect of this program.</summary>
    public const int InternalError = 3;

    /// <summary>The command that was run in the machine had not ended when the run did.</summary>
    public const int NotEnded = 124;

    /// <summary>Ended by Ctrl-C before there was a verdict.</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody read standard output any more, before there was a verdict.</summary>
    public const int OutputClosed = 141;

    /// <summary>Asked to terminate before there was a verdict.</summary>
    public const int Terminated = 143;
}
