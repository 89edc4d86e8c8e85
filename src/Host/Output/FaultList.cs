using System.Text;
using System.Text.Json;
using FslHv.Abi;
using FslHv.Scenarios;
using Spectre.Console;

namespace FslHv.Host.Output;

/// <summary>The kinds of faults, for people and for programs.</summary>
internal static class FaultList
{
    /// <summary>By layer, a line each.</summary>
    public static void Print(IAnsiConsole console, ValueList<FaultKind> kinds)
    {
        var columns = ((IEnumerable<FaultKind>)kinds).Max(kind => kind.Name.Length) + 4;
        foreach (var layer in ((IEnumerable<FaultKind>)kinds).GroupBy(kind => kind.Layer))
        {
            console.Write(new Text($"{layer.Key.Name()}\n", new Style(decoration: Decoration.Bold)));
            foreach (var kind in layer)
                console.WriteHanging($"  {kind.Name}".PadRight(columns), Style.Plain, kind.Meaning, Style.Plain);
        }
    }

    /// <summary>An array of objects, on one line.</summary>
    public static string Json(ValueList<FaultKind> kinds)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var kind in kinds)
                Write(writer, kind);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, FaultKind kind)
    {
        writer.WriteStartObject();
        writer.WriteString("name", kind.Name);
        writer.WriteString("layer", kind.Layer.Name());
        writer.WriteString("strikes", kind.Strikes.Name());
        writer.WriteString("made", kind.Making.Name());
        writer.WriteNumber("cost", kind.Cost);
        writer.WriteString("meaning", kind.Meaning);
        writer.WriteString("timeline", kind.Timeline);
        writer.WriteStartArray("parameters");
        foreach (var parameter in kind.Parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", parameter.Name);
            writer.WriteString("default", parameter.Default);
            writer.WriteString("meaning", parameter.Meaning);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
