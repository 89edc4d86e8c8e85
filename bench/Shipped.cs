namespace FslHv.Bench;

/// <summary>Where the boards and scenarios of this repository lie beside the program.</summary>
internal static class Shipped
{
    public static string Board(string name) => Path.Combine(AppContext.BaseDirectory, "boards", name);

    public static string Scenario(string name) => Path.Combine(AppContext.BaseDirectory, "scenarios", name);
}
