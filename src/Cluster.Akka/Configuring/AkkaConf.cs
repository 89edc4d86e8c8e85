using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Akka.Configuration;

namespace FslHv.AkkaNet;

/// <summary>
/// Reads <c>akka.conf</c>: takes values of environment variables where they are set, lets Akka.NET's HOCON read it, refuses keys that nobody knows, and lays
/// the chosen profile over the rest.
/// </summary>
public static partial class AkkaConf
{
    /// <summary>Names of the profiles.</summary>
    public static readonly IReadOnlyList<string> Profiles = ["safe", "rehearsal"];

    /// <summary>The file as it was when this was built.</summary>
    public static string BuiltIn
    {
        get
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("akka.conf")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="environment">Value of an environment variable; null where it is not set.</param>
    /// <returns>The settings of an actor system, Akka.NET's own defaults not included.</returns>
    /// <exception cref="AkkaConfException">It makes no sense; each line of the text says where and why.</exception>
    public static Config Read(string text, string name, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(environment);
        var config = Parse(WithEnvironment(text, name, environment), name);
        var unknown = AkkaKeys.Unknown(config).Select(found => $"{name}: {found}").ToList();
        if (unknown.Count > 0)
            throw new AkkaConfException(string.Join(Environment.NewLine, unknown));
        var profile = config.GetString("fslhv.profile", "");
        if (!Profiles.Contains(profile, StringComparer.Ordinal))
            throw new AkkaConfException($"{name}: fslhv.profile is {string.Join(" or ", Profiles)}, not '{profile}'");
        return config.GetConfig($"fslhv.profiles.{profile}").WithFallback(config);
    }

    /// <summary>Reads the file of that path, or what was built in where there is none.</summary>
    /// <exception cref="AkkaConfException">It makes no sense, or cannot be read.</exception>
    public static Config ReadFile(string? path)
    {
        try
        {
            return Read(path is null ? BuiltIn : File.ReadAllText(path), path ?? "akka.conf", Environment.GetEnvironmentVariable);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AkkaConfException($"{path}: {exception.Message}", exception);
        }
    }

    private static string WithEnvironment(string text, string name, Func<string, string?> environment)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.TrimStart().StartsWith('#') || !line.Contains("${?", StringComparison.Ordinal))
                continue;
            if (Overriding().Match(line) is not { Success: true } match)
            {
                throw new AkkaConfException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}:{i + 1}: an environment variable is a whole value: key = ${{?NAME}}"));
            }

            lines[i] = environment(match.Groups["name"].Value) is { } value ? $"{match.Groups["key"].Value} = {Quoted(value)}" : "";
        }

        return string.Join('\n', lines);
    }

    private static string Quoted(string value) =>
        value.StartsWith('[') ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static Config Parse(string text, string name)
    {
        try
        {
            return ConfigurationFactory.ParseString(text);
        }
#pragma warning disable CA1031 // The parser has no exception of its own: it throws FormatException, ConfigurationException and plain Exception.
        catch (Exception exception)
        {
            throw new AkkaConfException($"{name}: {exception.Message.Split('\n')[0].Trim()}", exception);
        }
#pragma warning restore CA1031
    }

    [GeneratedRegex("""^\s*(?<key>[A-Za-z0-9_.-]+)\s*=\s*\$\{\?(?<name>[A-Z][A-Z0-9_]*)\}\s*(#.*)?$""")]
    private static partial Regex Overriding();
}

/// <summary>An <c>akka.conf</c> makes no sense.</summary>
public sealed class AkkaConfException : Exception
{
    public AkkaConfException(string message)
        : base(message)
    {
    }

    public AkkaConfException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public AkkaConfException()
    {
    }
}
