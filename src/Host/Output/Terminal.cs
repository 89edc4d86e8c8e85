using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>Standard output as a terminal, or as a file that nothing wraps and nothing colours.</summary>
internal static class Terminal
{
    private const int FileWidthColumns = 200;

    public static IAnsiConsole Create()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (Console.IsOutputRedirected)
            console.Profile.Width = FileWidthColumns;
        return console;
    }
}
