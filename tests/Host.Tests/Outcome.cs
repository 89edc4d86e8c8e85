using System.Text;

namespace FslHv.Host.Tests;

/// <summary>What came of a run of a program.</summary>
/// <param name="Command">The command line, for messages.</param>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Outcome(string Command, int ExitCode, byte[] Output, string Error)
{
    /// <summary>Standard output as text.</summary>
    public string Out { get; } = Encoding.UTF8.GetString(Output);

    /// <summary>Lines of standard output, without the empty ones.</summary>
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines of standard error.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>It ended so; a failure shows everything it said.</summary>
    public Outcome Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"'{Command}' ended with {ExitCode}, expected {exitCode}\n{Out}\n{Error}");
        return this;
    }

    /// <summary>It ended well and complained of nothing.</summary>
    public Outcome Succeeded()
    {
        Ended(0);
        Assert.Equal("", Error);
        return this;
    }

    /// <summary>It refused its input with these lines on standard error and nothing on standard output.</summary>
    public void Refused(params string[] errorLines)
    {
        Ended(2);
        Assert.Equal("", Out);
        Assert.Equal(errorLines, ErrorLines);
    }
}
