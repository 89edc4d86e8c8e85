using FslHv.Abi;
using FslHv.Actors;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Prints facts as they are reported, one a line, behind their time.</summary>
internal sealed class TimelinePrinter(IAnsiConsole console, Severity minSeverity) : ITraceObserver
{
    private const int TimeColumns = 12;
    private static readonly Style Dim = new(Color.Grey);
    private static readonly Style Warning = new(Color.Yellow);
    private static readonly Style Error = new(Color.Red);

    public void OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Fault, Payload: string fault })
            Print(record.At, $"fault {fault} strikes", Warning);
        if (record is not { Kind: TraceKind.Note, Payload: Note note } || note.Severity < minSeverity)
            return;
        var style = note.Severity switch
        {
            Severity.Error => Error,
            Severity.Warning => Warning,
            Severity.Debug => Dim,
            _ => note is ProcessFact ? new Style(Color.Aqua) : Style.Plain,
        };
        Print(record.At, note.ToString()!, style);
    }

    private void Print(Instant at, string text, Style style) =>
        console.WriteHanging(Milliseconds(at).PadLeft(TimeColumns) + "  ", Dim, text, style);

    /// <summary>Time in milliseconds with all its digits, so that lines compare.</summary>
    private static string Milliseconds(Instant at) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.Nanoseconds / 1_000_000}.{at.Nanoseconds % 1_000_000:000000}");
}
