using System.Diagnostics;
using System.Globalization;

namespace FslHv.Host.Tests;

/// <summary>A program that runs. Whatever is waited for is a fact; when it does not come the program is killed and the command named.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly MemoryStream _output = new();
    private readonly Task<string> _error;
    private readonly CancellationTokenSource _impatience;
    private bool _isOutputClosed;

    public RunningProgram(Process process, string command, TimeSpan patience, string input = "")
    {
        (_process, _command) = (process, command);
        _impatience = new CancellationTokenSource(patience);
        _impatience.Token.Register(Kill);
        _error = process.StandardError.ReadToEndAsync();
        if (input.Length > 0)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
    }

    /// <summary>What was read of its standard output so far.</summary>
    public string Said => System.Text.Encoding.UTF8.GetString(_output.ToArray());

    /// <summary>Waits until it has written something to standard output.</summary>
    public RunningProgram WaitForOutput()
    {
        if (!Read())
            Assert.Fail($"'{_command}' ended without output: {_error.Result}");
        return this;
    }

    /// <summary>Sends it a signal, by the name that <c>kill</c> knows.</summary>
    public RunningProgram Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
        return this;
    }

    /// <summary>Goes away, as <c>head</c> does: nobody reads its output any more.</summary>
    public RunningProgram CloseOutput()
    {
        _process.StandardOutput.Close();
        _isOutputClosed = true;
        return this;
    }

    /// <summary>Waits until it has ended.</summary>
    public Outcome WaitForEnd()
    {
        while (!_isOutputClosed && Read())
        {
        }

        _process.WaitForExit();
        Assert.False(_impatience.IsCancellationRequested, $"'{_command}' did not end; it was killed. It said:\n{_error.Result}");
        return new Outcome(_command, _process.ExitCode, _output.ToArray(), _error.Result);
    }

    public void Dispose()
    {
        _impatience.Dispose();
        Kill();
        _process.Dispose();
        _output.Dispose();
    }

    private bool Read()
    {
        Span<byte> block = stackalloc byte[4096];
        var count = _process.StandardOutput.BaseStream.Read(block);
        _output.Write(block[..count]);
        return count > 0;
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }
}
