using System.Runtime.InteropServices;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Standard output as a terminal, or as a file that nothing wraps and nothing colours.</summary>
internal static class Terminal
{
    /// <summary>Wider than any line.</summary>
    private const int FileWidthColumns = 100_000;

    /// <summary>A column of text that is narrower than this is not worth having.</summary>
    private const int TextColumnsMin = 20;

    public static IAnsiConsole Create()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Create(new AnsiConsoleSettings());
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = FileWidthColumns;
        return console;
    }

    /// <summary>Shows on a terminal that something is going on. Whatever ends it, Ctrl-C included, gives back the cursor.</summary>
    public static void ShowProgress(IAnsiConsole console, string at, Action<Action<string>> work)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => GiveBackCursor(console));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => GiveBackCursor(console));
        console.Status().Start(at, status => work(text => status.Status(text)));
    }

    /// <summary>Writes a line whose text goes on below itself, not below its head, when it does not fit.</summary>
    public static void WriteHanging(this IAnsiConsole console, string head, Style headStyle, string text, Style style)
    {
        var columns = console.Profile.Width - head.Length;
        if (text.Length <= columns || columns < TextColumnsMin)
        {
            console.Write(new Text(head, headStyle));
            console.Write(new Text(text + "\n", style));
            return;
        }

        var grid = new Grid { Expand = false }
            .AddColumn(new GridColumn { Width = head.Length, NoWrap = true, Padding = new Padding(0) })
            .AddColumn(new GridColumn { Width = columns, Padding = new Padding(0) });
        console.Write(grid.AddRow(new Text(head, headStyle), new Text(text, style)));
    }

    /// <summary>Past the spinner, which may hold the console's lock while its thread stands still.</summary>
    private static void GiveBackCursor(IAnsiConsole console)
    {
        if (console.Profile.Capabilities.Ansi)
            Console.Out.Write("\e[?25h\n");
    }
}
