using System.Text;
using FslHv.Abi;
using FslHv.Actors;
using FslHv.Host.Input;
using FslHv.Simulation;

namespace FslHv.Host.Output;

/// <summary>
/// Writes the lines that leave over serial lines to a file that appears only when it is whole: <c>manager/1: text</c>, label and channel of the
/// multiplexer, or label and serial line where there is none.
/// </summary>
internal sealed class ConsoleFile : ITraceObserver, IDisposable
{
    private readonly string _path;
    private readonly string _partialPath;
    private readonly StreamWriter _writer;

    /// <exception cref="InputException">The file cannot be written there.</exception>
    public ConsoleFile(string path, IActorEngine engine)
    {
        _path = path;
        _partialPath = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            _writer = new StreamWriter(_partialPath, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written: {e.Message}");
        }

        engine.Observe(this);
    }

    public void OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Note, Payload: ByteChannelFact.Output output })
            _writer.WriteLine($"{output.Guest}/{output.Channel?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? output.Line}: {output.Text}");
    }

    /// <summary>The run is over: the file takes its name.</summary>
    public void Complete()
    {
        _writer.Dispose();
        File.Move(_partialPath, _path, overwrite: true);
    }

    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_partialPath);
    }
}
